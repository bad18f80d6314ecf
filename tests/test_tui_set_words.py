"""What is said of a set's series: nothing is called whole, or all, that need not be."""

from collections.abc import Sequence

from data.rules.card_number import parse
from data.rules.card_sets import Copies, Series, series_of
from queries.card_sets import SetCard
from tui import set_words
from tui.screens.card_sets import Base
from widgets.facts import Fact
from widgets.number_grid import SIGNS


def owned(*numbers: str, variant: str = "") -> list[Copies]:
    return [Copies(number, variant=variant) for text in numbers if (number := parse(text)) is not None]


def said(series: Sequence[Series]) -> dict[str, str]:
    card = SetCard(1, None, 1, False, "", "", False, None, None, None, "")
    facts = set_words.lines(series, [card], 60, SIGNS)
    return {fact.label: fact.value for fact in facts if isinstance(fact, Fact) and fact.label}


def test_a_share_of_an_unknown_size_is_the_most_it_can_be() -> None:
    facts = said(series_of(owned("1", "2", "4")))
    assert facts["Owned"].endswith(" 3 of ≥ 4, at most 75%")


def test_one_card_less_than_all_is_not_all() -> None:
    facts = said(series_of(owned(*(f"{number}/205" for number in range(2, 206)))))
    assert facts["Owned"].endswith(" 204 of 205, 99%")


def test_what_is_beyond_one_of_each_is_told_apart_from_other_variants() -> None:
    facts = said(series_of([*owned("4/9", "4/9", "4/9"), *owned("4/9", variant="foil")]))
    assert facts["Duplicates"] == "4 +2"


def test_the_list_tells_of_a_series_that_has_numbers() -> None:
    series = series_of(owned("PROMO", "TG1/TG30", "TG2/TG30"))
    assert Base.of(series).text == "▋········· 2/30 TG"
    assert Base.of(series_of(owned("1/9", "TG1/TG30"))).text == "█········· 1/9"
    assert Base.of(series_of(owned("PROMO"))).text == ""
