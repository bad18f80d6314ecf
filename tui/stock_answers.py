"""What is on sale, as answers: its age, what is dead, what it lacks, and everything by status."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from data.rules import stock
from data.rules.search_completion import whole
from data.rules.status import ListingStatus, read_listing
from queries.insight import AgeGroup, Figure
from tui.answers import Answer, Head, Line, amount, count, dollars, more_names, said
from tui.wording import plural

ACTIVE = f"status:{ListingStatus.ACTIVE}"
"""The filter of what is on sale, however other programs spell its status."""

_WORTH = (Head("LISTINGS"), Head("ASKED", 14), Head("COST", 14, drop=1))

_LACKS = {
    "photo": "no photo",
    "cost": "no cost",
    "location": "no location",
    "category": "no category",
    "price": "no price",
}


def aging(groups: Sequence[AgeGroup]) -> Answer:
    """Listings on sale by age."""
    ends = dict(pairwise([0, *stock.AGES]))
    lines = [_age(group, ends.get(group.days) if group.days is not None else None) for group in groups]
    total = sum(group.figure.listings for group in groups)
    dead = sum(group.figure.listings for group in groups if (group.days or 0) >= stock.DEAD_DAYS)
    return Answer(
        f"{plural(total, 'listing')} on sale, {dead:,} for {stock.DEAD_DAYS} days and longer",
        "AGE IN DAYS",
        _WORTH,
        lines,
        count,
        said(_units(), _costless([group.figure for group in groups])),
        as_columns=True,
    )


def dead(figures: Sequence[Figure]) -> Answer:
    """Dead stock by category; drawn by what it cost."""
    total, cost = sum(figure.listings for figure in figures), sum((figure.cost for figure in figures), Decimal(0))
    names = figures[0].names if figures else 0
    dead_filter = f"{ACTIVE} age:>={stock.DEAD_DAYS}d"
    return Answer(
        f"{plural(total, 'listing')} on sale for {stock.DEAD_DAYS} days and longer",
        "CATEGORY",
        (Head("LISTINGS"), Head("COST", 14), Head("ASKED", 14, drop=1)),
        [
            Line(
                figure.name or "no category",
                float(figure.cost),
                (f"{figure.listings:,}", amount(figure.cost), amount(figure.asked)),
                f"{dead_filter} {category(figure.name)}",
            )
            for figure in figures
        ],
        dollars,
        said(
            f"They cost {amount(cost)}, as the bars show.",
            _units(),
            _costless(figures),
            more_names(len(figures), names),
        ),
    )


def gaps(figures: Sequence[Figure]) -> Answer:
    """What listings on sale lack."""
    found = {figure.name: figure for figure in figures}
    none = Figure("", 0, Decimal(0), Decimal(0), 0)
    rows = [(name, found.get(name, none)) for name in _LACKS]
    return Answer(
        "What listings on sale lack" if figures else "No listing on sale lacks anything",
        "MISSING",
        _WORTH[:2],
        [
            Line(
                _LACKS[name],
                figure.listings,
                _worth(figure)[:2],
                f"{ACTIVE} -{name}",
            )
            for name, figure in rows
        ],
        count,
        said("One listing may lack several of them.", _units()),
    )


def by_status(figures: Sequence[Figure]) -> Answer:
    """All listings by their stored status."""
    total = sum(figure.listings for figure in figures)
    unknown = sum(figure.listings for figure in figures if read_listing(figure.name or None) is None)
    return Answer(
        plural(total, "listing") + " in all",
        "STATUS",
        (Head("LISTINGS"), Head("WORTH", 16), Head("COST", 14, drop=1)),
        [
            Line(
                figure.name or "⚠ none",
                figure.listings,
                _worth(figure),
                whole("status", figure.name) if figure.name else "-status",
            )
            for figure in figures
        ],
        count,
        said(
            "Worth: what sold ones brought, what the others are offered for.",
            "Cost: of all units; of sold ones, of those that their last sale took.",
            f"{plural(unknown, 'listing')} with a status nobody knows." if unknown else "",
        ),
    )


def category(name: str) -> str:
    """The term of a category, or of none."""
    return whole("category", name) if name else "-category"


def _age(group: AgeGroup, end: int | None) -> Line:
    figure, days = group.figure, group.days
    if days is None:
        return Line("⚠ no date", None, _worth(figure), f"{ACTIVE} -age")
    if end is None:
        return Line(f"{days} and more", figure.listings, _worth(figure), f"{ACTIVE} age:>={days}d", f"{days}+")
    opens = f"{ACTIVE} age:>={days}d age:<{end}d" if days else f"{ACTIVE} age:<{end}d"
    return Line(f"{days} to {end - 1}", figure.listings, _worth(figure), opens, f"{days}-{end - 1}")


def _worth(figure: Figure) -> tuple[str, ...]:
    return f"{figure.listings:,}", amount(figure.asked), amount(figure.cost)


def _units() -> str:
    return "Asked and cost are of all units."


def _costless(figures: Sequence[Figure]) -> str:
    costless = sum(figure.costless for figure in figures)
    return f"Of {plural(costless, 'listing')} the cost is not known." if costless else ""
