"""What a marketplace keeps of a sale, as an estimate: the built-in rules, and the seller's own over them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from data.rules.marketplaces import BY_NAME, MANUAL, fold
from data.rules.money import to_cents

DEAREST = Decimal(100_000)
"""Above it an amount in a rule is a slip of the finger."""

_NUMBER = re.compile(r"\$?(\d{1,9}(?:[.,]\d{1,9})?)%?", re.ASCII)


class FeeError(ValueError):
    """A sentence that says what is wrong with a rule."""


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


BUILT_IN: Mapping[str, FeeRule] = {
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


@dataclass(frozen=True, slots=True)
class FeeTable:
    """The rules in force: the seller's own, by marketplace as `fold` names it, before the built-in ones."""

    own: Mapping[str, FeeRule] = field(default_factory=dict[str, FeeRule])

    def rule(self, platform: str) -> FeeRule | None:
        """The rule of a marketplace, whatever its spelling; None where no fee is known."""
        name = fold(platform)
        return self.own.get(name) or BUILT_IN.get(name)

    def nets(self, platform: str | None, price: Decimal | None) -> Decimal | None:
        """What is left of a price after the marketplace's fee; None where price or fee is unknown.

        A price below zero is none.
        """
        if platform is None or price is None or not price.is_finite() or price < 0:
            return None
        rule = self.rule(platform)
        return None if rule is None else price - rule.fee(price)

    def marketplaces(self) -> list[str]:
        """Every marketplace to show: the known ones, with and without a fee, then the seller's others."""
        return [*dict.fromkeys([*BY_NAME, *BUILT_IN, *sorted(self.own)])]


def checked(percent: Decimal, fixed: Decimal, small_under: Decimal, small_fee: Decimal) -> FeeRule:
    """The rule of four numbers. Raises FeeError."""
    if not 0 <= percent <= 100:
        raise FeeError("percent must be from 0 to 100")
    for name, amount in (("fixed", fixed), ("small_under", small_under), ("small_fee", small_fee)):
        if not 0 <= amount <= DEAREST or amount != to_cents(amount):
            raise FeeError(f"{name} must be an amount like 0.40")
    if small_fee > small_under:
        raise FeeError("small_fee is the fee of sales below small_under, and cannot be more than those cost")
    return FeeRule(percent / 100, fixed, small_under, small_fee)


def parse(text: str) -> FeeRule:
    """The rule a person typed: percent, then if any fixed, then if any small_under and small_fee. Raises FeeError.

    >>> parse("13.25% $0.40").fee(Decimal(100))
    Decimal('13.65')
    """
    matches = [_NUMBER.fullmatch(word) for word in text.split()]
    numbers = [Decimal(match[1].replace(",", ".")) for match in matches if match]
    if len(numbers) != len(matches) or len(numbers) not in (1, 2, 4):
        raise FeeError("Type percent, fixed amount, and for small sales their limit and fee, like 20 0 15 2.95")
    return checked(*numbers, *[Decimal(0)] * (4 - len(numbers)))


def typed(rule: FeeRule) -> str:
    """A rule as `parse` reads it."""
    numbers = [rule.share * 100, rule.fixed]
    if rule.small_under:
        numbers += [rule.small_under, rule.small_fee]
    return " ".join(map(plain, numbers))


def plain(number: Decimal) -> str:
    """A number without an exponent and needless zeros.

    >>> plain(Decimal("13.250"))
    '13.25'
    """
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
