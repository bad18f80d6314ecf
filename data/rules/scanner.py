"""Tells a scanner from fingers: a keyboard that types fast and ends with Enter or Tab. No key is held back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise, takewhile
from statistics import median

from data.rules.codes import PREFIX

GAP = 0.035
"""Seconds between two keys of a scanner, at the median."""

LONGEST_GAP = 0.2
"""Seconds that a bad line may put between two keys of one scan; after a longer silence a new one begins."""

TOGETHER = 0.01
"""Seconds between two keys that no fingers are as fast as."""

LETTERS = 3
"""Small letters together that are no keys any more: two are, as in `g s`."""

SHORTEST = 4
"""Characters of a code that speed alone gives away."""

LONGEST = 512
"""Characters after which it is no code but a text."""

ENDS = frozenset({"enter", "tab", "ctrl+j"})
"""The keys that end a scan; ctrl+j is a line feed."""


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
        """What was typed without a long silence."""
        return "".join(stroke.character for stroke in self._burst)

    @property
    def pieces(self) -> list[int]:
        """Where the burst began, and where it went on after a gap too long for a scanner."""
        gaps = enumerate(_gaps(self._burst), 1)
        return [0, *(nth for nth, gap in gaps if gap > GAP)] if self._burst else []

    @property
    def start(self) -> int:
        """Where the code begins in the burst: what fingers typed right before it does not belong to it.

        A bad line may cut a code in two anywhere; several single keys at the start, or one that codes do not
        begin with, are a person's.
        """
        pieces = self.pieces
        prefixed = next((start for start in pieces if self._burst[start].character == self._prefix), None)
        if prefixed is not None:
            return prefixed
        lengths = [end - start for start, end in pairwise([*pieces, len(self._burst)])]
        single = len(list(takewhile(lambda length: length == 1, lengths[:-1])))
        return 0 if single == 1 and _is_of_codes(self._burst[0].character) else single

    @property
    def is_several(self) -> bool:
        """Whether the last key came without a gap after another one: it may belong to a code."""
        return len(self._burst) > 1 and _gaps(self._burst)[-1] <= GAP

    def forget(self) -> None:
        """What comes next belongs to nothing before it."""
        self._burst = []

    def character(self, character: str, at: float, *, in_burst: bool = False) -> Verdict:
        """A key that writes a character; `in_burst` where it is known to belong to one before the next comes."""
        if self._burst and not 0 <= at - self._burst[-1].at <= LONGEST_GAP:
            self.forget()
        if len(self._burst) < LONGEST:
            self._burst.append(Stroke(character, at))
        return Verdict.TEXT if in_burst or self._is_running else Verdict.PASS

    def key(self, name: str, at: float) -> Verdict:
        """A key that writes none, by its name."""
        ended = name in ENDS and self._is_scan(at)
        if not ended:
            self.forget()
        return Verdict.SCAN if ended else Verdict.PASS

    def take(self) -> str:
        """The code that was scanned, as it was typed."""
        text = self.text[self.start :]
        self.forget()
        return text

    @property
    def _code(self) -> Sequence[Stroke]:
        return self._burst[self.start :]

    @property
    def _is_running(self) -> bool:
        """Whether the burst is a scanner's as far as it has come."""
        code = self._code
        if code[0].character == self._prefix:
            return True
        looks_like_one = any(_is_of_codes(stroke.character) for stroke in code)
        if len(code) < (2 if looks_like_one else LETTERS) or _is_one_key(code):
            return False
        gaps = _gaps(code)
        return median(gaps) <= GAP if looks_like_one else max(median(gaps), gaps[-1]) <= TOGETHER

    def _is_scan(self, at: float) -> bool:
        if not self._burst or not 0 <= at - self._burst[-1].at <= LONGEST_GAP or len(self._burst) >= LONGEST:
            return False
        code = self._code
        if code[0].character == self._prefix:
            return len(code) > 1
        gap = median(_gaps(code)) if len(code) >= SHORTEST else LONGEST_GAP
        return gap <= (TOGETHER if _is_one_key(code) else GAP)


def is_burst(characters: str) -> bool:
    """Whether no fingers type these characters at one moment, which is how a whole read of the terminal looks.

    >>> is_burst("fnd"), is_burst("A1"), is_burst("gs"), is_burst("jjjj")
    (True, True, False, False)
    """
    if any(map(_is_of_codes, characters)):
        return len(characters) > 1
    return len(characters) >= LETTERS and len(set(characters)) > 1


def _gaps(strokes: Sequence[Stroke]) -> list[float]:
    return [later.at - earlier.at for earlier, later in pairwise(strokes)]


def _is_one_key(code: Sequence[Stroke]) -> bool:
    """Whether it is one letter again and again: a key that is held down repeats nearly as fast as a scanner."""
    first = code[0].character
    return not _is_of_codes(first) and all(stroke.character == first for stroke in code)


def _is_of_codes(character: str) -> bool:
    """Digits, upper-case letters and signs belong to codes; actions are lower-case letters."""
    return not character.islower()
