"""A place of questions, one answer at a time, each line of it a list to open."""

from __future__ import annotations

from abc import abstractmethod
from array import array
from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static

from data.changes import Change
from tui.answers import NARROWEST_LABEL, Answer, Head, Line, bar
from tui.base import DataScreen
from tui.desk import ANY_TOPIC
from tui.latest import Latest
from tui.questions import Ground, Question, ground
from widgets.column_plot import ColumnPlot, Point
from widgets.columns import Column
from widgets.text import clean
from widgets.windowed_table import WindowedTable

REST_SECONDS = 2.0
"""Between two answers while others change rows: one answer reads everything the seller has."""

BARS = (12, 30)
"""Cells of the bars beside the figures, at least and at most."""

WIDE = 110
"""Columns from which on the questions get more room."""

BESIDES = 45
"""Columns that the questions, a label and the edges take of a wide screen."""

TALL = 34
"""Rows from which on there is room for a taller plot."""

Told = tuple[int, Answer]
"""A question's number, and its answer."""


class AnsweringScreen(DataScreen[Told]):
    """The questions on the left, the answer on the right. Answers are kept until something they count changes, the
    fees do, or the day."""

    QUESTIONS: ClassVar[Sequence[Question]] = ()
    AUTO_FOCUS = "#questions"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open these", key_display="enter", id="insight.open"),
        Binding("right", "to_lines", "to the answer", key_display="→", id="insight.lines"),
        Binding("left", "to_questions", "to the questions", key_display="←", id="insight.questions"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._loader = Latest(self, self._load, "load", rest=REST_SECONDS)
        self.questions: WindowedTable[Question] = WindowedTable(
            [Column("QUESTION", lambda question: question.name)], id="questions"
        )
        self.headline = Static(id="headline", markup=False)
        self.plot = ColumnPlot(id="plot")
        self.table: WindowedTable[Line] = WindowedTable((), id="rows")
        self.remarks = Static(id="remarks", markup=False)
        self._answers: dict[int, tuple[Ground, Answer]] = {}
        self._forgotten = 0
        self._told: Told | None = None
        self._numbers: dict[tuple[int, str, str], int] = {}

    @property
    def asked(self) -> int:
        """The number of the question under the cursor."""
        return self.questions.current_id or 0

    def body(self) -> Iterable[Widget]:
        yield Horizontal(
            self.questions, Vertical(self.headline, self.plot, self.table, self.remarks, id="answer"), id="insight"
        )

    def on_mount(self) -> None:
        self.questions.show_ids(array("i", range(len(self.QUESTIONS))))
        self.questions.put_rows(dict(enumerate(self.QUESTIONS)))
        self.questions.show_look("rows")
        self.table.show_look("loading")

    async def fetch(self) -> Told:
        asked = self.asked
        kept = self._kept(asked)
        if kept is not None:
            return asked, kept
        before, on = self._forgotten, ground(self.services)
        answer = await self.QUESTIONS[asked].ask(self.services)
        if before == self._forgotten:
            self._answers[asked] = on, answer
        return asked, answer

    def _kept(self, number: int) -> Answer | None:
        """The answer to a question that still holds."""
        on, answer = self._answers.get(number, (None, None))
        return answer if on == ground(self.services) else None

    def on_screen_resume(self) -> None:
        """Where the fees were changed meanwhile, or a day began, what is shown is old."""
        if self._told is not None and self._kept(self._told[0]) is None:
            self.load()

    def forget(self, change: Change) -> None:
        """Ask anew what the change may have made old."""
        self._forgotten += 1
        for number, question in enumerate(self.QUESTIONS):
            if change.topic == ANY_TOPIC or change.topic in question.topics:
                self._answers.pop(number, None)

    def show(self, data: Told) -> None:
        number, answer = data
        if number != self.asked:
            return
        changed = self._told is None or self._told[0] != number
        self._told = data
        self.headline.update(clean(answer.headline))
        self.remarks.update("\n".join(map(clean, answer.remarks)))
        self._show_plot(answer)
        self.table.show_columns(self._columns(answer))
        ids = array("i", (self._number(number, line) for line in answer.lines))
        self.table.forget_all_rows()
        self.table.put_rows(dict(zip(ids, answer.lines, strict=True)))
        self.table.show_ids(ids)
        self.table.show_look("rows" if ids else "empty", answer.empty)
        if changed:
            self.table.action_first()
        self.mark_line()

    def show_failure(self, sentence: str) -> None:
        if self._told is None or self._told[0] != self.asked:
            self.table.show_look("failed", sentence)

    @on(WindowedTable.CursorMoved, "#questions")
    def ask(self) -> None:
        """Show the answer to the question under the cursor, at once where it is kept."""
        kept = self._kept(self.asked)
        if kept is not None:
            self.show((self.asked, kept))
        elif self._told is None or self._told[0] != self.asked:
            self._told = None
            self.headline.update("")
            self.remarks.update("")
            self.plot.display = False
            self.table.show_look("loading")
            self.load(drop_older=True)

    @on(WindowedTable.CursorMoved, "#rows")
    def mark_line(self) -> None:
        """Mark the column of the line under the cursor."""
        line = self.table.current_row
        if self._told is not None:
            drawn = _drawn(self._told[1])
            self.plot.mark(drawn.index(line) if line in drawn else None)
        self.show_keys()

    @on(WindowedTable.Opened, "#questions")
    def action_to_lines(self) -> None:
        self.table.focus()
        self.show_keys()

    @on(WindowedTable.Opened, "#rows")
    def open_line(self) -> None:
        """Show what a line counts."""
        line = self.table.current_row
        if line is not None and line.opens:
            self.open_counted(line)
        elif line is not None:
            self.desk.say(f"{line.label}: no filter finds these.", "warning")

    @abstractmethod
    def open_counted(self, line: Line) -> None:
        """Show what a line counts; it says what it `opens`."""

    def action_to_questions(self) -> None:
        self.questions.focus()
        self.show_keys()

    def action_open(self) -> None:
        if self.table.has_focus:
            self.open_line()
        else:
            self.action_to_lines()

    def action_back(self) -> None:
        if self.table.has_focus:
            self.action_to_questions()
        else:
            super().action_back()

    def on_resize(self) -> None:
        columns, rows = self.size
        self.set_class(rows >= TALL, "-tall")
        self.set_class(columns >= WIDE, "-wide")
        if self._told is not None:
            self.table.show_columns(self._columns(self._told[1]))

    def _show_plot(self, answer: Answer) -> None:
        drawn = _drawn(answer)
        self.plot.display = bool(drawn)
        self.plot.show([Point(line.short, line.figure or 0.0) for line in drawn], answer.say)

    def _columns(self, answer: Answer) -> Sequence[Column[Line]]:
        """The label, a bar where there are no columns to see, and the figures."""
        beside = BESIDES + answer.label_cells - NARROWEST_LABEL
        room = self.size.width - beside - sum(head.width + 1 for head in answer.heads)
        bars = max(BARS[0], min(room, BARS[1]))
        most = max((line.figure or 0 for line in answer.lines), default=0)
        drawn = (
            [] if answer.as_columns else [Column[Line]("", lambda line: bar(line.figure, most, bars), width=bars)]
        )
        return [
            Column(answer.subject, lambda line: line.label, least=answer.label_cells, loud=True),
            *drawn,
            *(_figures(nth, head) for nth, head in enumerate(answer.heads)),
        ]

    def _number(self, question: int, line: Line) -> int:
        """A number of its own, so that the cursor stays on the line when others come and go."""
        return self._numbers.setdefault((question, line.label, line.opens), len(self._numbers))


def _figures(nth: int, head: Head) -> Column[Line]:
    return Column(head.title, lambda line: line.cells[nth], width=head.width, align="right", drop=head.drop)


def _drawn(answer: Answer) -> list[Line]:
    """The lines that are columns, from left to right."""
    drawn = [line for line in answer.lines if line.short]
    return drawn[::-1] if answer.newest_first else drawn
