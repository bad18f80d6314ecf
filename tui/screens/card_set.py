"""One set: how complete its series are, what is missing and more than once, all its numbers, and how it grew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from data.changes import Change
from data.errors import BindeckError
from data.rules.card_sets import Series, growth, series_of
from data.rules.turnover import months_to, starts
from queries import card_sets
from queries.card_sets import SetCard, SetKey
from tui import missing_list, set_cards, set_words
from tui.answers import month_short
from tui.base import DataScreen
from tui.desk import ANY_TOPIC
from tui.dialogs import Letter
from tui.wording import plural, words
from widgets.column_plot import ColumnPlot, Point
from widgets.facts import Facts, Heading
from widgets.manners import draws_ascii
from widgets.number_grid import ASCII_SIGNS, SIGNS

MARGIN = 16
"""Cells beside the grid: the labels, and a scrollbar."""

MONTHS = 24
"""Months of the growth that are shown, where there is room."""


class CardSetScreen(DataScreen[list[SetCard]]):
    """The series of a set. `ids` are its cards, where they are known: then no others are looked through."""

    NAME = "Set"
    TOPICS = frozenset({"cards"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "its cards", key_display="enter", id="set.open"),
        Binding("m", "missing", "missing list", id="set.missing"),
        Binding("i", "export", "missing to a file", id="set.export"),
        Binding("s", "surplus", "sell surplus", id="set.surplus"),
        Binding("h", "growth", "growth", id="set.growth"),
        Binding("escape", "back", "back", key_display="esc", id="set.back"),
    ]

    def __init__(self, key: SetKey, name: str, ids: Iterable[int] | None = None) -> None:
        super().__init__()
        self._key = key
        self._name = name or "no set written"
        self._among: set[int] | None = None if ids is None else set(ids)
        """The cards that may be of the set; None: any may."""
        self._cards: Sequence[SetCard] = ()
        self._series: list[Series] = []
        self.facts_block = Facts(id="facts")
        self.plot = ColumnPlot(id="growth")
        self.plot.display = False

    def body(self) -> Iterable[Widget]:
        yield self.facts_block
        yield self.plot

    async def fetch(self) -> list[SetCard]:
        among = self._among
        found = list((await self.services.tenant.read(card_sets.of_keys, [self._key], among)).get(self._key, ()))
        if among is None and self._among is None:
            self._among = {card.id for card in found}
        return found

    def show(self, data: list[SetCard]) -> None:
        self._cards, self._series = data, series_of(card_sets.counted(data))
        self.top_line.title = f"{self.NAME}  {self._name}"
        numbers = sum(series.base_owned + series.secret_owned for series in self._series)
        complete = "complete" if self._series and all(series.is_complete for series in self._series) else ""
        self.top_line.facts = words([plural(numbers, "number"), complete])
        self._draw()
        self.show_keys()

    def show_failure(self, sentence: str) -> None:
        if not self._cards:
            self.facts_block.show([Heading(sentence)])

    def forget(self, change: Change) -> None:
        """A card that changed may be of this set from now on; where any may have, all are looked through."""
        if change.topic == ANY_TOPIC or not change.ids:
            self._among = None
        elif self._among is not None:
            self._among.update(change.ids)

    def on_resize(self) -> None:
        if self._cards:
            self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("missing", "export", "growth") and not self._series:
            return None
        if action in ("open", "surplus") and not self._cards:
            return None
        return super().check_action(action, parameters)

    def action_reload(self) -> None:
        self._among = None
        super().action_reload()

    @work(group="open", exit_on_error=False)
    async def action_open(self) -> None:
        """The cards of the set as a list."""
        try:
            within = await set_cards.within(self.services.tenant, self._key)
        except BindeckError as error:
            self.say_failure(error)
        else:
            self.desk.open_page("cards", within, self._name)

    def action_missing(self) -> None:
        """The missing numbers, to be copied."""
        self.desk.push_screen(Letter(f"Missing of {self._name}", set_words.missing(self._series)))

    @work(group="export", exit_on_error=False)
    async def action_export(self) -> None:
        await missing_list.to_file(self.desk, set_words.missing_rows(self._name, self._series))

    def action_surplus(self) -> None:
        self.desk.open_page("to-sale", [card.id for card in self._cards], 1)

    def action_growth(self) -> None:
        """Show how many numbers there were month by month, or no longer."""
        self.plot.display = not self.plot.display
        self._draw()

    def _draw(self) -> None:
        signs = ASCII_SIGNS if draws_ascii(self) else SIGNS
        self.facts_block.show(list(set_words.lines(self._series, self._cards, self.size.width - MARGIN, signs)))
        if self.plot.display:
            months = months_to(date.today(), MONTHS)  # noqa: DTZ011  # the person's own calendar
            counts = growth(
                [(card.number, card.created_at) for card in self._cards if card.copies], starts(months)
            )
            points = [Point(month_short(month), count) for month, count in zip(months, counts, strict=True)]
            self.plot.show(points, _numbers)


def _numbers(figure: float) -> str:
    return f"{figure:,.0f}"
