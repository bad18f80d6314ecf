"""The signs of a set's numbers: each state has one of its own, with and without Unicode."""

from data.rules.card_sets import Spot
from widgets.number_grid import ASCII_SIGNS, LEGEND, SIGNS, state


def test_a_graded_duplicate_is_neither_a_graded_one_nor_a_duplicate() -> None:
    spots = (Spot(), Spot(1), Spot(2, beyond=1), Spot(1, True), Spot(2, True, beyond=1))
    for signs in (SIGNS, ASCII_SIGNS):
        assert len({signs[state(spot)] for spot in spots}) == len(spots) == len(signs)
        assert all(sign in LEGEND.format_map(signs) for sign in signs.values())
