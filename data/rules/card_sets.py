"""What is owned of a set, and what is missing: each series of numbers in it counts on its own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from data.rules.card_number import CardNumber

LARGEST = 2000
"""Cards of a series at most whose gaps are counted: a higher number is a serial, a year or a mistake."""


@dataclass(frozen=True, slots=True)
class Copies:
    """One row of the collection: copies of a card; `variant` is its subtype or parallel ("": the usual)."""

    number: CardNumber
    quantity: int = 1
    is_graded: bool = False
    variant: str = ""
    row_id: int = 0
    """Which row, where that matters."""
    who: str = ""
    """What tells it from others of its number: a player; where no set is known, the title."""


@dataclass(frozen=True, slots=True)
class Spot:
    """What is owned of one number of a series."""

    copies: int = 0
    is_graded: bool = False
    variants: frozenset[str] = frozenset()
    beyond: int = 0
    """Copies beyond one of each card with the number: a foil and a plain one are two cards."""

    @property
    def is_owned(self) -> bool:
        """Whether there is one at least."""
        return self.copies > 0

    @property
    def is_duplicate(self) -> bool:
        """Whether there is more than one of a card."""
        return self.beyond > 0


NONE = Spot()


@dataclass(frozen=True, slots=True)
class Series:
    """The numbers of a set with one prefix ("" for the base cards).

    `total` is the most common printed total, None where none is printed: then the size is at least `highest`.
    `unnumbered` copies have no number that could be counted.
    """

    prefix: str
    total: int | None
    spots: Mapping[int, Spot]
    unnumbered: int = 0
    variants: frozenset[str] = field(default_factory=frozenset[str])

    @property
    def highest(self) -> int:
        """The highest number that was seen, owned or not; 0 for none."""
        return max(self.spots, default=0)

    @property
    def size(self) -> int:
        """How many cards the series has without secret ones, as far as is known."""
        return self.highest if self.total is None else self.total

    @property
    def base_owned(self) -> int:
        """How many of its numbers up to the size are owned."""
        size = self.size  # once, not once a number: it looks at them all
        return sum(1 for number, spot in self.spots.items() if spot.is_owned and 1 <= number <= size)

    @property
    def secret_owned(self) -> int:
        """How many numbers above the printed total are owned."""
        size = self.size
        return sum(1 for number, spot in self.spots.items() if spot.is_owned and number > size)

    @property
    def base_share(self) -> float:
        """Owned base cards of all, 0 to 1."""
        return self.base_owned / self.size if self.size else 0.0

    @property
    def whole_share(self) -> float:
        """Owned base and secret cards of all up to the highest number that was seen, 0 to 1."""
        whole = max(self.size, self.highest)
        return (self.base_owned + self.secret_owned) / whole if whole else 0.0

    @property
    def variant_share(self) -> float:
        """Owned pairs of a base number and a variant, of all with the variants that were seen, 0 to 1."""
        size = self.size
        wanted = size * len(self.variants)
        owned = sum(len(spot.variants) for number, spot in self.spots.items() if 1 <= number <= size)
        return owned / wanted if wanted else 0.0

    @property
    def is_complete(self) -> bool:
        """Whether every base card of a known size is owned."""
        return self.total is not None and self.base_owned == self.total

    @property
    def most_secret(self) -> int:
        """How many numbers above the printed total there are, as far as they were seen."""
        return max(0, self.highest - self.size)

    def missing(self) -> list[int]:
        """The base numbers that are not owned."""
        return [number for number in range(1, self.size + 1) if not self.spots.get(number, NONE).is_owned]

    def duplicates(self) -> list[tuple[int, int]]:
        """Numbers with more than one copy of a card, and how many there are beyond one of each."""
        return [(number, spot.beyond) for number, spot in sorted(self.spots.items()) if spot.is_duplicate]


def which(number: CardNumber | None, variant: str, who: str, title: str = "") -> Hashable:
    """What two rows of a set have in common that are the same card; what has no number is told by its title.

    `who` is as queries.card_identity.WHO says it.

    >>> from data.rules.card_number import parse
    >>> which(parse("4/102"), "", "", "Charizard") == which(parse("004"), "", "", "Charizard holo")
    True
    >>> which(None, "", "", "Mew ") == which(None, "", "", "mew"), which(None, "foil", "") == which(None, "", "")
    (True, False)
    """
    named = "" if number is not None else " ".join(title.split()).casefold()
    return (None if number is None else number.key, named, variant, who)


def series_of(copies: Iterable[Copies]) -> list[Series]:
    """The series of a set, the base cards first.

    >>> from data.rules.card_number import parse
    >>> [base] = series_of(Copies(number) for text in ("1/4", "2/4", "5/4") if (number := parse(text)))
    >>> base.base_owned, base.secret_owned, base.missing()
    (2, 1, [3, 4])
    """
    by_prefix: dict[str, list[Copies]] = defaultdict(list)
    for row in copies:
        by_prefix[row.number.prefix if row.number.number is not None else ""].append(row)
    return [_series(prefix, rows) for prefix, rows in sorted(by_prefix.items())]


def ranges(numbers: Iterable[int]) -> str:
    """Numbers as people write them: `1-3, 7, 9-12`."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def printed(prefix: str, number: int) -> str:
    """A number with its prefix, much as it stands on the card.

    >>> printed("TG", 5), printed("OP07", 109), printed("", 4)
    ('TG5', 'OP07-109', '4')
    """
    return f"{prefix}-{number}" if prefix[-1:].isdigit() else f"{prefix}{number}"


def growth(came: Iterable[tuple[CardNumber | None, datetime | None]], starts: Sequence[datetime]) -> list[int]:
    """How many different numbers were there when each month ended.

    `came` are numbers and since when one of them is there; one without a date was there before all months.
    `starts` are the beginnings of the months and the end of the last one.
    """
    first: dict[tuple[str, int | None, str], datetime] = {}
    for number, when in came:
        if number is not None and number.number is not None:
            key = (number.prefix, number.number, "")
            first[key] = min(first.get(key, datetime.max), when or datetime.min)
    return [sum(1 for when in first.values() if when < end) for end in starts[1:]]


def _series(prefix: str, rows: list[Copies]) -> Series:
    counted = [row for row in rows if row.number.number is not None and row.number.number <= LARGEST]
    at: dict[int, list[Copies]] = defaultdict(list)
    for row in counted:
        assert row.number.number is not None
        at[row.number.number].append(row)
    unnumbered = sum(max(0, row.quantity) for row in rows) - sum(max(0, row.quantity) for row in counted)
    variants = frozenset(row.variant for row in counted)
    return Series(
        prefix, _total(counted), {number: _spot(found) for number, found in at.items()}, unnumbered, variants
    )


def _total(rows: Iterable[Copies]) -> int | None:
    """The most common printed total; of equally common ones the largest."""
    totals = Counter(row.number.total for row in rows if row.number.total and row.number.total <= LARGEST)
    return max(totals, key=lambda total: (totals[total], total), default=None)


def _spot(rows: list[Copies]) -> Spot:
    owned = [row for row in rows if row.quantity > 0]
    copies = sum(row.quantity for row in owned)
    cards = {which(row.number, row.variant, row.who) for row in owned} if len(owned) > 1 else owned
    graded = any(row.is_graded for row in owned)
    return Spot(copies, graded, frozenset(row.variant for row in owned), copies - len(cards))
