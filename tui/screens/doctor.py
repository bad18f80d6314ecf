"""The doctor: rows that break the contract, each with its repair, previewed, confirmed and undone."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from data.errors import BindeckError
from queries import disagreements, doctor, editables
from queries.ailments import MOST, Ailment
from queries.putting import SectionFull
from queries.repair import answer, repair, take_back, whole_change
from tui.base import DataScreen
from tui.dialogs import Confirm, Prompt
from tui.latest import Latest
from tui.sick_rows import sick_rows
from widgets.columns import Column
from widgets.windowed_table import WindowedTable

REST_SECONDS = 2.0
"""Between two looks while others change rows: one look reads everything the seller has."""

PAST_DUE = "cancel-past-due"


SHOWN = 300
"""Characters of a value in a preview."""


def said(value: object) -> str:
    """A value of a row; — where there is none, and of a long one the beginning."""
    text = "—" if value in (None, "") else str(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def fields(values: Mapping[str, Any]) -> str:
    """`status active, storage_location —`"""
    return ", ".join(f"{name} {said(value)}" for name, value in values.items())


def _remedy(ailment: Ailment) -> str:
    if not ailment.is_certain:
        return f"w {said(ailment.change['storage_location'])}" + (
            f" · m {ailment.way.name}" if ailment.way else ""
        )
    if ailment.asks:
        return "asks you"
    if ailment.breach == PAST_DUE:
        return "the due list"
    return fields(ailment.change) if ailment.change else "open it"


COLUMNS: Sequence[Column[Ailment]] = (
    Column("WHAT", lambda ailment: ailment.breach, width=26, loud=True),
    Column("ROW", lambda ailment: ailment.title, least=16),
    Column("NOW", lambda ailment: fields(ailment.before), width=22, drop=1),
    Column("REPAIR", _remedy, width=22),
)


class DoctorScreen(DataScreen[list[Ailment]]):
    """What is wrong, live. Where it is not certain which side is wrong, each has a key."""

    NAME = "Doctor"
    TOPICS = frozenset({"listings", "platforms", "storage", "cards", "sales"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "treat", "repair", key_display="enter", id="doctor.treat"),
        Binding("w", "write", "the item is right", id="doctor.write"),
        Binding("m", "move", "the text is right", id="doctor.move"),
        Binding("o", "open", "open", id="doctor.open"),
        Binding("u", "undo", "undo", id="doctor.undo"),
        Binding("escape", "back", "back", key_display="esc", id="doctor.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.table: WindowedTable[Ailment] = WindowedTable(COLUMNS, id="rows")
        self._loader = Latest(self, self._load, "load", rest=REST_SECONDS)
        self._rows: list[Ailment] = []
        self._done: list[int] = []
        self._numbers: dict[tuple[str, int], int] = {}

    def body(self) -> Iterable[Widget]:
        yield self.table

    async def fetch(self) -> list[Ailment]:
        found: list[Ailment] = []
        for sign in doctor.SIGNS:
            room = MOST
            async for ailment in sick_rows(self.services.tenant, sign):
                found.append(ailment)
                room -= 1
                if not room:
                    break
        return found

    def show(self, data: list[Ailment]) -> None:
        self._rows = data
        self.table.forget_all_rows()
        numbers = [self._number(ailment) for ailment in data]
        self.table.show_ids(array("i", numbers))
        self.table.put_rows(dict(zip(numbers, data, strict=True)))
        self.table.show_look("rows" if data else "empty", "Nothing is wrong. u undoes the last repair.")
        self.explain_row()

    def _number(self, ailment: Ailment) -> int:
        """A number of its own, so that the cursor stays on the row when others are mended."""
        return self._numbers.setdefault((ailment.breach, ailment.row_id), len(self._numbers))

    def show_failure(self, sentence: str) -> None:
        self.table.show_look("failed", sentence)

    @on(WindowedTable.Opened)
    def treat_row(self) -> None:
        self.action_treat()

    @on(WindowedTable.CursorMoved)
    def explain_row(self) -> None:
        """Say what is wrong with the row under the cursor."""
        ailment = self.table.current_row
        kinds = Counter(row.breach for row in self._rows)
        more = "+" if any(count >= MOST for count in kinds.values()) else ""
        count = f"{len(self._rows):,}{more} to mend"
        self.show_keys()
        self.top_line.facts = count if ailment is None else f"{count} · {ailment.sentence}"

    def action_open(self) -> None:
        ailment = self.table.current_row
        if ailment is not None and ailment.kind is editables.LISTING:
            self.desk.open_listing(ailment.row_id)

    @work(group="treat", exit_on_error=False)
    async def action_treat(self) -> None:
        ailment = self.table.current_row
        with self.deciding() as free:
            if ailment is None or not free:
                return
            if ailment.change or ailment.asks:
                await self._treat(ailment)
            elif ailment.breach == PAST_DUE:
                self.desk.open_page("takedown")
            else:
                self.action_open()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        ailment = self.table.current_row
        if action == "write" and (ailment is None or ailment.is_certain):
            return None
        if action == "move" and (ailment is None or ailment.way is None):
            return None
        return super().check_action(action, parameters)

    @work(group="treat", exit_on_error=False)
    async def action_write(self) -> None:
        """Believe the stored item: write on the thing where it lies."""
        ailment = self.table.current_row
        with self.deciding() as free:
            if free and ailment is not None:
                await self._mend(ailment, lambda: self.services.tenant.write(repair, ailment, ailment.change))

    @work(group="treat", exit_on_error=False)
    async def action_move(self) -> None:
        """Believe the text: the thing lies where it says."""
        ailment, tenant = self.table.current_row, self.services.tenant
        with self.deciding() as free:
            if not free or ailment is None:
                return
            try:
                await self._mend(ailment, lambda: tenant.write(disagreements.move, ailment), passed_on=SectionFull)
            except SectionFull as full:
                if await self.desk.push_screen_wait(Confirm(str(full), "Put it there all the same?")):
                    await self._mend(ailment, lambda: tenant.write(disagreements.move, ailment, anyway=True))

    async def _treat(self, ailment: Ailment) -> None:
        answers = await self._answers(ailment)
        if answers is None:
            return
        change = whole_change(ailment, answers)
        lines = [f"{name}:  {said(ailment.before.get(name))}  →  {said(value)}" for name, value in change.items()]
        question = f"{ailment.title}\n{ailment.sentence} Repair it?"
        if not await self.desk.push_screen_wait(Confirm(question, "\n".join(lines))):
            return
        await self._mend(ailment, lambda: self.services.tenant.write(repair, ailment, change))

    async def _mend(
        self,
        ailment: Ailment,
        write: Callable[[], Awaitable[int]],
        *,
        passed_on: type[BindeckError] | tuple[()] = (),
    ) -> None:
        """Make a repair, and say how it went; `passed_on` is the refusal that the caller answers."""
        try:
            self._done.append(await write())
        except passed_on:
            raise
        except BindeckError as error:
            self.say_refusal(error)
        else:
            self.desk.say(f"Repaired: {ailment.title}. u undoes it.")
            self.show([row for row in self._rows if row is not ailment])
        self.load(drop_older=True)

    @work(group="treat", exit_on_error=False)
    async def action_undo(self) -> None:
        if not self._done:
            self.desk.say("There is no repair of yours to undo.")
            return
        try:
            await self.services.tenant.write(take_back, self._done[-1])
        except BindeckError as error:
            self.say_refusal(error)
        else:
            self._done.pop()
            self.desk.say("The last repair is undone.")
        self.load(drop_older=True)

    async def _answers(self, ailment: Ailment) -> dict[str, Any] | None:
        """What the person says to each question; None when one is left."""
        answers: dict[str, Any] = {}
        for ask in ailment.asks:
            question = f"{ailment.title}: {ask.question}"
            given = await self.desk.push_screen_wait(Prompt(question, lambda text, ask=ask: answer(ask, text)))
            if given is None:
                return None
            answers |= given
        return answers
