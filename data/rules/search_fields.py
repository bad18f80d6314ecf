"""The fields a filter may name: `status:active price:>50 -photo`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from data.rules.marketplaces import MANUAL, MARKETPLACES
from data.rules.status import Condition, ListingStatus, PlatformStatus, listing_words
from data.rules.transitions import READ_AS_CANCELED


class Kind(Enum):
    """How the values of a field are read."""

    TEXT = auto()
    """Found anywhere in the text; `=` and `*` ask for the whole of it."""
    NAME = auto()
    """A word of a loose vocabulary, found at its beginning: case, blanks, `_` and `-` make no difference."""
    MARKET = auto()
    """The same of a marketplace, whose aliases are folded."""
    STATUS = auto()
    """A status of the listing, however other programs spell it."""
    PLATFORM = auto()
    """A marketplace the listing has a row on, and with `:` a state there."""
    LIVE = auto()
    """A marketplace where a buyer can buy it."""
    STATE = auto()
    """A state on any marketplace."""
    MONEY = auto()
    COUNT = auto()
    AGE = auto()
    """Whole days since the listing was made."""
    DATE = auto()
    """A local day, month or year."""
    FLAG = auto()
    """`yes` or `no`."""
    PRESENCE = auto()
    """The name of a field that has a value, or has none."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field; `may_lack`: `-name` alone finds the listings that have none."""

    name: str
    kind: Kind
    example: str
    aliases: tuple[str, ...] = ()
    may_lack: bool = False
    words: tuple[str, ...] = ()
    """The vocabulary, as it is offered."""


_PLATFORMS = tuple(place.name for place in MARKETPLACES)
_STATES = tuple(map(str, PlatformStatus))

FIELDS = (
    Field("status", Kind.STATUS, "status:active", may_lack=True, words=tuple(map(str, ListingStatus))),
    Field("platform", Kind.PLATFORM, "platform:ebay", ("market", "marketplace"), True, _PLATFORMS),
    Field("on", Kind.LIVE, "on:ebay", words=_PLATFORMS),
    Field("state", Kind.STATE, "state:failed", words=_STATES),
    Field("price", Kind.MONEY, "price:10..20", may_lack=True),
    Field("cost", Kind.MONEY, "cost:>50", may_lack=True),
    Field("profit", Kind.MONEY, "profit:<0", may_lack=True),
    Field("age", Kind.AGE, "age:>90d", may_lack=True),
    Field("loc", Kind.TEXT, "loc:A*", ("location", "where"), True),
    Field("bin", Kind.TEXT, "bin:=A", may_lack=True),
    Field("category", Kind.TEXT, "category:shoes", ("cat",), True),
    Field("condition", Kind.NAME, "condition:good", ("cond",), True, tuple(map(str, Condition))),
    Field("qty", Kind.COUNT, "qty:0", ("quantity",), True),
    Field("sku", Kind.TEXT, "sku:RR-*", may_lack=True),
    Field("upc", Kind.TEXT, "upc:0360*", may_lack=True),
    Field("sold", Kind.DATE, "sold:2026-10", ("solddate",), True, ("today", "yesterday", "week", "month", "year")),
    Field("soldon", Kind.MARKET, "soldon:ebay", may_lack=True, words=(*_PLATFORMS, MANUAL)),
    Field("soldprice", Kind.MONEY, "soldprice:>=100", may_lack=True),
    Field("listed", Kind.DATE, "listed:2026", ("created",), words=("today", "yesterday", "week", "month", "year")),
    Field("updated", Kind.DATE, "updated:today", words=("today", "yesterday", "week", "month", "year")),
    Field("title", Kind.TEXT, 'title:"air max"'),
    Field("type", Kind.TEXT, "type:clothing", ("itemtype",), True),
    Field("uuid", Kind.TEXT, "uuid:5f0c*"),
    Field("photo", Kind.FLAG, "photo:no", ("photos",), True, ("no", "yes")),
    Field("has", Kind.PRESENCE, "has:photo"),
    Field("no", Kind.PRESENCE, "no:cost"),
)

BY_NAME = {name: field for field in FIELDS for name in (field.name, *field.aliases)}

LACKABLE = {
    name: field
    for field in FIELDS
    if field.may_lack
    # `-cat` and `-where` alone exclude a word, as people mean them.
    for name in (field.name, *(alias for alias in field.aliases if alias in ("location", "photos", "quantity")))
}
"""What may follow `-` alone, `has:` and `no:`."""

_STATE_WORDS = {
    **{state: (state,) for state in _STATES},
    PlatformStatus.CANCELED.value: (PlatformStatus.CANCELED.value, *READ_AS_CANCELED),
}

_STATUS_WORDS = {status.value: tuple(listing_words(status)) for status in ListingStatus}


def status_words(start: str) -> tuple[str, ...]:
    """The stored words of every listing status that begins so; none where none does."""
    return _words(start, _STATUS_WORDS)


def state_words(start: str) -> tuple[str, ...]:
    """The stored words of every marketplace state that begins so; none where none does."""
    return _words(start, _STATE_WORDS)


def _words(start: str, vocabulary: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    start = re.sub(r"[\s_-]+", "_", start.strip().casefold()).replace("cancell", "cancel", 1)
    # `pending` is not `pending_cancel`.
    if start in vocabulary:
        return vocabulary[start]
    # What other programs write means itself alone: `failed` is not every draft.
    words = [word for status, stored in vocabulary.items() if status.startswith(start) for word in stored]
    foreign = [word for stored in vocabulary.values() for word in stored if word.startswith(start)]
    return tuple(dict.fromkeys(words + foreign))
