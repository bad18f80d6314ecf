"""When an alert rings, and how: so many BELs for each type, none in the quiet hours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import time

from data.rules.status import NotificationType

LOUDEST = 9
"""BELs at most; with the gap between them that is over two seconds of ringing."""

GAP_SECONDS = 0.25
"""Between two BELs: terminals make one of those that come together."""

_HOURS = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})", re.ASCII)


class BellError(ValueError):
    """A sentence that says what a setting should look like."""


@dataclass(frozen=True, slots=True)
class Bell:
    """How many BELs an alert of each type rings."""

    sale: int = 1
    error: int = 3
    warning: int = 1
    info: int = 0

    def rings(self, types: Iterable[NotificationType]) -> int:
        """The BELs of alerts that came together: those of the loudest."""
        return max((self.of(kind) for kind in types), default=0)

    def of(self, kind: NotificationType) -> int:
        """The BELs of one alert."""
        return int(getattr(self, kind.value))

    def __str__(self) -> str:
        return ",".join(f"{kind}={self.of(kind)}" for kind in NotificationType)


USUAL = Bell()
"""What rings where nothing is set."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one local time of day up to another, over midnight where that is earlier: nothing rings."""

    start: time
    end: time

    def __contains__(self, now: time) -> bool:
        if self.start < self.end:
            return self.start <= now < self.end
        return now >= self.start or now < self.end

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


def parse_bell(text: str) -> Bell:
    """The bell of "sale=1,error=3"; a type that is not named rings as usual. Raises BellError."""
    bell = USUAL
    for entry in filter(None, (part.strip() for part in text.split(","))):
        word, _, count = (part.strip() for part in entry.partition("="))
        if word not in set(NotificationType):
            raise BellError(f"“{word}” is no type of alert; there are {', '.join(NotificationType)}.")
        if not re.fullmatch(r"\d", count, re.ASCII):
            raise BellError(f"{word} rings 0 to {LOUDEST} times, as in “{word}=1”, not “{count}”.")
        bell = replace(bell, **{word: int(count)})
    return bell


def parse_quiet_hours(text: str) -> QuietHours:
    """The quiet hours of "22:00-07:00". Raises BellError."""
    found = _HOURS.fullmatch(text.strip())
    if found is None:
        raise BellError(f"Quiet hours look like “22:00-07:00”, not “{text.strip()}”.")
    start, end = (_time(found[first], found[first + 1]) for first in (1, 3))
    if start == end:
        raise BellError(f"Quiet hours from {start:%H:%M} to {end:%H:%M} have no length; leave them out for none.")
    return QuietHours(start, end)


def _time(hour: str, minute: str) -> time:
    try:
        return time(int(hour), int(minute))
    except ValueError:
        raise BellError(f"{hour}:{minute} is no time of day; midnight is 00:00.") from None
