"""The ids of a view, and the few of its rows that are held."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Final, Generic, TypeVar

from widgets.lru import LRU

R = TypeVar("R")

HELD = 2_400
"""Rows kept: some sixty pages of a tall terminal."""

REMEMBERED = 8
"""Unanswered requests whose ids are kept, to tell which rows are gone when an answer comes."""


NEARBY = 1_000
"""Positions by which a live change moves a row at most, as a rule; a whole view takes 10 ms to look through."""


class _Missing(Enum):
    """What is held for a row that was asked for and did not come back."""

    GONE = "gone"


GONE: Final = _Missing.GONE


class RowWindow(Generic[R]):
    """Rows by id around what is seen; says which to fetch next, never the same ones twice."""

    def __init__(self) -> None:
        self.ids: array[int] = array("i")
        self.generation = 0
        """The number of the last request, or of the view if nothing was asked for since."""
        self._rows: LRU[int, R | _Missing] = LRU(HELD)
        self._forgotten: dict[int, int] = {}
        self._asked: set[int] = set()
        self._requests: dict[int, list[int]] = {}
        self._oldest_valid = 0

    def show(self, ids: array[int]) -> None:
        """Another view: answers to earlier requests are stale, rows stay."""
        self.ids = ids
        self.generation += 1
        self._oldest_valid = self.generation
        self._asked.clear()
        self._requests.clear()
        self._forgotten = {row_id: when for row_id, when in self._forgotten.items() if row_id in self._rows}

    def position(self, row_id: int, near: int = 0) -> int | None:
        """Where this id is in the view, looked for around `near` first."""
        for start, stop in ((max(0, near - NEARBY), near + NEARBY), (0, len(self.ids))):
            try:
                return self.ids.index(row_id, start, stop)
            except ValueError:
                continue
        return None

    def row(self, row_id: int) -> R | None:
        """The row, old or new; None if it is not held or gone."""
        held = self._rows.get(row_id)
        return None if held is GONE else held

    def is_gone(self, row_id: int) -> bool:
        return self._rows.get(row_id) is GONE

    def request(self, first: int, height: int, *, backwards: bool) -> list[int]:
        """The ids to fetch for the rows seen and those next; none if enough are held or on their way.

        A request replaces the one before it. The next page is always held, so that paging never waits; as each
        request reaches half a page further, going line by line makes one in half a page.
        """
        if self._asked.issuperset(self._wanted(first, height, height, backwards)):
            return []
        wanted = self._wanted(first, height, height + height // 2, backwards)
        self.generation += 1
        self._asked = set(wanted)
        self._requests[self.generation] = wanted
        if len(self._requests) > REMEMBERED:
            del self._requests[min(self._requests)]
        return wanted

    def put(self, rows: Mapping[int, R], generation: int | None = None) -> list[int]:
        """Keep rows; the ids whose look changed, those that an answer lacks among them."""
        answered: list[int] = []
        if generation is not None:
            if not self._oldest_valid <= generation <= self.generation:
                return []
            answered = self._requests.pop(generation, [])
        came: dict[int, R | _Missing] = {**dict.fromkeys(answered, GONE), **rows}
        changed = [row_id for row_id, row in came.items() if self._keep(row_id, row, generation)]
        self._asked = {row_id for row_id in self._asked if self._lacks(row_id)}
        return changed

    def ask_again(self) -> None:
        """What was asked for did not come, and may be asked for once more."""
        self._asked.clear()

    def forget(self, ids: Iterable[int]) -> bool:
        """These rows are fetched again; until then the old ones are shown. Whether any is held or asked for."""
        known = [row_id for row_id in ids if row_id in self._rows or row_id in self._asked]
        for row_id in known:
            self._forgotten[row_id] = self.generation
            self._asked.discard(row_id)
        return bool(known)

    def forget_all(self) -> None:
        self.forget([*self._rows, *self._asked])

    def _keep(self, row_id: int, row: R | _Missing, generation: int | None) -> bool:
        """Hold a row; whether it differs from the one held before."""
        if generation is None or generation > self._forgotten.get(row_id, -1):
            self._forgotten.pop(row_id, None)
        before = self._rows.get(row_id)
        evicted = self._rows.put(row_id, row)
        if evicted is not None:
            self._forgotten.pop(evicted, None)
        return before != row

    def _wanted(self, first: int, height: int, ahead: int, backwards: bool) -> list[int]:
        """The ids not held of the rows seen, then of so many more in the direction of travel."""
        seen = self.ids[first : first + height]
        after = first + height
        more = self.ids[max(0, first - ahead) : first] if backwards else self.ids[after : after + ahead]
        return [row_id for row_id in seen + more if self._lacks(row_id)]

    def _lacks(self, row_id: int) -> bool:
        return row_id not in self._rows or row_id in self._forgotten
