"""Cards in and out: a table of another program is looked at row by row, then imported whole or not at all; and the
collection as a table."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from data.errors import BindeckError
from data.formats.card_table import NAMES, OWN, Refusal
from data.formats.table import Source
from queries import card_export
from queries.card_import import ImportStopped, Report
from tui import importing
from tui.desk import BaseApp
from tui.dialogs import Confirm, Letter, Pick, Prompt
from tui.list_screen import ListScreen
from tui.wording import plural
from widgets.columns import Column
from widgets.manners import draws_ascii
from widgets.text import ascii_only, clean
from widgets.windowed_table import WindowedTable

BAR = 30
STOPPED = "Stopped: nothing was written."
NO_FILE = "No table is open. Press i and type the path of a CSV file; e writes the collection into one."


@dataclass(frozen=True, slots=True)
class Line:
    """A refused row; `id` is its place among them."""

    id: int
    refusal: Refusal


COLUMNS: Sequence[Column[Line]] = (
    Column("LINE", lambda line: f"{line.refusal.line:,}", width=9, align="right"),
    Column("WHY IT IS REFUSED", lambda line: line.refusal.reason, least=30),
)


class CardImportScreen(ListScreen[Line]):
    """What becomes of the rows of a table."""

    NAME = "Cards in and out"
    ROW_TOPIC = ""
    MARKABLE = False
    EMPTY = "No row is refused."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i", "choose", "open a table", id="card-import.choose"),
        Binding("y", "write", "import it", id="card-import.write"),
        Binding("d", "dialect", "read it as", id="card-import.dialect"),
        Binding("e", "export", "export", id="card-import.export"),
        Binding("escape", "back", "leave", key_display="esc", id="card-import.leave"),
        Binding("r", "rules", "its rules", id="card-import.rules"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._path: Path | None = None
        self._dialect: str | None = None
        self._source: Source | None = None
        self._report: Report | None = None
        self._working = self._stopping = False
        self._verb = ""
        self.sums = Static(NO_FILE, id="sums", markup=False)
        self.remarks = Static(id="remarks", markup=False)
        self.rules = Static("\n\n".join(importing.RULES), id="rules", markup=False)
        self.reason = Static(id="reason", markup=False)

    def columns(self) -> Sequence[Column[Line]]:
        return COLUMNS

    def body(self) -> Iterable[Widget]:
        yield self.sums
        yield self.remarks
        yield self.table
        yield self.reason
        yield self.rules

    async def fetch(self) -> array[int]:
        return array("i", range(len(self._report.reasons) if self._report else 0))

    async def page(self, ids: Sequence[int]) -> Sequence[Line]:
        reasons = self._report.reasons if self._report else []
        self.call_after_refresh(self.explain_row)
        return [Line(nth, reasons[nth]) for nth in ids if nth < len(reasons)]

    def facts(self, ids: array[int]) -> str:
        return self._path.name if self._path else ""

    def show(self, data: array[int]) -> None:
        super().show(data)
        self.table.display = self._report is not None
        self.reason.display = self._report is not None
        self.rules.display = self._path is None
        self.show_keys()

    @on(WindowedTable.CursorMoved)
    def explain_row(self) -> None:
        """Say in full what a narrow column cuts."""
        line = self.table.current_row
        self.reason.update(clean(line.refusal.reason) if line else "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        written = self._report is not None and self._report.log_id is not None
        able = {
            "choose": not self._working,
            "write": self._source is not None and not self._working and not written,
            "dialect": self._path is not None and not self._working,
            "export": not self._working,
        }
        return super().check_action(action, parameters) if able.get(action, True) else None

    @work(group="ask", exit_on_error=False)
    async def action_choose(self) -> None:
        before = str(self._path or "")
        path = await self.desk.push_screen_wait(
            Prompt("Which table of cards? A CSV file.", parse_table, initial=before, longest=1000)
        )
        if path is not None:
            self._look_at(path, None)

    @work(group="ask", exit_on_error=False)
    async def action_dialect(self) -> None:
        """Read the table as another program's than its header says."""
        words = list(NAMES)
        nth = await self.desk.push_screen_wait(Pick("Whose table is it?", list(NAMES.values())))
        if nth is not None and self._path is not None:
            self._look_at(self._path, words[nth])

    def action_rules(self) -> None:
        """By what rules a table is read: once one is open, its rows need the room."""
        self.desk.push_screen(Letter("By these rules a table is read:", "\n\n".join(importing.RULES)))

    def action_write(self) -> None:
        if self._source is None or self._report is None or self._working:
            return
        self.app.run_worker(self._write(self.desk, self._source), group="card-import", exit_on_error=False)

    @work(group="ask", exit_on_error=False)
    async def action_export(self) -> None:
        words = [OWN, *(word for word in NAMES if word != OWN)]
        named = ["Bindeck: everything, comes back as it is", *(NAMES[word] for word in words[1:])]
        nth = await self.desk.push_screen_wait(Pick("In which form?", named))
        if nth is None:
            return
        usual = f"cards-{words[nth]}.csv"
        path = await self.desk.push_screen_wait(
            Prompt("Into which file?", parse_target, initial=usual, longest=1000)
        )
        if path is None:
            return
        replaces = Confirm(f"Replace {path}?", "What is in it now is lost.")
        if not path.exists() or await self.desk.push_screen_wait(replaces):
            self.app.run_worker(
                self._export(self.desk, path, words[nth]), group="card-import", exit_on_error=False
            )

    def action_back(self) -> None:
        if self._working:
            self._stopping = True
            self.sums.update("stopping …")
        else:
            super().action_back()

    def _look_at(self, path: Path, dialect: str | None) -> None:
        self._path, self._dialect, self._source, self._report = path, dialect, None, None
        self.app.run_worker(self._look(self.desk, path), group="card-import", exit_on_error=False)

    async def _look(self, desk: BaseApp, path: Path) -> None:
        self._begin("looking at")
        try:
            source, report = await importing.look(desk.services.tenant, path, self._dialect, self._progress)
        except BindeckError as error:
            self._tell(f"{path.name}: {error}")
        else:
            self._source, self._report = source, report
            self._tell(importing.sums(report))
        self._end()

    async def _write(self, desk: BaseApp, source: Source) -> None:
        self._begin("importing")
        try:
            report, where = await importing.write(desk.services.tenant, source, self._dialect, self._progress)
        except BindeckError as error:
            desk.say(str(error), "warning")
            self._tell(importing.sums(self._report) if self._report else "")
        else:
            report.before = None
            self._report = report
            rest = f" Refused rows: {where}." if where is not None else ""
            desk.say(f"Imported: {plural(report.new, 'new card')}, {report.added:,} added. u takes it back.{rest}")
            self._tell(f"Imported. {importing.sums(report)}")
        self._end()

    async def _export(self, desk: BaseApp, path: Path, dialect: str) -> None:
        self._begin("writing")
        try:
            done = await desk.services.tenant.write(card_export.write, path, dialect, self._progress)
        except BindeckError as error:
            desk.say(str(error), "warning")
        else:
            left = f"; {plural(done.left_out, 'card')} of other games or sports left out" if done.left_out else ""
            desk.say(f"{path}: {plural(done.count, 'card')}{left}.")
        self._tell(importing.sums(self._report) if self._report else NO_FILE)
        self._end()

    def _begin(self, verb: str) -> None:
        self._working, self._stopping, self._verb = True, False, verb
        self._progress(0, 1)
        if self.is_attached:
            self.show_keys()

    def _end(self) -> None:
        self._working = False
        if self.is_attached:
            self.remarks.update(clean(" ".join(importing.remarks(self._report))) if self._report else "")
            # Another file's rows have the same places.
            self.table.forget_all_rows()
            self.load(drop_older=True)

    def _progress(self, done: int, total: int) -> None:
        if self._stopping:
            raise ImportStopped(STOPPED)
        full = BAR * done // max(total, 1)
        self._tell(
            f"{self._verb}  {'█' * full}{'·' * (BAR - full)} {100 * done // max(total, 1)} %   esc stops it"
        )

    def _tell(self, text: str) -> None:
        if self.is_attached:
            text = clean(text)
            self.sums.update(ascii_only(text) if draws_ascii(self) else text)


def parse_table(text: str) -> Path:
    """A path a person typed, of a file; ValueError with a sentence."""
    path = _path(text)
    if not path.is_file():
        raise ValueError(f"There is no file {path}.")
    return path


def parse_target(text: str) -> Path:
    """A path a person typed, of a file in a folder that is there; ValueError with a sentence."""
    path = _path(text)
    if path.is_dir() or not path.parent.is_dir():
        raise ValueError(f"There is no folder {path.parent}." if not path.is_dir() else f"{path} is a folder.")
    return path


def _path(text: str) -> Path:
    typed = text.strip().strip("'\"")
    if not typed or "\0" in typed:
        raise ValueError("Type the path of a file, such as ~/cards.csv.")
    try:
        return Path(typed).expanduser().absolute()
    except RuntimeError:
        raise ValueError("There is no home directory for that.") from None
