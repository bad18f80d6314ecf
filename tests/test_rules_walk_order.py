"""The order of bins that a person sets, and the one that the log tells."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rules.walk import bin_of, learned, moved, walk

START = datetime.fromisoformat("2026-01-01T08:00")
NAMES = st.lists(st.sampled_from("ABCDEFG"), unique=True, min_size=1)


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def test_bins_in_order_come_first_then_the_others_and_no_place_last() -> None:
    places = ["A1", "C2-01", None, "B10", "B2", "", "c 1", "D1", "Shelf-3"]
    ordered = sorted(places, key=lambda place: walk(place, ["C", "B"]))
    assert ordered == ["c 1", "C2-01", "B2", "B10", "A1", "D1", "Shelf-3", None, ""]


@pytest.mark.parametrize(
    ("location", "found"),
    [
        ("A1", "A1"),
        ("a-2-07", "A"),
        ("A2", "A"),
        ("A11-02", "A"),
        ("A1 1", "A1"),
        ("A1-1", "A1"),
        ("3B-01", "3"),
        ("Shelf-3", "Shelf"),
        ("Shelf", "Shelf"),
        ("Shelves", None),
        ("Z1", None),
        ("", None),
        (None, None),
    ],
)
def test_the_bin_of_a_location(location: str | None, found: str | None) -> None:
    assert bin_of(location, ["A", "A1", "3", "Shelf", ""]) == found


@given(st.text(max_size=12), st.lists(st.text(max_size=4), max_size=6))
def test_any_text_has_a_place_in_the_walk(location: str, bins: list[str]) -> None:
    assert sorted([walk(location, bins), walk("A1", bins), walk(None, bins)])[-1] >= walk(location, bins)


@given(NAMES, st.data())
def test_a_bin_is_moved_and_none_is_lost(bins: list[str], data: st.DataObject) -> None:
    name, by = data.draw(st.sampled_from(bins)), data.draw(st.integers(-9, 9))
    after = moved(bins, name, by)
    assert sorted(after) == sorted(bins)
    assert after.index(name) == min(max(bins.index(name) + by, 0), len(bins) - 1)
    assert [other for other in after if other != name] == [other for other in bins if other != name]


@given(NAMES)
def test_one_walk_is_the_order(bins: list[str]) -> None:
    if len(bins) > 1:
        assert learned([(name, at(nth)) for nth, name in enumerate(bins)], bins) == bins


def test_most_walks_decide_and_bins_that_nobody_came_to_stand_behind() -> None:
    visits: list[tuple[str, datetime]] = []
    for day, route in enumerate(["CAB", "CCAAB", "BCA"]):
        visits += [(name, at(day * 1440 + nth)) for nth, name in enumerate(route)]
    assert learned(visits, ["A", "B", "C", "D10", "D2"]) == ["C", "A", "B", "D2", "D10"]


def test_a_pause_ends_a_walk() -> None:
    visits = [("B", at(0)), ("A", at(40)), ("B", at(41))]
    assert learned(visits, "AB") == ["A", "B"]


def test_coming_back_does_not_turn_the_order_round() -> None:
    assert learned([(name, at(nth)) for nth, name in enumerate("BABAB")], "AB") == ["B", "A"]
