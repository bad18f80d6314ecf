"""Lists that move by themselves: a key means what was under the cursor when it was pressed, or nothing."""

from __future__ import annotations

import time
from typing import TypeVar

from tui.base import DataScreen

D = TypeVar("D")

HESITATION = 0.5
"""Seconds for which a key that decides leaves a row alone that came under the cursor by itself: a held key, or
another dashboard that was quicker, must not decide about the wrong thing."""


class Hesitating(DataScreen[D]):
    """A screen whose keys decide about the row at hand."""

    def __init__(self) -> None:
        super().__init__()
        self._unseen_until = 0.0
        self._aloud = False

    def hesitate(self) -> None:
        """Another row than a moment ago is at hand, and nobody chose it."""
        if time.monotonic() >= self._unseen_until:
            self._aloud = True
        self._unseen_until = time.monotonic() + HESITATION

    def meant(self) -> bool:
        """Whether a key can mean the row at hand; a key that is held keeps on meaning the one before."""
        if time.monotonic() >= self._unseen_until:
            return True
        if self._aloud:
            self.desk.say("The list has just moved: look again, then press the key.", "warning")
        self.hold()
        return False

    def hold(self) -> None:
        """Something was decided: the row that comes next is to be looked at first."""
        self._unseen_until, self._aloud = time.monotonic() + HESITATION, False
