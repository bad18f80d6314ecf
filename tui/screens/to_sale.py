"""Cards to sale: the drafts that would be made of them, what that does to the collection; written whole or not."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from data.changes import Change
from data.errors import BindeckError
from data.rules.money import show as money
from queries import to_sale
from queries.to_sale import Line, Offered, Proposal, Wanted
from tui.answers import amount
from tui.dialogs import Confirm, Prompt
from tui.list_screen import ListScreen
from tui.wording import plural, words
from widgets.columns import Column
from widgets.text import clean
from widgets.windowed_table import WindowedTable

MOST_KEPT = 999


def _then(line: Line) -> str:
    return f"draft ×{line.units:,}" if line.units else "no"


def _why(line: Line) -> str:
    return line.refusal or "; ".join(f"! {warning}" for warning in line.warnings)


COLUMNS: Sequence[Column[Line]] = (
    Column("TITLE OF THE LISTING", lambda line: line.card.title, least=26),
    Column("THEN", _then, width=13, loud=lambda line: line.units > 0),
    Column("PRICE", lambda line: amount(line.card.value, 10), width=10, align="right"),
    Column("COST", lambda line: amount(line.card.cost, 9), width=9, align="right", drop=2),
    Column("WHERE", lambda line: line.card.location or "⚠ none", width=12, drop=1),
    Column("WHY, AND WHAT IT DOES", _why, least=16),
)


class ToSaleScreen(ListScreen[Line]):
    """What drafts of some cards would be; `keep`: of each card so many stay, None: none must."""

    NAME = "To sale"
    TOPICS = frozenset({"cards", "listings"})
    MARKABLE = False
    EMPTY = "None of these cards is there any more. Escape goes back."
    USUAL_ORDER = "in the order they came in"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "write", "make the drafts", id="to-sale.write"),
        Binding("q", "keep", "keep how many", id="to-sale.keep"),
        Binding("space", "leave_out", "leave it out", key_display="space", id="to-sale.leave-out"),
        Binding("escape", "back", "leave", key_display="esc", id="to-sale.leave"),
    ]

    def __init__(self, ids: Sequence[int], keep: int | None = None) -> None:
        super().__init__()
        self._ids = list(ids)
        self._keep = keep
        self._left_out: set[int] = set()
        self._proposal: Proposal | None = None
        self._lines: dict[int, Line] = {}
        self.wish = Static(id="wish", markup=False)
        self.remarks = Static(id="remarks", markup=False)
        self.reason = Static(id="reason", markup=False)

    def columns(self) -> Sequence[Column[Line]]:
        return COLUMNS

    def body(self) -> Iterable[Widget]:
        yield self.wish
        yield self.remarks
        yield self.table
        yield self.reason

    async def fetch(self) -> array[int]:
        self._proposal = await self.services.tenant.read(to_sale.propose, self._ids)
        return self._judge()

    async def page(self, ids: Sequence[int]) -> Sequence[Line]:
        return [self._lines[row_id] for row_id in ids if row_id in self._lines]

    def show(self, data: array[int]) -> None:
        self.table.forget_all_rows()
        self.table.put_rows(self._lines)
        super().show(data)
        kept = "all copies of them" if self._keep is None else f"what is beyond {self._keep} of each"
        self.wish.update(words([f"Drafts of {plural(len(self._ids), 'card')}: {kept}", self._asked()]))
        self.remarks.update(self._remarks())
        self.explain_row()
        self.show_keys()

    def facts(self, ids: array[int]) -> str:
        going = self._going()
        return words([plural(len(going), "draft"), plural(sum(line.units for line in going), "copy")])

    def forget(self, change: Change) -> None:
        """All of it is asked for anew with every change."""

    @on(WindowedTable.CursorMoved)
    def explain_row(self) -> None:
        """Say in full what narrow columns cut."""
        line = self.table.current_row
        self.reason.update(clean(words([line.card.title, _why(line)])) if line else "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "write" and not self._going():
            return None
        if action == "leave_out" and self.table.current_row is None:
            return None
        return super().check_action(action, parameters)

    def action_leave_out(self) -> None:
        """Leave the current card out, or no longer."""
        if (line := self.table.current_row) is not None:
            self._left_out ^= {line.id}
            self.show(self._judge())
            self.table.action_cursor_down()

    @work(group="ask", exit_on_error=False)
    async def action_keep(self) -> None:
        question = "How many of each card stay? Nothing typed: none must, all copies are offered."
        typed = "" if self._keep is None else str(self._keep)
        kept = await self.desk.push_screen_wait(Prompt(question, parse_keep, initial=typed, hint="1"))
        if kept is not None:
            self._keep = kept if kept >= 0 else None
            self.show(self._judge())

    @work(group="write", exit_on_error=False)
    async def action_write(self) -> None:
        """Make the drafts, once it is clear what they do to the collection."""
        with self.deciding() as free:
            going = self._going()
            if not free or not going or not await self._is_meant(going):
                return
            wanted = [Wanted(line.id, line.card.version, line.units) for line in going]
            try:
                offered = await self.services.tenant.write(to_sale.offer, wanted)
            except BindeckError as error:
                self.say_refusal(error)
                return
            self._tell(offered)

    async def _is_meant(self, going: Sequence[Line]) -> bool:
        last, broken = sum(line.is_last for line in going), sum(line.breaks_set for line in going)
        if not last and not broken:
            return True
        parts = [
            f"{plural(broken, 'card')} of a complete set, which will not be complete then" if broken else "",
            f"the last copy of {plural(last, 'card')}" if last else "",
        ]
        consequence = " and ".join(part for part in parts if part)
        return bool(
            await self.desk.push_screen_wait(
                Confirm(f"Make {plural(len(going), 'draft')}?", f"Among them: {consequence}.")
            )
        )

    def _tell(self, offered: Offered) -> None:
        if offered.listings:
            self.desk.say(f"{plural(len(offered.listings), 'draft')} made; u takes them back.")
        for reason, count in Counter(offered.refused.values()).items():
            self.desk.say(f"{plural(count, 'card')} left alone: {reason}.", "warning")
        if offered.refused:
            self._ids = list(offered.refused)
            self.load()
        elif self.is_current:
            self.dismiss()

    def _judge(self) -> array[int]:
        if self._proposal is None:
            return array("i")
        lines = to_sale.judge(self._proposal, self._keep, self._left_out)
        lines.sort(key=lambda line: not line.units and line.id not in self._left_out)
        self._lines = {line.id: line for line in lines}
        return array("i", self._lines)

    def _going(self) -> list[Line]:
        return [line for line in self._lines.values() if line.units]

    def _asked(self) -> str:
        going = self._going()
        asked = sum((line.card.value * line.units for line in going if line.card.value is not None), Decimal())
        return f"{money(asked, '$')} asked" if going else ""

    def _remarks(self) -> str:
        counts = Counter(warning for line in self._going() for warning in line.warnings)
        return " · ".join(f"! {count:,} × {warning}" for warning, count in counts.items())


def parse_keep(text: str) -> int:
    """How many stay; -1 for none that must. ValueError with a sentence."""
    typed = text.strip()
    if not typed:
        return -1
    if not (typed.isascii() and typed.isdigit() and len(typed) < 5 and int(typed) <= MOST_KEPT):
        raise ValueError(f"Type a number from 0 to {MOST_KEPT}, or nothing.")
    return int(typed)
