"""What a person may write into each field of a listing. Each `parse_…` raises ValueError with a sentence."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from data.rules import money, product_code
from data.rules.marketplaces import BY_NAME, fold
from data.rules.status import Condition
from data.rules.terms import LONGEST_TITLE

ITEM_TYPES = ("general", "clothing", "electronics", "trading_card", "collectible")
"""What the contract names as examples of listings.item_type; any other word may stand there."""

LONGEST_WORD = 200
"""Characters of a category, a location, an SKU or the like."""

LONGEST_DESCRIPTION = 50_000
"""Characters."""

LONGEST_PATH = 2_000
"""Characters of a photo's path or address."""

LARGEST_QUANTITY = 2**31 - 1
"""What the column holds."""

LONGEST_COUNT = 12
"""Characters of a typed quantity; a longer one is a code that was scanned."""

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_CONTROLS_IN_PROSE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

_CHANGE = re.compile(r"([-+=])\s*(\d{1,12})", re.ASCII)


class FieldError(ValueError):
    """A sentence for the person who filled in the field."""


@dataclass(frozen=True, slots=True)
class QuantityChange:
    """Units that came or went, or (`absolute`) what was counted."""

    units: int
    absolute: bool = False

    def of(self, quantity: int | None) -> int:
        """What it makes of a stored quantity. Raises FieldError where that cannot be."""
        if not self.absolute and quantity is None:
            raise FieldError(f"It has no quantity yet: set one, as in ={max(self.units, 1)}.")
        after = self.units if self.absolute else (quantity or 0) + self.units
        if after < 0:
            raise FieldError(f"There are {quantity or 0}: {-self.units} cannot be taken away.")
        if after > LARGEST_QUANTITY:
            raise FieldError(f"A quantity is at most {LARGEST_QUANTITY:,}.")
        return after


def is_drawable(text: str) -> bool:
    """Whether nothing stands in a text of any lines that a terminal would obey, or that no database takes."""
    return _CONTROLS_IN_PROSE.search(text) is None


def parse_title(text: str) -> str:
    """A title: something, in one line, of at most 80 characters."""
    title = _CONTROLS.sub(" ", text).strip()
    if not title:
        raise FieldError("A listing needs a title.")
    if len(title) > LONGEST_TITLE:
        over = len(title) - LONGEST_TITLE
        raise FieldError(
            f"A title has at most {LONGEST_TITLE} characters; this has {len(title)}: {over} too many."
        )
    return title


def parse_description(text: str) -> str | None:
    """A text of any lines; None where it is blank."""
    prose = _CONTROLS_IN_PROSE.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).rstrip()
    if len(prose) > LONGEST_DESCRIPTION:
        raise FieldError(f"A description has at most {LONGEST_DESCRIPTION:,} characters; this has {len(prose):,}.")
    return prose if prose.strip() else None


def parse_price(text: str) -> Decimal:
    """A price, exact to the cent in the database; zero where there is none yet, which only a draft may have."""
    return money.parse_price_of_a_draft(text) if text.strip() else Decimal(0)


def parse_cost(text: str) -> Decimal | None:
    """What was paid; None where nobody knows."""
    return money.parse_cost(text) if text.strip() else None


def parse_condition(text: str) -> str | None:
    """One of the contract's words, in any spelling of theirs; None where none is given.

    >>> parse_condition("Like New")
    'like_new'
    """
    word = re.sub(r"[\s_-]+", "_", text.strip().casefold())
    if word and word not in set(Condition):
        raise FieldError(f"“{text.strip()[:40]}” is no condition; there are {', '.join(Condition)}.")
    return word or None


def parse_word(text: str) -> str | None:
    """A category, an item type or a location, in one line; None where it is blank."""
    word = " ".join(_CONTROLS.sub(" ", text).split())
    if len(word) > LONGEST_WORD:
        raise FieldError(f"At most {LONGEST_WORD} characters fit here; this has {len(word):,}.")
    return word or None


def parse_new_word(text: str) -> str:
    """A category, an item type or a location that many listings are to get; never blank."""
    word = parse_word(text)
    if word is None:
        raise FieldError("Type a word, or leave with escape.")
    return word


def parse_sku(text: str) -> str | None:
    """A stock number of the seller's own; never the empty text, which others would join on."""
    return parse_word(text)


def parse_upc(text: str) -> str | None:
    """A product code without its gaps; whether it can be right is `product_code.doubt`'s to say."""
    return parse_word(product_code.bare(text))


def parse_quantity(text: str) -> int:
    """How many there are, from 0."""
    typed = text.strip()
    if len(typed) > LONGEST_COUNT or not (typed.isascii() and typed.isdigit()):
        raise FieldError("Type how many there are, such as 1.")
    if int(typed) > LARGEST_QUANTITY:
        raise FieldError(f"A quantity is at most {LARGEST_QUANTITY:,}.")
    return int(typed)


def parse_quantity_change(text: str) -> QuantityChange:
    """+2, -1 or =5. A bare number, which may be a scanned code, is neither."""
    found = _CHANGE.fullmatch(text.strip())
    if found is None:
        raise FieldError("Type +2 for two more, -1 for one less, or =5 for five in all.")
    sign, units = found[1], int(found[2])
    if units > LARGEST_QUANTITY:
        raise FieldError(f"A quantity is at most {LARGEST_QUANTITY:,}.")
    return QuantityChange(-units if sign == "-" else units, absolute=sign == "=")


def lacks_to_be_active(price: Decimal | float | None, location: str | None) -> dict[str, str]:
    """What a listing lacks before it may be active: a sentence for each field."""
    lacking: dict[str, str] = {}
    if not money.known(money.to_cents(price) if isinstance(price, Decimal) else money.amount(price)):
        lacking["price"] = "An active listing needs a price above zero."
    if not (location or "").strip():
        lacking["storage_location"] = "An active listing needs a place where it lies, such as A2 or Shelf-3."
    return lacking


def title_counts(title: str, platforms: Iterable[str]) -> list[tuple[str, int, int]]:
    """Where a title must fit: (who says so, how many characters at most, how many are too many), tightest first.

    The contract's 80 is always among them; marketplaces that allow as many or more are not.
    """
    length = len(title.strip())
    places = {place for name in platforms if (place := BY_NAME.get(fold(name))) is not None}
    limits = [(place.title_limit, place.label) for place in places if place.title_limit < LONGEST_TITLE]
    return [
        (label, limit, max(0, length - limit)) for limit, label in [*sorted(limits), (LONGEST_TITLE, "a title")]
    ]


def parse_photo(text: str) -> str:
    """A path, as other programs read it (with slashes, ~ as the directory it is), or an address."""
    path = _CONTROLS.sub(" ", text).strip().strip("\"'")
    if not path:
        raise FieldError("Type the path of a picture, or its address.")
    if len(path) > LONGEST_PATH:
        raise FieldError(f"A path has at most {LONGEST_PATH} characters; this has {len(path):,}.")
    if "://" in path:
        return path
    path = path.replace("\\", "/")
    return Path(path).expanduser().as_posix() if path.startswith("~/") else path
