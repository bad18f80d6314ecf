"""What changed, in words."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rules.differences import LONGEST, differences

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    ["title", "price", "attributes", "photos", "platform_statuses", "quantity", "description"]
)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({"price": 84.0}, {"price": 79.5}, ["price $84.00 → $79.50"]),
        ({"price": 19.989999771118164}, {"price": "NaN"}, ["price $19.99 → NaN"]),
        ({"price": "1e999999"}, {"price": 1}, ["price 1e999999 → $1.00"]),
        ({"quantity": 1, "status": "active"}, {"quantity": 0, "status": "active"}, ["quantity 1 → 0"]),
        ({"sku": None}, {"sku": ""}, ["sku nothing → “”"]),
        ({}, {"storage_location": "A2", "photos": None}, ["storage location nothing → A2"]),
        (
            {"attributes": '{"size": "9", "brand": "Nike"}'},
            {"attributes": '{"size": "10", "colour": "red", "brand": "Nike"}'},
            ["attributes: size 9 → 10", "attributes: colour nothing → red"],
        ),
        ({"attributes": "size: M"}, {"attributes": '{"size": "M"}'}, ['attributes size: M → {"size": "M"}']),
        ({"photos": '["a.jpg", "b.jpg"]'}, {"photos": '["b.jpg", "c.jpg"]'}, ["photos a.jpg → c.jpg"]),
        ({"photos": '["a.jpg"]'}, {"photos": '["a.jpg", "b.jpg"]'}, ["photos nothing → b.jpg"]),
        ({"photos": '["a", "b"]'}, {"photos": '["b", "a"]'}, ["photos a, b → b, a"]),
        ({"is_read": False}, {"is_read": True}, ["is read no → yes"]),
        ({"cost": 3}, {"cost": 3.0}, []),
    ],
)
def test_each_field_reads_well(before: dict[str, Any], after: dict[str, Any], told: list[str]) -> None:
    assert [str(difference) for difference in differences(before, after)] == told


def test_of_a_long_text_the_part_that_changed_is_shown() -> None:
    text = "A walkman in its box, tested, with a new belt and fresh grease; " * 4
    (told,) = differences({"description": text + "It runs well."}, {"description": text + "It runs badly."})
    assert told.before == "…se; It runs well."
    assert told.after == "…se; It runs badly."


@given(st.dictionaries(FIELDS, JSON), st.dictionaries(FIELDS, JSON))
def test_any_details_of_anyone_can_be_told(before: dict[str, Any], after: dict[str, Any]) -> None:
    told = differences(before, after)
    assert {difference.field.partition(":")[0] for difference in told} >= {
        field.replace("_", " ") for field, new in after.items() if new is not None and field not in before
    }
    for difference in told:
        assert len(difference.before) <= LONGEST
        assert len(difference.after) <= LONGEST
