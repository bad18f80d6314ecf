"""Money: typed by people, stored as REAL, shown to the cent."""

import re
import struct
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

CENT = Decimal("0.01")

_WIDE = Context(prec=60)
"""The largest REAL has 39 digits before the point."""

LARGEST_PRICE = Decimal(10) ** 12

_THOUSANDS = re.compile(r"^\d{1,3}(,\d{3})+(\.\d{1,2})?$")
_SPACED = re.compile(r"^\d{1,3}(\s\d{3})+([.,]\d{1,2})?$")
_EUROPEAN = re.compile(r"^\d{1,3}(\.\d{3})+,\d{1,2}$")
_COMMA_CENTS = re.compile(r"^\d+,\d{1,2}$")


class MoneyError(ValueError):
    """A sentence for the person who typed the amount."""


def cents(value: float) -> Decimal:
    """A REAL read back as the amount that was meant.

    >>> cents(19.989999771118164)
    Decimal('19.99')
    """
    return to_cents(Decimal(repr(value)))


def amount(stored: float | None) -> Decimal | None:
    """A stored amount that may be missing, even where the contract says it is there."""
    return None if stored is None else cents(stored)


def known(amount: Decimal | None) -> Decimal | None:
    """An amount that can be counted with; None for one that is below zero, infinite or no number."""
    return amount if amount is not None and amount.is_finite() and amount >= 0 else None


def money_of(value: object) -> Decimal | None:
    """An amount out of JSON, a number or its text; None for anything else."""
    try:
        return Decimal(str(value)) if isinstance(value, str | int | float) else None
    except InvalidOperation:
        return None


def to_cents(amount: Decimal) -> Decimal:
    """An amount rounded to the cent; what is no number (REAL has such values) stays as it is."""
    return amount.quantize(CENT, ROUND_HALF_UP, _WIDE) if amount.is_finite() else amount


def as_real(amount: Decimal) -> float:
    """What PostgreSQL's REAL keeps of an amount, as a float."""
    return struct.unpack("<f", struct.pack("<f", float(amount)))[0]


def parse_price(text: str) -> Decimal:
    """The price a person typed, above zero and exact in REAL: "19,99", "$1,234.50", "84".

    Raises MoneyError with a sentence that says what is wrong.
    """
    amount = _parse(text)
    if amount <= 0:
        raise MoneyError("The price must be above zero.")
    return _kept(amount, "price")


def parse_cost(text: str) -> Decimal:
    """What a person paid, zero for a thing that cost nothing; read like a price. Raises MoneyError."""
    return _from_zero(text, "cost")


def parse_worth(text: str, what: str) -> Decimal:
    """An amount of any name (`what`), from zero; read like a price. Raises MoneyError."""
    return _from_zero(text, what)


def parse_rounded(text: str, what: str) -> Decimal:
    """Like `parse_worth`, of what a program worked out: more decimals are rounded to the cent. Raises MoneyError.

    >>> parse_rounded("137.8199", "cost")
    Decimal('137.82')
    """
    amount = to_cents(_parse(text))
    if amount < 0:
        raise MoneyError(f"The {what} cannot be below zero.")
    return _kept(amount, what)


def parse_price_of_a_draft(text: str) -> Decimal:
    """A price that may still be zero; read like any other. Raises MoneyError."""
    return _from_zero(text, "price")


def _from_zero(text: str, what: str) -> Decimal:
    amount = _parse(text)
    if amount < 0:
        raise MoneyError(f"The {what} cannot be below zero.")
    return _kept(amount, what)


def _kept(amount: Decimal, what: str) -> Decimal:
    """The amount as REAL keeps it to the cent, or MoneyError."""
    if amount > LARGEST_PRICE:
        raise MoneyError(f"That {what} is larger than the database can hold.")
    if amount != to_cents(amount):
        raise MoneyError(f"A {what} has at most two decimals.")
    kept = next((kept for kept in _read_back(amount) if kept != amount), amount)
    if kept != amount:
        raise MoneyError(f"The database cannot hold {amount} to the cent (it would keep {kept}).")
    return abs(to_cents(amount))


def _read_back(amount: Decimal) -> tuple[Decimal, Decimal]:
    """An amount as it comes back out of REAL: widened, as sums do it, and as the server writes it, in the fewest
    digits that tell it from its neighbours."""
    real = as_real(amount)
    shortest = next((text for digits in range(6, 9) if as_real(Decimal(text := f"{real:.{digits}g}")) == real), "")
    return cents(real), to_cents(Decimal(shortest or f"{real:.9g}"))


def parse_amount(text: str) -> Decimal:
    """Any amount a person typed, below zero too, to the cent. Raises MoneyError."""
    amount = _parse(text)
    if abs(amount) > LARGEST_PRICE:
        raise MoneyError("That amount is larger than the database can hold.")
    if amount != to_cents(amount):
        raise MoneyError("An amount has at most two decimals.")
    return to_cents(amount)


def _parse(text: str) -> Decimal:
    bare = re.sub(r"^\s*[$€£]?\s*|\s*[$€£]?\s*$", "", text)
    if not bare:
        raise MoneyError("Type a price, such as 84 or 19.99.")
    if _SPACED.match(bare):
        bare = re.sub(r"\s", "", bare)
    if _THOUSANDS.match(bare):
        bare = bare.replace(",", "")
    elif _EUROPEAN.match(bare):
        bare = bare.replace(".", "").replace(",", ".")
    elif _COMMA_CENTS.match(bare):
        bare = bare.replace(",", ".")
    if not re.fullmatch(r"-?\d{1,30}(\.\d{0,30})?|-?\.\d{1,30}", bare, re.ASCII):
        raise MoneyError(f"“{text.strip()[:40]}” is not a price; type it like 84 or 19.99.")
    return Decimal(bare)


def show(amount: Decimal | None, currency: str = "") -> str:
    """An amount for a column; — where there is none.

    >>> show(Decimal("1234.5"), "$")
    '$1,234.50'
    """
    if amount is None:
        return "—"
    if not amount.is_finite():
        return str(amount)
    sign = "-" if amount < 0 else ""
    return f"{sign}{currency}{abs(amount):,.2f}"
