"""The fields a filter of listings may name: `status:active price:>50 -photo`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from data.rules.marketplaces import MANUAL, MARKETPLACES
from data.rules.search_vocabulary import Field, Kind, Vocabulary
from data.rules.status import Condition, ListingStatus, PlatformStatus, listing_words
from data.rules.transitions import READ_AS_CANCELED

_PLATFORMS = tuple(place.name for place in MARKETPLACES)
_STATES = tuple(map(str, PlatformStatus))

FIELDS = (
    Field("status", Kind.STATUS, "status:active", may_lack=True, words=tuple(map(str, ListingStatus))),
    Field("platform", Kind.PLATFORM, "platform:ebay", ("market", "marketplace"), True, _PLATFORMS),
    Field("on", Kind.LIVE, "on:ebay", words=_PLATFORMS),
    Field("state", Kind.STATE, "state:failed", words=_STATES),
    Field("price", Kind.MONEY, "price:10..20", may_lack=True),
    Field("cost", Kind.MONEY, "cost:>50", may_lack=True),
    Field("profit", Kind.MONEY, "profit:<0", may_lack=True, stored=False),
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

LISTINGS = Vocabulary(
    FIELDS,
    some="status, platform, price, age, loc, sku …",
    some_lackable="photo, loc, cost, sku, upc, category, condition, platform …",
    lackable_aliases=("location", "photos", "quantity"),
    shared={"on": "platform", "soldon": "platform"},
)

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
