"""What the rows of a filter are made of, to drill into."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from data.errors import BindeckError
from queries.facets import Count
from tui.dialogs import leave
from widgets.text import clean, fit

VALUE_CELLS, COUNT_CELLS, BAR_CELLS = 28, 11, 16


@dataclass(frozen=True, slots=True)
class Facet:
    """What to count by: its title, the counts, and how a value is shown."""

    title: str
    counts: Callable[[], Awaitable[list[Count]]]
    label: Callable[[str], str] = str


class FacetList(ModalScreen[str | None]):
    """Counts by facet, fetched one after the other; the term to add to the filter, or None when left."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave", id="facets.leave")]

    def __init__(self, rows: str, facets: Sequence[Facet]) -> None:
        """`rows`: the filter, or all rows in words."""
        super().__init__()
        self._rows = rows
        self._facets = facets
        self._terms: list[str | None] = []
        """By the index of its line; None of what cannot be chosen."""
        self.options = OptionList(markup=False, classes="facets")

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(clean(f"What is in {self._rows}"), classes="question", markup=False)
            yield self.options
            yield Static("↑ ↓ choose   enter narrow to it   esc leave", classes="keys", markup=False)

    def on_mount(self) -> None:
        self.options.focus()
        self.fill()

    @work(group="facets", exit_on_error=False)
    async def fill(self) -> None:
        """One facet after the other, each below the ones before it."""
        for facet in self._facets:
            heading = len(self._terms)
            self._add([Option(f"{facet.title}: loading …", disabled=True)], [None])
            try:
                counts = await facet.counts()
            except BindeckError as error:
                self.options.replace_option_prompt_at_index(heading, clean(f"{facet.title}: {error}"))
            else:
                self.options.replace_option_prompt_at_index(heading, _heading(facet, counts))
                largest = max((count.rows for count in counts), default=1)
                lines = [Option(_line(facet, count, largest)) for count in counts]
                self._add(lines, [count.term for count in counts])
                if self.options.highlighted is None:
                    self.options.action_first()

    def _add(self, lines: list[Option], terms: Sequence[str | None]) -> None:
        self.options.add_options(lines)
        self._terms += terms

    @on(OptionList.OptionSelected)
    def take(self, event: OptionList.OptionSelected) -> None:
        leave(self, self._terms[event.option_index])

    def action_leave(self) -> None:
        leave(self, None)


def _heading(facet: Facet, counts: list[Count]) -> str:
    return facet.title if counts else f"{facet.title}: nothing"


def _line(facet: Facet, count: Count, largest: int) -> str:
    value = facet.label(count.value)
    bar = "█" * max(1, round(BAR_CELLS * count.rows / largest))
    return f"  {fit(value or 'none', VALUE_CELLS)}{fit(f'{count.rows:,}', COUNT_CELLS, 'right')}  {bar}"
