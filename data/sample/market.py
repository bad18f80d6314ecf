"""What a buyer pays."""

from decimal import ROUND_HALF_UP, Decimal
from random import Random

from data.rules.money import CENT, as_real, cents

_OFFERS_FROM = 20


def sale_price(asking: Decimal, chance: Random) -> Decimal:
    """What a thing sells for: the asking price, an accepted offer, or a discount; exact in REAL, above zero."""
    for amount in (_agreed(asking, chance), asking.quantize(Decimal(1), ROUND_HALF_UP), asking):
        if amount >= CENT and cents(as_real(amount)) == amount:
            return amount
    return CENT


def _agreed(asking: Decimal, chance: Random) -> Decimal:
    way = chance.random()
    if way < 0.5:
        return asking
    if way < 0.85 and asking >= _OFFERS_FROM:
        share = Decimal(chance.randint(78, 97)) / 100
        return (asking * share).quantize(Decimal(1), ROUND_HALF_UP)
    share = Decimal(100 - chance.choice((5, 10, 15, 20, 25))) / 100
    return (asking * share).quantize(CENT, ROUND_HALF_UP)
