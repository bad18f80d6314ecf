"""What came into a list since it was read, so that its first rows alone need be read again."""

from __future__ import annotations

from array import array
from collections.abc import Generator, Sequence
from contextlib import contextmanager

from data.changes import Change

HEAD = 500
"""Rows at the top of a list among which newcomers are looked for a place."""


class Newcomers:
    """Collects the ids of rows that were announced; `topic` is the one whose ids are those of the rows."""

    def __init__(self, topic: str) -> None:
        self._topic = topic
        self._ids: set[int] = set()
        self._whole = True

    def hear(self, change: Change) -> None:
        """Rows changed; a change that names none of ours may concern any."""
        if change.topic == self._topic and change.ids and len(self._ids) < HEAD:
            self._ids.update(change.ids)
        else:
            self.doubt()

    def doubt(self) -> None:
        """Anything may have changed."""
        self._whole = True
        self._ids.clear()

    @contextmanager
    def taken(self) -> Generator[set[int]]:
        """Those that came; none where the whole list is to be read. A block that fails leaves it in doubt."""
        ids, self._ids = self._ids, set()
        whole, self._whole = self._whole, False
        try:
            yield set() if whole else ids
        except BaseException:
            self.doubt()
            raise


def head(view: array[int], came: set[int]) -> tuple[list[int], bool]:
    """The ids to be put in order, the first of a view and those that came; whether all of these are new there."""
    first = view[:HEAD]
    new = came.difference(first)
    return [*first, *new], len(new) == len(came)


def with_head(view: array[int], ordered: Sequence[int]) -> array[int] | None:
    """The view that begins with these rows in their order; None where one of them may belong further down."""
    first = view[:HEAD]
    if not first or not ordered or ordered[-1] != first[-1]:
        return None
    return array("i", ordered) + view[len(first) :]
