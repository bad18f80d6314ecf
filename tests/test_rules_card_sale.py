"""Listings of cards: titles that fit and say what matters, and what selling does to a collection."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rules.card_listing import CardWords, condition, description, title
from data.rules.card_number import parse
from data.rules.card_sale import Held, breaks, last_copies, surplus
from data.rules.card_sets import Copies
from data.rules.listing_fields import parse_title
from data.rules.status import Condition
from data.rules.terms import LONGEST_TITLE

OHTANI = CardWords(
    "Shohei Ohtani", "17", sport="baseball", year=2018, brand="Topps", series="Chrome Update",
    player="Shohei Ohtani", team="Angels", insert="Future Stars", parallel="Gold Refractor", is_rookie=True,
    company="BGS", grade=10, serial="0012345678", tags=["Pristine", "keep"],
)  # fmt: skip


def test_a_title_says_what_buyers_look_for() -> None:
    assert title(OHTANI) == "2018 Topps Chrome Update Shohei Ohtani #17 Gold Refractor RC BGS 10 Pristine"
    base = CardWords("Charizard", "4/102", game="Pokemon", set_name="Base Set", subtype="Holo")
    assert title(base) == "Charizard 4/102 Base Set Holo Pokemon"
    assert title(replace(base, title="Charizard 4/102 Base Set", company="PSA", grade=9.0)) == (
        "Charizard 4/102 Base Set Holo Pokemon PSA 9"
    )
    assert title(CardWords("", player="Ken Griffey", sport="baseball")) == "Ken Griffey"
    assert title(CardWords("\x1b[31m")) == "[31m"
    assert title(CardWords("")) == "Card"


def test_what_matters_least_is_left_out_first() -> None:
    long = replace(OHTANI, series="Chrome Update Series Mega Box Exclusive")
    assert title(long) == "2018 Topps Shohei Ohtani #17 Gold Refractor RC BGS 10 Pristine"
    wordy = "word " * 40
    assert title(CardWords(wordy)) == ("word " * 16).strip()
    assert title(CardWords("x" * 200)) == "x" * LONGEST_TITLE


TEXTS = st.text(max_size=60)


@given(st.builds(CardWords, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, st.none() | st.integers(), TEXTS, TEXTS, TEXTS))
def test_any_card_has_a_title_that_may_stand(card: CardWords) -> None:
    assert parse_title(title(card)) == title(card)


@pytest.mark.parametrize(
    ("grade", "tags", "expected"),
    [
        (10, [], Condition.LIKE_NEW),
        (8.5, ["NM"], Condition.EXCELLENT),
        (1, [], Condition.POOR),
        (None, ["keep", "Near Mint"], Condition.LIKE_NEW),
        (None, ["keep"], None),
    ],
)
def test_the_condition_is_that_of_the_grade_or_the_tag(
    grade: float | None, tags: list[str], expected: Condition | None
) -> None:
    assert condition(CardWords("x", grade=grade, tags=tags)) == expected


def test_a_description_has_a_line_for_each_fact() -> None:
    said = description(OHTANI).splitlines()
    assert "Grade: BGS 10 Pristine" in said
    assert "Certificate: 0012345678" in said
    assert not any(line.endswith(": ") for line in said)


def test_the_dearest_copies_are_kept() -> None:
    held = [Held(1, "a", 3, Decimal(2)), Held(2, "a", 1, Decimal(90), True), Held(3, "a", 1), Held(4, "b", 1)]
    assert surplus(held, 1) == {1: 3, 3: 1}
    assert surplus(held, 2) == {1: 2, 3: 1}
    assert surplus(held, 0) == {1: 3, 2: 1, 3: 1, 4: 1}
    assert last_copies(held, {1: 3, 3: 1, 4: 1}) == {4}
    assert last_copies(held, {1: 3, 2: 1, 3: 1}) == {1, 2, 3}


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-1, 9)), max_size=20), st.integers(0, 4))
def test_of_each_card_so_many_stay(rows: list[tuple[int, int]], keep: int) -> None:
    held = [Held(nth, same, copies) for nth, (same, copies) in enumerate(rows)]
    beyond = surplus(held, keep)
    for same in range(4):
        there = sum(max(0, row.copies) for row in held if row.same == same)
        assert there - sum(beyond.get(row.id, 0) for row in held if row.same == same) == min(there, keep)


def test_a_complete_set_is_broken_by_its_last_copies_alone() -> None:
    numbers = ["1/2", "2/2", "2/2", "3/2", "TG1/TG9"]
    rows = [Copies(found, 1, row_id=nth) for nth, text in enumerate(numbers) if (found := parse(text)) is not None]
    assert breaks(rows, {0: 1}) == {0}
    assert breaks(rows, {1: 1}) == set()
    assert breaks(rows, {1: 1, 2: 1, 3: 1, 4: 1}) == {1, 2}
    assert breaks(rows[1:], {1: 1}) == set()
