"""What a marketplace keeps of a sale, as an estimate."""

from dataclasses import dataclass
from decimal import Decimal

from data.rules.marketplaces import MANUAL, fold
from data.rules.money import to_cents


@dataclass(frozen=True, slots=True)
class FeeRule:
    """A share of the price plus a fixed amount; below `small_under` a flat `small_fee` instead."""

    share: Decimal
    fixed: Decimal = Decimal(0)
    small_under: Decimal = Decimal(0)
    small_fee: Decimal = Decimal(0)

    def fee(self, price: Decimal) -> Decimal:
        """The fee on a price, to the cent."""
        if price < self.small_under:
            return self.small_fee
        return to_cents(price * self.share + self.fixed)


RULES = {
    MANUAL: FeeRule(Decimal(0)),
    "ebay": FeeRule(Decimal("0.1325"), Decimal("0.40")),
    "poshmark": FeeRule(Decimal("0.20"), small_under=Decimal(15), small_fee=Decimal("2.95")),
    "mercari": FeeRule(Decimal("0.10")),
    "depop": FeeRule(Decimal("0.033"), Decimal("0.45")),
    "etsy": FeeRule(Decimal("0.095"), Decimal("0.45")),
    "vinted": FeeRule(Decimal(0)),
    "facebook": FeeRule(Decimal("0.10"), small_under=Decimal(8), small_fee=Decimal("0.80")),
    "whatnot": FeeRule(Decimal("0.109"), Decimal("0.30")),
    "grailed": FeeRule(Decimal("0.1249"), Decimal("0.49")),
    "tcgplayer": FeeRule(Decimal("0.1325"), Decimal("0.30")),
}
"""Marketplaces that are not here have no known fee: what a sale there nets is not guessed."""


def nets(platform: str | None, price: Decimal | None) -> Decimal | None:
    """What is left of a price after the marketplace's fee; None where price or fee is unknown."""
    if platform is None or price is None or not price.is_finite():
        return None
    rule = RULES.get(fold(platform))
    return None if rule is None else price - rule.fee(price)
