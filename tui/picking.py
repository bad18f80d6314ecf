"""A walk along the shelves: which sales are still to be found, in which order, and how each stop ended. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Outcome(StrEnum):
    """How a stop ended."""

    FOUND = "found"
    NOT_HERE = "not here"
    REVERSED = "reversed"
    DAMAGED = "damaged"
    SKIPPED = "skipped"
    ELSEWHERE = "closed elsewhere"


STILL_WAITS = (Outcome.NOT_HERE, Outcome.SKIPPED)
"""The stop is over, its sale still waits on the Sold board."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk as it stands; stops are keys of sales. Every stop is in `left` or in `done`, never in both."""

    left: tuple[int, ...] = ()
    """The stops to come, the present one first."""
    done: Mapping[int, Outcome] = field(default_factory=dict[int, Outcome])
    missed: frozenset[int] = frozenset()
    """Looked for once and not found; to be looked for again at the end."""
    skipped: frozenset[int] = frozenset()
    """Put off once, to the end."""
    trail: tuple[int, ...] = ()
    """The stops that were put off, the last one last."""

    @property
    def current(self) -> int | None:
        """The present stop; None at the end of the walk."""
        return self.left[0] if self.left else None

    @property
    def following(self) -> int | None:
        """The stop after the present one."""
        return self.left[1] if len(self.left) > 1 else None

    @property
    def total(self) -> int:
        """All stops of the walk."""
        return len(self.left) + len(self.done)

    @property
    def number(self) -> int:
        """The present stop's number, from 1: how many stops were seen, with this one."""
        seen = len(self.done) + sum(self.put_off(key) for key in self.left)
        return seen + (self.current is not None and not self.put_off(self.current))

    def put_off(self, key: int) -> bool:
        """Whether a stop was seen before and left open."""
        return key in self.missed or key in self.skipped

    def close(self, outcome: Outcome) -> Walk:
        """The present stop is over."""
        return self._closed(dict.fromkeys(self.left[:1], outcome))

    def miss(self) -> Walk:
        """The thing is not at the present stop: to the end of the walk."""
        return replace(self._to_the_end(), missed=self.missed | {*self.left[:1]})

    def skip(self) -> Walk:
        """Not now: to the end of the walk, and the second time out of it."""
        if self.current in self.skipped:
            return self.close(Outcome.NOT_HERE if self.current in self.missed else Outcome.SKIPPED)
        return replace(self._to_the_end(), skipped=self.skipped | {*self.left[:1]})

    def back(self) -> Walk:
        """To the stop that was put off last, as if it had not been; the walk itself where there is none."""
        trail = tuple(key for key in self.trail if key in self.left)
        if not trail:
            return self
        key = trail[-1]
        return replace(
            self,
            left=(key, *(other for other in self.left if other != key)),
            missed=self.missed - {key},
            skipped=self.skipped - {key},
            trail=trail[:-1],
        )

    def without_closed(self, waiting: Collection[int]) -> Walk:
        """Without the stops whose sales no longer wait: someone else closed them, even those left open here."""
        open_here = (*self.left, *self._left_open())
        return self._closed({key: Outcome.ELSEWHERE for key in open_here if key not in waiting})

    def new(self, waiting: Iterable[int]) -> list[int]:
        """Those of the waiting sales that are not stops yet, or wait again since."""
        over = self._left_open()
        return [key for key in waiting if key not in self.left and key not in over]

    def add(self, walked: Sequence[int]) -> Walk:
        """Take the new ones of all waiting sales in, given in the order of the walk.

        The present stop stays; then come the unseen stops from here to the end of the shelves, then those before,
        then what was put off.
        """
        new = self.new(walked)
        here = self.left[:1]
        start = walked.index(here[0]) if here and here[0] in walked else 0
        rank = {key: nth for nth, key in enumerate([*walked[start:], *walked[:start]])}
        put_off = [key for key in self.left[1:] if self.put_off(key)]
        unseen = [key for key in self.left[1:] if not self.put_off(key)]
        ordered = sorted([*unseen, *new], key=lambda key: rank.get(key, len(rank)))
        done = {key: outcome for key, outcome in self.done.items() if key not in new}
        return replace(self, left=(*here, *ordered, *put_off), done=done)

    def _left_open(self) -> list[int]:
        return [key for key, outcome in self.done.items() if outcome in STILL_WAITS]

    def _closed(self, outcomes: Mapping[int, Outcome]) -> Walk:
        left = tuple(key for key in self.left if key not in outcomes)
        return replace(
            self,
            left=left,
            done={**self.done, **outcomes},
            missed=self.missed.intersection(left),
            skipped=self.skipped.intersection(left),
            trail=tuple(key for key in self.trail if key in left),
        )

    def _to_the_end(self) -> Walk:
        here, others = self.left[:1], self.left[1:]
        return replace(self, left=(*others, *here), trail=(*self.trail, *here))
