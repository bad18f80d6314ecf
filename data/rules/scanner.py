"""Tells a scanner from fingers: a keyboard that types fast and ends with Enter or Tab. No key is held back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from data.rules.codes import PREFIX

GAP = 0.035
"""Seconds between two keys of a scanner, at the median."""

LONGEST_GAP = 0.25
"""Seconds that a bad line may put between two keys of one scan; after a longer silence a new one begins."""

TOGETHER = 0.01
"""Seconds between two keys that no fingers are as fast as."""

SHORTEST = 4
"""Characters of a code that speed alone gives away."""

LONGEST = 512
"""Characters after which it is no code but a text."""

ENDS = frozenset({"enter", "tab"})


class Verdict(StrEnum):
    """What is to be done with a key."""

    PASS = "pass"
    """It was typed: it does what it always does."""
    TEXT = "text"
    """It belongs to a scan: a text field may have it, no key binding may."""
    SCAN = "scan"
    """It ends a scan, and does nothing else."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """One key of a burst."""

    character: str
    at: float


class Scanner:
    """Takes key after key and says what each one is. Times are seconds of one clock."""

    def __init__(self, prefix: str = PREFIX) -> None:
        self._prefix = prefix
        self._burst: list[Stroke] = []

    @property
    def text(self) -> str:
        """What was typed without a long gap."""
        return "".join(stroke.character for stroke in self._burst)

    @property
    def gaps(self) -> Sequence[float]:
        """The seconds between the keys of the burst."""
        return [later.at - earlier.at for earlier, later in zip(self._burst, self._burst[1:], strict=False)]

    @property
    def begins(self) -> bool:
        """Whether the last key began a burst: what a field held before it is what it held before the scan."""
        return len(self._burst) == 1

    def forget(self) -> None:
        """What comes next belongs to nothing before it."""
        self._burst = []

    def character(self, character: str, at: float) -> Verdict:
        """A key that writes a character."""
        if self._burst and not 0 <= at - self._burst[-1].at <= LONGEST_GAP:
            self.forget()
        if len(self._burst) < LONGEST:
            self._burst.append(Stroke(character, at))
        return Verdict.TEXT if self._is_prefixed or self._is_running else Verdict.PASS

    def key(self, name: str, at: float) -> Verdict:
        """A key that writes none, by its name."""
        ended = name in ENDS and self._is_scan(at)
        if not ended:
            self.forget()
        return Verdict.SCAN if ended else Verdict.PASS

    def take(self) -> str:
        """The code that was scanned, as it was typed."""
        text = self.text
        self.forget()
        return text

    @property
    def _is_prefixed(self) -> bool:
        return self._burst[0].character == self._prefix

    @property
    def _is_running(self) -> bool:
        """Whether the burst is a scanner's as far as it has come."""
        gaps = self.gaps
        if not gaps or self._is_one_key_held:
            return False
        fast = GAP if any(_is_of_codes(stroke.character) for stroke in self._burst) else TOGETHER
        return median(gaps) <= fast

    @property
    def _is_one_key_held(self) -> bool:
        """A key that is held down repeats as fast as a scanner types; codes do not start with it."""
        first = self._burst[0].character
        return not _is_of_codes(first) and all(stroke.character == first for stroke in self._burst)

    def _is_scan(self, at: float) -> bool:
        if not self._burst or not 0 <= at - self._burst[-1].at <= LONGEST_GAP or len(self._burst) >= LONGEST:
            return False
        if self._is_prefixed:
            return len(self._burst) > 1
        return len(self._burst) >= SHORTEST and not self._is_one_key_held and median(self.gaps) <= GAP


def _is_of_codes(character: str) -> bool:
    """Digits, upper-case letters and signs belong to codes; actions are lower-case letters."""
    return not character.islower()
