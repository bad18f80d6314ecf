"""What listings are found and ordered by, as SQL over `listings l`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import LiteralString

from data.rules.fees import FeeTable
from queries import earnings
from queries.amounts import squeezed, trimmed
from queries.earnings import PROFIT
from queries.searched import Searched

# The separator keeps a word from matching across two fields.
SEARCHED: LiteralString = r"concat_ws(E'\x1f', l.title, l.sku, l.upc, l.storage_location)"
SEARCHED_WITH_UUID: LiteralString = (
    r"concat_ws(E'\x1f', l.title, l.sku, l.upc, l.storage_location, l.listing_uuid)"
)

# The letters before the first number or the end: A2-07 is in bin A.
BIN: LiteralString = r"btrim(substring(l.storage_location FROM '^[^0-9]*'), ' -_/')"

TEXT: Mapping[str, LiteralString] = {
    "title": "lower(l.title)",
    "loc": "lower(l.storage_location)",
    "bin": "lower(" + BIN + ")",
    "category": "lower(l.category)",
    "type": "lower(l.item_type)",
    "sku": "lower(l.sku)",
    "upc": "lower(l.upc)",
    "uuid": "lower(l.listing_uuid)",
}


def lowered(patterns: LiteralString) -> LiteralString:
    """An array of patterns in lower case as the server writes it, made once a statement and not once a row."""
    return "(SELECT array_agg(lower(pattern)) FROM unnest(" + patterns + "::text[]) AS pattern)::text[]"


def placed(condition: LiteralString = "") -> LiteralString:
    """Whether a listing has a marketplace row `p`, of which the condition holds.

    With `+ 0` the planner hashes the marketplace rows, whose number it guesses a hundred times too small, instead
    of fetching listings one by one through their primary key: half the time in a big shop.
    """
    return (
        "EXISTS (SELECT FROM platform_listings p WHERE p.listing_id = l.id + 0"
        + (" AND " + condition if condition else "")
        + ")"
    )


NAME: Mapping[str, LiteralString] = {
    "condition": squeezed("l.condition"),
    "soldon": squeezed("l.sold_platform"),
}

MARKET: LiteralString = squeezed("p.platform")
STATE: LiteralString = "coalesce(p.status, %(pending)s)"

MONEY: Mapping[str, LiteralString] = {
    "price": "l.price",
    "cost": "l.cost",
    "soldprice": "l.sold_price",
    "profit": "(" + PROFIT + ")::float8",
}

DATE: Mapping[str, LiteralString] = {
    "listed": "l.created_at",
    "updated": "l.updated_at",
    "sold": "l.sold_date",
}


def no_photo(column: LiteralString) -> LiteralString:
    """Whether a column of photos names none."""
    nothing: LiteralString = r"""E' \t\r\n', '') IN ('', '[]', '{}', 'null', '""', '[""]', '[null]')"""
    return "translate(coalesce(" + column + ", ''), " + nothing


def blank(column: LiteralString) -> LiteralString:
    """Whether a text is missing or holds nothing but blanks."""
    return "coalesce(" + trimmed(column) + ", '') = ''"


def nameless(column: LiteralString) -> LiteralString:
    """Whether a name is missing or has neither letters nor digits."""
    return "coalesce(" + squeezed(column) + ", '') = ''"


LACKS: Mapping[str, LiteralString] = {
    "status": blank("l.status"),
    "price": "coalesce(l.price, 0) = 0",
    "cost": "l.cost IS NULL",
    "profit": "(" + PROFIT + ") IS NULL",
    "age": "l.created_at IS NULL",
    "loc": blank("l.storage_location"),
    "bin": blank(BIN),
    "category": blank("l.category"),
    "condition": nameless("l.condition"),
    "qty": "l.quantity IS NULL",
    "sku": blank("l.sku"),
    "upc": blank("l.upc"),
    "sold": "l.sold_date IS NULL",
    "soldon": nameless("l.sold_platform"),
    "soldprice": "l.sold_price IS NULL",
    "type": blank("l.item_type"),
    "photo": no_photo("l.photos"),
}


# A1-2 before A10: the letters, then the first two numbers in eight digits each, then all of it.
_PLACE: LiteralString = "translate(lower(btrim(l.storage_location)), ' ', '-')"
_NUMBERS: LiteralString = "ltrim(" + _PLACE + ", 'abcdefghijklmnopqrstuvwxyz-')"
WALK: LiteralString = (
    "nullif(left(" + _PLACE + ", length(" + _PLACE + ") - length(" + _NUMBERS + "))"
    " || lpad(split_part(" + _NUMBERS + ", '-', 1), 8, '0') || lpad(split_part(" + _NUMBERS + ", '-', 2), 8, '0')"
    " || " + _PLACE + ", '0000000000000000')"
)


def text(column: LiteralString) -> LiteralString:
    """A text as rows are ordered by it; NULL for none."""
    return "nullif(lower(" + trimmed(column) + "), '')"


# On how many marketplaces a listing `l` is for sale; NULL for none.
_LIVE_PLACES: LiteralString = (
    "(SELECT nullif(count(*), 0) FROM platform_listings p"
    " WHERE p.listing_id = l.id AND p.status = ANY (%(live_on_a_platform)s))"
)

ORDERED: Mapping[str, LiteralString] = {
    "title": text("l.title"),
    "status": text("l.status"),
    "price": "l.price",
    "cost": "l.cost",
    "age": "l.created_at",
    "created": "l.created_at",
    "updated": "l.updated_at",
    "location": WALK,
    "quantity": "l.quantity",
    "sku": text("l.sku"),
    "upc": text("l.upc"),
    "category": text("l.category"),
    "condition": text("l.condition"),
    "sold_date": "l.sold_date",
    "sold_price": "l.sold_price",
    "sold_platform": text("l.sold_platform"),
    "profit": PROFIT,
    "platforms": _LIVE_PLACES,
}
"""By the key of an Order."""

BACKWARDS = frozenset({"age"})
"""The youngest is the one made last."""


def searched(fees: FeeTable) -> Searched:
    """What a search of listings looks at; profits are counted with these fees."""
    return Searched(
        words=SEARCHED,
        long_words=SEARCHED_WITH_UUID,
        text={name: (found,) for name, found in TEXT.items()},
        name=NAME,
        word={"status": "l.status"},
        money=MONEY,
        date=DATE,
        count={"qty": "l.quantity"},
        made="l.created_at",
        lacks=LACKS,
        needs={"profit": earnings.values(fees)},
    )
