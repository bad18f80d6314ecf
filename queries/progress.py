"""How far a long write is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[int, int], None]
"""Is told how many rows are done, of how many; what it raises stops the write."""


def unseen(done: int, total: int) -> None:
    """Nobody looks at the progress."""


@dataclass(slots=True)
class Count:
    """Counts rows that are done, and tells."""

    total: int
    tell: Progress
    done: int = 0

    def add(self, rows: int) -> None:
        """So many rows more are done."""
        self.done += rows
        self.tell(self.done, self.total)
