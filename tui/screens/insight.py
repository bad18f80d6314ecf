"""Insight (F7): what the stock is worth and what sold."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from data.rules.marketplaces import label
from data.rules.money import show as money
from queries import insight
from queries.insight import Figure
from tui.base import DataScreen
from tui.wording import plural
from widgets.facts import Fact, Facts, Heading

Figures = tuple[list[Figure], list[Figure]]


class InsightScreen(DataScreen[Figures]):
    """Figures over all listings."""

    NAME = "Insight"
    TOPICS = frozenset({"sales", "listings"})

    def __init__(self) -> None:
        super().__init__()
        self.facts_block = Facts(id="facts")

    def body(self) -> Iterable[Widget]:
        yield self.facts_block

    async def fetch(self) -> Figures:
        tenant = self.services.tenant
        return await tenant.read(insight.by_status), await tenant.read(insight.recent_sales)

    def show(self, data: Figures) -> None:
        by_status, recent = data
        self.top_line.facts = plural(sum(figure.listings for figure in by_status), "listing")
        lines: list[Fact | Heading] = [Heading("Listings by status")]
        lines += [_fact(figure, figure.name or "⚠ none") for figure in by_status]
        lines.append(Heading("Sold in the last 30 days"))
        lines += [_fact(figure, label(figure.name) or "⚠ unnamed") for figure in recent]
        self.facts_block.show(lines)

    def show_failure(self, sentence: str) -> None:
        self.facts_block.show([Heading(sentence)])


def _fact(figure: Figure, name: str) -> Fact:
    return Fact(name, f"{money(figure.amount, '$')} · {plural(figure.listings, 'listing')}")
