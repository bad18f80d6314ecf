"""New prices: by an amount, by percent, to a fixed price or down an age ladder; rounded, and with a floor."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import Enum

from data.rules.fees import FeeRule, plain
from data.rules.money import CENT, LARGEST_PRICE, as_real, cents, parse_price, show, to_cents

LARGEST_PERCENT = 1000
MOST_STEPS = 12

_MINUS = str.maketrans("−–", "--")
_PERCENT = re.compile(r"([+-]?)\s*(\d{1,4}(?:[.,]\d{1,4})?)\s*%", re.ASCII)
_STEP = re.compile(r"(\d{1,5})\s*d(?:ays?)?\s*:?\s*(\S.*)", re.ASCII | re.IGNORECASE)

FORMS = "Type 84, +5, -5, -10% or a ladder like 30d -10%, 60d -20%."


class RepricingError(ValueError):
    """A sentence for the person who typed the wish."""


class Ending(Enum):
    """What a price ends in."""

    EXACT = "to the cent"
    NINETY_NINE = "to .99"
    NINETY_FIVE = "to .95"
    WHOLE = "to whole amounts"

    def nearest(self, price: Decimal) -> Decimal:
        """The nearest price above zero with this ending, of two equally near the higher one."""
        up = self.up(price)
        down = up - (CENT if self is Ending.EXACT else 1)
        return down if down > 0 and price - down < up - price else up

    def up(self, price: Decimal) -> Decimal:
        """The first price with this ending that is above zero and not below `price`."""
        if self is Ending.EXACT:
            return max(price.quantize(CENT, ROUND_CEILING), CENT)
        found = price.to_integral_value(ROUND_FLOOR) + _CENTS[self]
        return found + 1 if found < price or found <= 0 else found


_CENTS = {
    Ending.NINETY_NINE: Decimal("0.99"),
    Ending.NINETY_FIVE: Decimal("0.95"),
    Ending.WHOLE: Decimal(0),
}


@dataclass(frozen=True, slots=True)
class Fixed:
    """The same price for all."""

    price: Decimal

    def apply(self, price: Decimal | None, age_days: int | None) -> Decimal | None:
        return self.price


@dataclass(frozen=True, slots=True)
class ByAmount:
    """So much more, or less."""

    amount: Decimal

    def apply(self, price: Decimal | None, age_days: int | None) -> Decimal | None:
        return None if price is None else price + self.amount


@dataclass(frozen=True, slots=True)
class ByPercent:
    """So many percent more, or less."""

    percent: Decimal

    def apply(self, price: Decimal | None, age_days: int | None) -> Decimal | None:
        return None if price is None else price * (100 + self.percent) / 100


@dataclass(frozen=True, slots=True)
class Ladder:
    """Percent by age: (days, percent) in ascending order; the last step a listing is old enough for counts."""

    steps: tuple[tuple[int, Decimal], ...]

    def apply(self, price: Decimal | None, age_days: int | None) -> Decimal | None:
        reached = [percent for days, percent in self.steps if age_days is not None and age_days >= days]
        return ByPercent(reached[-1]).apply(price, age_days) if reached else price


Wish = Fixed | ByAmount | ByPercent | Ladder


@dataclass(frozen=True, slots=True)
class Repriced:
    """A new price, or why there is none; `floored` when the floor made it, `unknown` when no floor is known."""

    price: Decimal | None = None
    refusal: str = ""
    floored: bool = False
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Repricing:
    """A wish, what its prices end in, and whether none may go below the cost and the marketplaces' fees."""

    wish: Wish
    ending: Ending = Ending.EXACT
    floor: bool = True

    def apply(
        self, price: Decimal | None, cost: Decimal | None, age_days: int | None, rules: Sequence[FeeRule]
    ) -> Repriced:
        """The new price of a listing; `rules` are those of the marketplaces it is on."""
        known = price if price is not None and price.is_finite() and price > 0 else None
        wanted = self.wish.apply(known, age_days)
        if wanted is None:
            return Repriced(refusal="it has no price to start from: give it a fixed one")
        if isinstance(self.wish, Ladder) and wanted == known:
            return Repriced(known)
        if wanted <= 0:
            return Repriced(refusal=f"it would cost {show(to_cents(wanted))}")
        if wanted > LARGEST_PRICE:
            return Repriced(refusal=unholdable(wanted))
        found = self.ending.nearest(to_cents(wanted))
        knows_cost = cost is not None and cost.is_finite() and cost >= 0
        least = found
        if self.floor and knows_cost and cost is not None:
            if cost > LARGEST_PRICE:
                return Repriced(refusal="no price that the database can hold covers its cost")
            covering = self._covering(found, cost, rules)
            if covering is None:
                return Repriced(refusal="no price covers its cost: a marketplace keeps all of it")
            least = covering
        return Repriced(least, unholdable(least), least > found, self.floor and not knows_cost)

    def _covering(self, price: Decimal, cost: Decimal, rules: Sequence[FeeRule]) -> Decimal | None:
        """The first price from `price` on that ends as wished and leaves the cost on every marketplace."""
        while True:
            before = price
            price = self.ending.up(max(price, cost)) if price < cost else price
            for rule in rules:
                covering = least_price(rule, price, cost)
                if covering is None:
                    return None
                price = self.ending.up(covering) if covering > price else price
            if price == before:
                return price


def least_price(rule: FeeRule, at_least: Decimal, keep: Decimal) -> Decimal | None:
    """The first price from `at_least` on of which `keep` is left after the fee; None where there is none."""
    small = max(at_least, keep + rule.small_fee)
    if small < rule.small_under:
        return small
    price = max(at_least, rule.small_under)
    if price - rule.fee(price) >= keep:
        return price
    if rule.share >= 1:
        return None
    # The fee is rounded by half a cent at most, and no price leaves less than a lower one: halve the distance.
    low, high = (
        int(((keep + rule.fixed + rounded) / (1 - rule.share) / CENT).to_integral_value(ROUND_CEILING))
        for rounded in (-CENT / 2, CENT / 2)
    )
    low = max(low, int(price / CENT))
    while low < high:
        middle = (low + high) // 2
        if middle * CENT - rule.fee(middle * CENT) >= keep:
            high = middle
        else:
            low = middle + 1
    return low * CENT


def unholdable(price: Decimal) -> str:
    """Why the database cannot hold a price; empty when it can."""
    if price > LARGEST_PRICE:
        return "the price is larger than the database can hold"
    kept = cents(as_real(price))
    return "" if kept == price else f"the database cannot hold {show(price)} to the cent"


def parse(text: str) -> Wish:
    """What a person typed: `84`, `+5`, `-5`, `-10%`, or `30d -10%, 60d -20%`. Raises ValueError with a sentence.

    >>> parse("30d -10%, 60d -20%").apply(Decimal(50), 61)
    Decimal('40')
    """
    bare = text.translate(_MINUS).strip()
    if not bare:
        raise RepricingError(FORMS)
    if re.match(r"\d+\s*d", bare, re.ASCII | re.IGNORECASE):
        return Ladder(_steps(bare))
    if bare.endswith("%"):
        return ByPercent(_percent(bare))
    if bare[0] in "+-":
        by = parse_price(bare[1:])
        return ByAmount(by if bare[0] == "+" else -by)
    return Fixed(parse_price(bare))


def typed(wish: Wish) -> str:
    """A wish as `parse` reads it."""
    match wish:
        case Fixed(price):
            return f"{price:.2f}"
        case ByAmount(by):
            return f"{by:+.2f}"
        case ByPercent(percent):
            return _signed(percent)
        case Ladder(steps):
            return ", ".join(f"{days}d {_signed(percent)}" for days, percent in steps)


def _steps(text: str) -> tuple[tuple[int, Decimal], ...]:
    steps: list[tuple[int, Decimal]] = []
    for part in filter(None, re.split(r"(?<=%)\s*[,;]?\s*", text)):
        step = _STEP.fullmatch(part.strip(" ,;"))
        if step is None:
            raise RepricingError(f"“{part[:30]}” is no step of a ladder: type days and percent, like 30d -10%.")
        steps.append((int(step[1]), _percent(step[2])))
    if [days for days, _ in steps] != sorted({days for days, _ in steps}):
        raise RepricingError("The days of a ladder must go up, like 30d -10%, 60d -20%.")
    if len(steps) > MOST_STEPS:
        raise RepricingError(f"A ladder has at most {MOST_STEPS} steps.")
    return tuple(steps)


def _percent(text: str) -> Decimal:
    found = _PERCENT.fullmatch(text.strip())
    if found is None:
        raise RepricingError(f"“{text.strip()[:30]}” is no percentage. {FORMS}")
    if not found[1]:
        raise RepricingError(f"Say +{found[2]}% or -{found[2]}%.")
    percent = Decimal(found[1] + found[2].replace(",", "."))
    if percent <= -100:
        raise RepricingError("That would leave nothing of the price; the most is -99%.")
    if percent > LARGEST_PERCENT:
        raise RepricingError(f"The most is +{LARGEST_PERCENT}%.")
    return percent


def _signed(percent: Decimal) -> str:
    sign = "-" if percent < 0 else "+"
    return f"{sign}{plain(abs(percent))}%"
