"""Value tiers of cards. The contract names them; the thresholds are Bindeck's, and can be set."""

import re
from decimal import Decimal
from enum import StrEnum

from data.rules.money import amount

_AMOUNT = re.compile(r"\$?(\d{1,9}(?:\.\d{1,2})?)", re.ASCII)


class ValueTier(StrEnum):
    """card_collections.value_tier, cheapest first."""

    LOW = "low"
    MID = "mid"
    HIGH = "high"
    GRAIL = "grail"


class TierError(ValueError):
    """A sentence that says what the setting should look like."""


Floors = tuple[Decimal, Decimal, Decimal]
"""The lowest value of mid, high and grail; low begins at 0."""

USUAL: Floors = (Decimal(10), Decimal(100), Decimal(500))
"""Where nothing is set: low < 10 ≤ mid < 100 ≤ high < 500 ≤ grail."""

_in_force = [USUAL]


def parse(text: str) -> Floors:
    """The floors as they are set, such as 10,100,500. Raises TierError.

    >>> parse("5, $50, 249.99")
    (Decimal('5'), Decimal('50'), Decimal('249.99'))
    """
    found = [_AMOUNT.fullmatch(each.strip()) for each in text.split(",")]
    floors = [Decimal(each[1]) for each in found if each]
    if len(found) != 3 or len(floors) != 3 or not 0 < floors[0] < floors[1] < floors[2]:
        raise TierError(
            f"three rising amounts, where mid, high and grail begin, such as 10,100,500, not “{text}”."
        )
    return floors[0], floors[1], floors[2]


def use(floors: Floors) -> None:
    """From now on tiers begin there, in the whole process: in statements as on screens."""
    _in_force[:] = [floors]


def floors() -> dict[ValueTier, Decimal]:
    """The lowest value of each tier, cheapest first."""
    return dict(zip(ValueTier, (Decimal(0), *_in_force[0]), strict=True))


def tier_of(value: float | None) -> ValueTier | None:
    """The tier of an estimated value; None when there is no value, or it is below zero.

    It is the value to the cent that counts, as it is shown.

    >>> tier_of(9.996)
    <ValueTier.MID: 'mid'>
    """
    worth = amount(value)
    if worth is None or worth.is_nan():
        return None
    return next((tier for tier, floor in reversed(floors().items()) if worth >= floor), None)
