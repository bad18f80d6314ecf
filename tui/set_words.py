"""What is said of a set: how complete its series are, what is missing, what it is worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from data.rules.card_sets import Series, printed, ranges
from data.rules.money import show as money
from queries.card_sets import SetCard
from tui.wording import held, plural, words
from widgets.facts import Fact, Heading
from widgets.fill import fill_bar
from widgets.number_grid import LEGEND, grid

BAR = 20
"""Cells of a completion bar."""

MOST_NAMED = 40
"""Rookies that are named; of more the first."""


def lines(
    series: Sequence[Series], cards: Sequence[SetCard], width: int, signs: Mapping[str, str]
) -> Iterator[Fact | Heading]:
    """Everything about a set, for so many cells."""
    if not cards:
        yield Heading("No card of this set is there any more. Escape goes back.")
        return
    yield from _worth(cards)
    for one in series:
        yield Heading(one.prefix or "Base")
        # What has letters or signs for a number has no place among others.
        if one.size or one.highest:
            yield from _completion(one)
            yield Fact("", LEGEND.format(**signs))
            for line in grid(one, width, signs):
                yield Fact("", line)
        yield from _lists(one)
    if not series:
        yield Heading("No card of this set has a number.")


def percent(share: float) -> str:
    """A share of 1: only all is 100%, only none is 0%.

    >>> percent(204 / 205), percent(1 / 300), percent(1.0), percent(0.0)
    ('99%', '1%', '100%', '0%')
    """
    return f"{share:.0%}" if share in (0, 1) else f"{min(99, max(1, round(share * 100)))}%"


def missing(series: Sequence[Series]) -> str:
    """The missing numbers as a text to send: a line for each series."""
    gaps = ((one.prefix or "Base", ranges(one.missing())) for one in series)
    return "\n".join(f"{name}: {numbers}" for name, numbers in gaps if numbers) or "Nothing is missing."


def missing_rows(name: str, series: Sequence[Series]) -> list[tuple[str, str, str]]:
    """The missing numbers as rows: the set, the series, the number."""
    return [
        (name, one.prefix or "Base", printed(one.prefix, number)) for one in series for number in one.missing()
    ]


def _worth(cards: Sequence[SetCard]) -> Iterator[Fact]:
    copies = sum(card.copies for card in cards)
    value = sum((card.value * card.copies for card in cards if card.value is not None), Decimal())
    costs = [card.cost * card.copies for card in cards if card.cost is not None]
    cost = money(sum(costs, Decimal()) if costs else None, "$")
    graded = sum(card.copies for card in cards if card.is_graded)
    more = sum(card.copies for card in cards if card.value is None)
    unknown = f"not known of {more:,} of them" if more else ""
    yield Fact("Cards", words([held(len(cards), copies), f"{graded:,} graded" if graded else ""]))
    yield Fact("Worth", words([money(value, "$"), f"cost {cost}", unknown]))
    rookies = list(dict.fromkeys(card.title for card in cards if card.is_rookie))
    if rookies:
        yield Fact("Rookies", f"{len(rookies)}: {', '.join(rookies[:MOST_NAMED])}")


def _most(series: Series) -> str:
    """There may be more cards than were seen."""
    return "" if series.total else "at most "


def _completion(series: Series) -> Iterator[Fact]:
    size = str(series.size) if series.total else f"≥ {series.size}"
    bar = fill_bar(series.base_owned, series.size, BAR)
    yield Fact("Owned", f"{bar} {series.base_owned} of {size}, {_most(series)}{percent(series.base_share)}")
    if series.most_secret:
        secret = fill_bar(series.secret_owned, series.most_secret, BAR)
        yield Fact("Secret", f"{secret} {series.secret_owned} of ≥ {series.most_secret}")
        yield Fact(
            "With secret", f"{series.base_owned + series.secret_owned}, at most {percent(series.whole_share)}"
        )
    if len(series.variants) > 1:
        names = ", ".join(sorted(name or "usual" for name in series.variants))
        bar = fill_bar(round(series.variant_share * 1000), 1000, BAR)
        yield Fact("Variants", f"{bar} {_most(series)}{percent(series.variant_share)} of {names}")


def _lists(series: Series) -> Iterator[Fact]:
    """What the grid shows, as lists to read out."""
    if gaps := series.missing():
        yield Fact("Missing" if series.total else "Gaps", f"{len(gaps)}: {ranges(gaps)}")
    if more := series.duplicates():
        yield Fact("Duplicates", ", ".join(f"{number} +{count}" for number, count in more))
    if series.unnumbered:
        yield Fact("No number", plural(series.unnumbered, "copy"))
