"""Preview of a batch: before and after for each listing, what is refused and why; written whole or not at all."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from data.errors import BindeckError, DatabaseAway
from data.rules.batches import Batch, Candidate, Outcome, Reprice, judge
from data.rules.repricing import Ending
from queries import batches
from queries.batches import BatchStopped, Plan, Written
from tui import batch_words
from tui.batch_draft import Draft, draft
from tui.batching import Ask, Told
from tui.desk import BaseApp
from tui.list_screen import ListScreen
from widgets.columns import Column
from widgets.manners import draws_ascii
from widgets.text import ascii_only, clean
from widgets.windowed_table import WindowedTable


@dataclass(frozen=True, slots=True)
class Line:
    """A listing, and what becomes of it."""

    id: int
    row: Candidate
    outcome: Outcome


def _after(line: Line) -> str:
    return f"→ {batch_words.value(line.outcome.after)}" if line.outcome.changes else "stays"


COLUMNS: Sequence[Column[Line]] = (
    Column("LISTING", lambda line: line.row.title, least=18),
    Column("NOW", lambda line: batch_words.value(line.outcome.before), width=10, align="right"),
    Column("THEN", _after, width=12, loud=lambda line: line.outcome.changes),
    Column("WHY, AND WHAT ELSE", lambda line: batch_words.remark(line.outcome), least=26),
)


class BatchScreen(ListScreen[Line]):
    """What a batch makes of some listings."""

    NAME = "Preview"
    ROW_TOPIC = "listings"
    MARKABLE = False
    EMPTY = "None of these listings is there any more. Escape goes back."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "write", "write it", id="batch.write"),
        Binding("e", "ask_again", "edit", id="batch.edit"),
        Binding("o", "next_ending", "rounding", id="batch.ending"),
        Binding("f", "switch_floor", "floor", id="batch.floor"),
        Binding("escape", "back", "leave", key_display="esc", id="batch.leave"),
    ]

    def __init__(self, batch: Batch, ids: Sequence[int], ask: Ask, told: Told) -> None:
        super().__init__()
        self._batch = batch
        self._ids = ids
        self._ask = ask
        self._told = told
        self._draft: Draft | None = None
        self._writing = self._stopping = False
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
        # Who writes is refused what changed since: the preview is made anew only when a person wants it.
        if self._draft is None:
            self._draft = await draft(self.services.tenant, self._batch, self._ids, self._show_looking)
        return self._draft.ids

    async def page(self, ids: Sequence[int]) -> Sequence[Line]:
        batch = self._batch
        rows = await self.services.tenant.read(batches.candidates, ids, batch)
        self.call_after_refresh(self.explain_row)
        return [Line(row.id, row, judge(batch, row)) for row in rows]

    def facts(self, ids: array[int]) -> str:
        return batch_words.facts(self._draft) if self._draft else ""

    def show(self, data: array[int]) -> None:
        super().show(data)
        if self._draft is None:
            return
        self.table.show_ids(data, batch_words.headings(self._draft))
        self.wish.update(clean(batch_words.wish(self._batch, len(self._ids))))
        if not self._writing:
            self.remarks.update(batch_words.remarks(self._draft))
        self.show_keys()
        self.explain_row()

    @on(WindowedTable.CursorMoved)
    def explain_row(self) -> None:
        """Say in full what a narrow column cuts."""
        line = self.table.current_row
        self.reason.update(clean(batch_words.remark(line.outcome)) if line else "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        ready = self._draft is not None and not self._writing
        able = {
            "write": ready and self._draft is not None and len(self._draft.changing) > 0,
            "ask_again": not self._writing,
            "next_ending": isinstance(self._batch, Reprice) and not self._writing,
            "switch_floor": isinstance(self._batch, Reprice) and not self._writing,
            "reload": not self._writing,
        }
        return super().check_action(action, parameters) if able.get(action, True) else None

    def action_reload(self) -> None:
        self._look_at(self._batch)

    def action_next_ending(self) -> None:
        """Round to the next kind of price."""
        if isinstance(self._batch, Reprice):
            endings = list(Ending)
            nth = endings.index(self._batch.repricing.ending) + 1
            self._reprice(ending=endings[nth % len(endings)])

    def action_switch_floor(self) -> None:
        """Let prices go below cost and fees, or not."""
        if isinstance(self._batch, Reprice):
            self._reprice(floor=not self._batch.repricing.floor)

    @work(group="ask", exit_on_error=False)
    async def action_ask_again(self) -> None:
        with self.deciding() as free:
            if not free:
                return
            try:
                batch = await self._ask(self, len(self._ids), self._batch)
            except BindeckError as error:
                self.say_refusal(error)
                return
            if batch is not None and not self._writing:
                self._look_at(batch)

    def action_write(self) -> None:
        if self._draft is None or self._writing:
            return
        self._writing, self._stopping = True, False
        plan, refused = self._draft.plan, self._draft.refused
        self._show_written(0, len(plan.ids))
        self.show_keys()
        # A worker of the app: what is being written goes on, and is told, when this page is left.
        self.app.run_worker(self._write(self.desk, plan, refused), group="batch", exit_on_error=False)

    def action_back(self) -> None:
        if self._writing:
            self._stopping = True
            self.remarks.update("stopping: nothing will be written")
        else:
            super().action_back()

    async def _write(self, desk: BaseApp, plan: Plan, refused: Sequence[int]) -> None:
        tenant, ids = desk.services.tenant, self._ids

        def progress(done: int) -> None:
            if self._stopping:
                raise BatchStopped("Stopped: nothing was written.")
            self._show_written(done, len(plan.ids))

        try:
            written = await tenant.write(batches.write, plan, progress)
        except BindeckError as error:
            desk.say(str(error), "warning")
            if isinstance(error, DatabaseAway):
                desk.database_failed(error)
            left = None
        else:
            desk.say(batch_words.outcome(plan.batch, written), "warning" if written.changed else "information")
            stays = {*refused, *written.refused, *written.changed}
            self._told([row_id for row_id in ids if row_id not in stays])
            left = written
        finally:
            self._writing = False
        if self.is_attached:
            self._go_on(left)

    def _go_on(self, written: Written | None) -> None:
        """Leave, unless there is something left to look at."""
        left = [*written.changed, *written.refused] if written else self._ids
        if left:
            self._ids = left
            self._look_at(self._batch)
        elif self.is_current:
            self.dismiss()

    def _reprice(self, **changes: object) -> None:
        if isinstance(self._batch, Reprice) and not self._writing:
            self._look_at(replace(self._batch, repricing=replace(self._batch.repricing, **changes)))

    def _look_at(self, batch: Batch) -> None:
        """Make the preview anew."""
        self._batch, self._draft = batch, None
        self.wish.update(clean(batch_words.wish(batch, len(self._ids))))
        self.show_keys()
        self.table.forget_all_rows()
        self.load(drop_older=True)

    def _show_looking(self, done: int) -> None:
        self.top_line.facts = f"looking at {done:,} of {len(self._ids):,}"

    def _show_written(self, done: int, total: int) -> None:
        text = batch_words.progress(done, total)
        self.remarks.update(ascii_only(text) if draws_ascii(self) else text)
