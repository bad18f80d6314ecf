"""Rows are marked, by id: one, a range, or all of a view; a few or a million."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType

from tui.row_list import R, RowList
from tui.wording import words

FEW = 100_000
"""Rows marked at once that go into a set; more become flags, for a set takes seventy bytes each."""

MARKING = frozenset({"mark", "mark_to_here", "mark_all"})

WIDEST = 1 << 26
"""Flags at most, a byte each. The ids of one seller lie close together, as a rule; else the set must do."""


class Marks:
    """A set of ids that stays small: few in a set, many as a flag for each id from the lowest to the highest."""

    def __init__(self) -> None:
        self._few: set[int] = set()
        self._flags = bytearray()
        self._low = 0
        self.last: int | None = None
        """The row that was marked last, from which a range begins."""

    def __len__(self) -> int:
        return len(self._few) + self._flags.count(1)

    def __contains__(self, row_id: object) -> bool:
        if row_id in self._few:
            return True
        return isinstance(row_id, int) and self._is_flagged(row_id)

    def toggle(self, row_id: int) -> None:
        """Mark a row, or no longer."""
        marking = row_id not in self
        if marking:
            self._few.add(row_id)
        elif self._is_flagged(row_id):
            self._flags[row_id - self._low] = 0
        else:
            self._few.remove(row_id)
        self.last = row_id if marking else None

    def add(self, ids: array[int]) -> None:
        """Mark these rows too."""
        if len(ids) <= FEW or not self._widen(min(ids), max(ids)):
            self._few.update(row_id for row_id in ids if not self._is_flagged(row_id))
            return
        flags, low = self._flags, self._low
        for row_id in ids:
            flags[row_id - low] = 1
        self._few.difference_update([row_id for row_id in self._few if self._is_flagged(row_id)])

    def keep(self, ids: array[int]) -> None:
        """Unmark every row that is not among these, unless so many are marked that it would take long."""
        if self._few and not self._flags:
            self._few.intersection_update(ids)
            if self.last not in self._few:
                self.last = None

    def remove(self, ids: Iterable[int]) -> None:
        """Unmark these rows."""
        for row_id in ids:
            self._few.discard(row_id)
            if self._is_flagged(row_id):
                self._flags[row_id - self._low] = 0
        if self.last is not None and self.last not in self:
            self.last = None

    def clear(self) -> None:
        self._few, self._flags, self.last = set(), bytearray(), None

    def among(self, ids: Iterable[int]) -> array[int]:
        """Those of these rows that are marked, in their order."""
        return array("i", filter(self.__contains__, ids))

    def all(self, view: array[int]) -> array[int]:
        """Every marked row: those of the view in its order, then the others by id."""
        seen = self.among(view)
        if len(seen) == len(self):
            return seen
        others = {*self._few, *(self._low + nth for nth, flag in enumerate(self._flags) if flag)}
        return seen + array("i", sorted(others.difference(seen)))

    def _is_flagged(self, row_id: int) -> bool:
        place = row_id - self._low
        return 0 <= place < len(self._flags) and self._flags[place] == 1

    def _widen(self, low: int, high: int) -> bool:
        """Make room for the flags of these ids; whether there can be."""
        if self._flags:
            low, high = min(low, self._low), max(high, self._low + len(self._flags) - 1)
        if high - low >= WIDEST:
            return False
        before = bytes(self._low - low) if self._flags else b""
        self._flags = bytearray(before + self._flags).ljust(high - low + 1, b"\0")
        self._low = low
        return True


class Choosing(RowList[R]):
    """A list whose rows are marked. Marks outlive a refresh, a filter and the changes of others."""

    MARKABLE: ClassVar[bool] = True
    """Whether anything here is about the marked rows."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "mark", key_display="space", show=False, id="list.mark"),
        Binding("t", "mark_to_here", "mark to here", show=False, id="list.mark-to-here"),
        Binding("a", "mark_all", "mark all, or none", show=False, id="list.mark-all"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.marks = Marks()
        self.table.marks = self.marks

    def targets(self) -> array[int]:
        """What an action is about: the marked rows, seen or not, else the current one, else none."""
        if self.marks:
            return self.marks.all(self.table.ids)
        return array("i") if self.table.current_id is None else array("i", [self.table.current_id])

    def unmark(self) -> bool:
        """Mark nothing any more; whether anything was."""
        if not self.marks:
            return False
        self.marks.clear()
        self.show_marks()
        return True

    def unmark_rows(self, ids: Iterable[int]) -> None:
        """Mark these rows no more: what was to be done with them is done."""
        if self.marks:
            self.marks.remove(ids)
            self.show_marks()

    def show_marks(self) -> None:
        """Draw what is marked, and how many."""
        self.table.refresh_marks()
        self.show_facts()

    def show_facts(self) -> None:
        super().show_facts()
        if self.marks:
            self.top_line.facts = words([f"{len(self.marks):,} marked", self.top_line.facts])

    def show(self, data: array[int]) -> None:
        if not self.is_narrowed():
            self.marks.keep(data)
        super().show(data)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in MARKING and not self.MARKABLE:
            return False
        return super().check_action(action, parameters)

    def action_mark(self) -> None:
        """Mark the current row, or no longer, and go on to the next."""
        if self.table.current_id is not None:
            self.table.reveal()
            self.marks.toggle(self.table.current_id)
            self.show_marks()
            self.table.action_cursor_down()

    def action_mark_to_here(self) -> None:
        """Mark from the row marked last to the current one."""
        if not self.has_all():
            return
        table, last = self.table, self.marks.last
        start = None if last is None else table.position(last)
        if start is None:
            self.desk.say("Mark the first row with space, go to the last one, then t marks all between.")
            return
        first, after = min(start, table.cursor), max(start, table.cursor) + 1
        self.marks.add(table.ids[first:after])
        self.marks.last = table.current_id
        self.show_marks()

    def action_mark_all(self) -> None:
        """Mark every row of the view; where anything is marked already, nothing any more."""
        if not self.unmark() and self.table.ids and self.has_all():
            self.marks.add(self.table.ids)
            self.show_marks()
