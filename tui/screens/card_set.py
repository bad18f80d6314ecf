"""One set: how complete its series are, what is missing and more than once, and all its numbers in a grid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from data.rules.card_sets import Series, ranges, series_of
from queries import card_sets
from queries.card_sets import SetKey
from tui.base import DataScreen
from tui.dialogs import Letter
from tui.wording import plural
from widgets.facts import Fact, Facts, Heading
from widgets.fill import fill_bar
from widgets.manners import draws_ascii
from widgets.number_grid import ASCII_SIGNS, LEGEND, SIGNS, grid

BAR = 20
MARGIN = 16
"""Cells beside the grid: the labels, and a scrollbar."""


class CardSetScreen(DataScreen[list[Series]]):
    """The series of a set."""

    NAME = "Set"
    TOPICS = frozenset({"cards"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "missing", "missing list", id="set.missing"),
        Binding("escape", "back", "back", key_display="esc", id="set.back"),
    ]

    def __init__(self, key: SetKey, name: str) -> None:
        super().__init__()
        self._key = key
        self._name = name or "without a name"
        self._series: list[Series] = []
        self.facts_block = Facts(id="facts")

    def body(self) -> Iterable[Widget]:
        yield self.facts_block

    async def fetch(self) -> list[Series]:
        owned = await self.services.tenant.read(card_sets.copies, [self._key])
        return series_of(owned.get(self._key, []))

    def show(self, data: list[Series]) -> None:
        self._series = data
        self.top_line.title = f"{self.NAME}  {self._name}"
        self.top_line.facts = plural(sum(series.base_owned + series.secret_owned for series in data), "number")
        self.facts_block.show(list(self._lines()) or [Heading("No card of this set has a number.")])

    def show_failure(self, sentence: str) -> None:
        if not self._series:
            self.facts_block.show([Heading(sentence)])

    def on_resize(self) -> None:
        if self._series:
            self.show(self._series)

    def action_missing(self) -> None:
        """The missing numbers, to be copied."""
        gaps = ((series.prefix or "Base", ranges(series.missing())) for series in self._series)
        text = "\n".join(f"{name}: {numbers}" for name, numbers in gaps if numbers) or "Nothing is missing."
        self.desk.push_screen(Letter(f"Missing of {self._name}", text))

    def _lines(self) -> Iterator[Fact | Heading]:
        signs = ASCII_SIGNS if draws_ascii(self) else SIGNS
        for series in self._series:
            yield Heading(series.prefix or "Base")
            yield from _summary(series)
            yield Fact("", LEGEND.format(**signs))
            for line in grid(series, self.size.width - MARGIN, signs):
                yield Fact("", line)


def _summary(series: Series) -> Iterator[Fact]:
    size = str(series.size) if series.total else f"≥ {series.size}"
    bar = fill_bar(series.base_owned, series.size, BAR)
    yield Fact("Owned", f"{bar} {series.base_owned} of {size}, {series.base_share:.0%}")
    if series.secret_owned:
        yield Fact("With secret", f"{series.base_owned + series.secret_owned}, {series.whole_share:.0%}")
    if len(series.variants) > 1:
        names = ", ".join(sorted(name or "usual" for name in series.variants))
        yield Fact("Variants", f"{series.variant_share:.0%} of {names}")
    if missing := series.missing():
        yield Fact("Missing", f"{len(missing)}: {ranges(missing)}")
    if more := series.duplicates():
        yield Fact("Duplicates", ", ".join(f"{number} ×{count + 1}" for number, count in more))
    if series.unnumbered:
        yield Fact("No number", plural(series.unnumbered, "card"))
