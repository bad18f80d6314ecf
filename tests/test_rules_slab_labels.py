"""A slab's label is one of the card's tags: found, set and taken away without touching the others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rules.slab_labels import LABELS, doubt, label_of, labelled


@pytest.mark.parametrize(
    ("tags", "label"),
    [
        ([], ""),
        (["Mint condition", "not Mint", "Trade Pristine"], ""),
        (["Keep", "BGS 10 Black Label"], "Black Label"),
        (["psa 10 gem mint"], "Gem Mint"),
        (["Beckett 9.5 Gem Mint"], "Gem Mint"),
        (["SGC 9.5 Mint+"], "Mint+"),
        (["GMA 10 Pristine"], "Pristine"),
        (["Pristine"], "Pristine"),
        (["PSA Authentic"], "Authentic"),
        (["PSA 8 NM-MT"], ""),
    ],
)
def test_a_label_is_found_among_tags(tags: list[str], label: str) -> None:
    assert label_of(tags) == label


@pytest.mark.parametrize(
    ("label", "company", "score", "said"),
    [
        ("Pristine", "PSA", 10.0, "PSA 10 is labelled Gem Mint"),
        ("Gem Mint", "BGS", 10.0, "Black Label or Pristine"),
        ("Authentic", "SGC", 9.0, "has no number"),
        ("Authentic", "SGC", None, ""),
        ("Black Label", "BGS", 10.0, ""),
        ("Pristine", "GMA", 10.0, ""),
        ("", "PSA", 10.0, ""),
    ],
)
def test_a_label_that_is_not_that_of_the_grade_is_doubted(
    label: str, company: str, score: float | None, said: str
) -> None:
    found = doubt(label, company, score)
    assert said in found
    assert bool(found) == bool(said)


@given(
    st.lists(st.text(max_size=12)),
    st.sampled_from(["", *LABELS]),
    st.sampled_from([None, "PSA", "GMA"]),
    st.sampled_from([None, 10.0, 9.5]),
)
def test_setting_a_label_leaves_the_other_tags(
    tags: list[str], label: str, company: str | None, score: float | None
) -> None:
    after = labelled(tags, label, company, score)
    assert label_of(after) == label
    assert [tag for tag in tags if not label_of([tag])] == (after[:-1] if label else after)
    assert labelled(after, label, company, score) == after
