"""Value tiers of cards. The contract names them; the thresholds are Bindeck's."""

from enum import StrEnum

from data.rules.money import amount


class ValueTier(StrEnum):
    """card_collections.value_tier"""

    LOW = "low"
    MID = "mid"
    HIGH = "high"
    GRAIL = "grail"


FLOORS = ((500, ValueTier.GRAIL), (100, ValueTier.HIGH), (10, ValueTier.MID), (0, ValueTier.LOW))
"""The lowest value of each tier, dearest first: low < 10 ≤ mid < 100 ≤ high < 500 ≤ grail."""


def tier_of(value: float | None) -> ValueTier | None:
    """The tier of an estimated value; None when there is no value, or it is below zero.

    It is the value to the cent that counts, as it is shown.

    >>> tier_of(9.996)
    <ValueTier.MID: 'mid'>
    """
    worth = amount(value)
    if worth is None or worth.is_nan():
        return None
    return next((tier for floor, tier in FLOORS if worth >= floor), None)
