"""The shape of the vocabularies: brands with their models and prices, and pools of words."""

from dataclasses import dataclass
from enum import StrEnum


class Box(StrEnum):
    """The sort of bin a thing belongs in."""

    CLOTHING = "clothing"
    TCG = "tcg"
    SPORTS = "sports"


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand, what it makes, and the dollars people ask for it."""

    name: str
    models: tuple[str, ...]
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Trade:
    """One category of goods; `details` are (attribute, pool) pairs in the order of the title."""

    category: str
    item_type: str
    brands: tuple[Brand, ...]
    details: tuple[tuple[str, tuple[str, ...]], ...]
    platforms: tuple[str, ...]
    barcode_share: float
    barcode: tuple[str, int] = ("0", 12)


def pool(text: str) -> tuple[str, ...]:
    """The words of a comma-separated text; an empty one between two commas is "nothing said".

    >>> pool("Black, , Dark Olive")
    ('Black', '', 'Dark Olive')
    """
    return tuple(word.strip() for word in text.split(","))


def brands(table: str) -> tuple[Brand, ...]:
    """The brands of a table with a line `name | low-high | model, model` for each."""
    return tuple(_brand(line) for line in table.strip().splitlines())


def _brand(line: str) -> Brand:
    name, prices, models = (part.strip() for part in line.split("|"))
    low, high = prices.split("-")
    return Brand(name, pool(models), float(low), float(high))
