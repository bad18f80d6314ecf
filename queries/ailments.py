"""Rows of the seller that break the contract, each with what a repair would make of it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, LiteralString, cast

from data.contract.breaches.rows import JSON_BREACHES, ROW_BREACHES
from data.rules import mend
from data.rules.status import ListingStatus
from data.rules.tiers import tier_of
from data.tenant import TenantConnection
from queries import journal
from queries.journal import Editable

MOST = 200
"""Rows shown of each kind: further ones are found once these are mended."""

SENTENCES: dict[str, str] = {breach.name: breach.sentence for breach in (*ROW_BREACHES, *JSON_BREACHES)}
CONDITIONS: dict[str, LiteralString] = {breach.name: breach.condition for breach in ROW_BREACHES}

_LIMIT: LiteralString = ") ORDER BY t.id LIMIT %(most)s"

NO_LOCATION = (
    """
    SELECT t.id, t.title, t.storage_location,
           (SELECT min(i.storage_id) FROM storage_items i WHERE i.listing_id = t.id AND i.user_id = %(user_id)s),
           EXISTS (SELECT 1 FROM platform_listings p
                   WHERE p.listing_id = t.id AND p.status = ANY (%(live_on_a_platform)s))
    FROM listings t WHERE t.user_id = %(user_id)s AND ("""
    + CONDITIONS["active-without-location"]
    + _LIMIT
)

SOLD_INCOMPLETE = (
    """
    SELECT t.id, t.title, t.sold_platform, t.sold_date, t.sold_price,
           (SELECT min(p.platform) FROM platform_listings p
            WHERE p.listing_id = t.id AND p.status = %(sold)s HAVING count(*) = 1),
           coalesce(
               (SELECT min(p.cancel_scheduled_at) - %(verification_window)s FROM platform_listings p
                WHERE p.listing_id = t.id AND p.status = %(pending_cancel)s),
               (SELECT min(p.last_synced) FROM platform_listings p
                WHERE p.listing_id = t.id AND p.status = %(sold)s),
               t.updated_at)
    FROM listings t WHERE t.user_id = %(user_id)s AND ("""
    + CONDITIONS["sold-without-platform"]
    + " OR "
    + CONDITIONS["sold-without-date"]
    + " OR "
    + CONDITIONS["sold-without-price"]
    + _LIMIT
)

WRONG_COUNT = (
    """
    SELECT t.id, concat(b.bin_name, ' / ', t.section_name), t.item_count,
           (SELECT coalesce(sum(i.quantity), 0) FROM storage_items i
            WHERE i.section_id = t.id AND i.user_id = %(user_id)s)
    FROM storage_sections t JOIN storage_bins b ON b.id = t.bin_id
    WHERE b.user_id = %(user_id)s AND ("""
    + CONDITIONS["item-count-wrong"]
    + _LIMIT
)

PAST_DUE = (
    """
    SELECT t.listing_id, l.title, t.platform, t.cancel_scheduled_at::text
    FROM platform_listings t JOIN listings l ON l.id = t.listing_id
    WHERE l.user_id = %(user_id)s AND ("""
    + CONDITIONS["cancel-past-due"]
    + _LIMIT
)

STALE_TIER = (
    "SELECT t.id, t.title, t.value_tier, t.estimated_value FROM card_collections t"
    " WHERE t.user_id = %(user_id)s AND (" + CONDITIONS["value-tier-stale"] + _LIMIT
)

SERIAL_TWICE = """
    SELECT t.id, coalesce(t.title, t.storage_id), t.storage_id, (
        SELECT max(substring(o.storage_id FROM '-([0-9]{1,9})$')::int) FROM storage_items o
        WHERE regexp_replace(o.storage_id, '-[0-9]+$', '') = regexp_replace(t.storage_id, '-[0-9]+$', '')),
        row_number() OVER (PARTITION BY regexp_replace(t.storage_id, '-[0-9]+$', '') ORDER BY t.id)
    FROM storage_items t
    WHERE t.user_id = %(user_id)s
      AND EXISTS (SELECT 1 FROM storage_items o WHERE o.storage_id = t.storage_id AND o.id < t.id)
    ORDER BY t.id LIMIT %(most)s
"""

# Plainly valid lists and flat objects are passed by their shape; the rest is judged by a JSON parser.
PHOTOS = """
    SELECT t.id, t.title, t.photos FROM listings t
    WHERE t.user_id = %(user_id)s AND t.photos !~ '^\\[("[^"\\\\]*"(, ?"[^"\\\\]*")*)?\\]$'
    ORDER BY t.id LIMIT 5000
"""
ATTRIBUTES = """
    SELECT t.id, t.title, t.attributes FROM listings t
    WHERE t.user_id = %(user_id)s
      AND t.attributes !~
          '^\\{("[^"\\\\]*": ?("[^"\\\\]*"|-?[0-9]+)(, ?"[^"\\\\]*": ?("[^"\\\\]*"|-?[0-9]+))*)?\\}$'
    ORDER BY t.id LIMIT 5000
"""


@dataclass(frozen=True, slots=True)
class Ask:
    """What a person must say: a question for a column; an empty answer is accepted where `may_be_empty`."""

    column: str
    question: str
    may_be_empty: bool = False


@dataclass(frozen=True, slots=True)
class Ailment:
    """A row that is wrong. `change` is the safe repair, column → value; `asks` is what a person must add.

    With neither, nothing helps but opening it.
    """

    breach: str
    kind: Editable
    row_id: int
    title: str
    before: Mapping[str, Any] = field(default_factory=dict[str, Any])
    change: Mapping[str, Any] = field(default_factory=dict[str, Any])
    asks: tuple[Ask, ...] = ()

    @property
    def sentence(self) -> str:
        """What is wrong."""
        return SENTENCES[self.breach]


async def all_of(conn: TenantConnection) -> list[Ailment]:
    """What is wrong with the seller's rows, by kind, at most MOST of each."""
    found: list[Ailment] = []
    for statement, make in SIGNS:
        found += await conn.rows(make, statement, most=MOST)
    for statement, name, column, mended in TEXTS:
        rows = await conn.rows(_Text, statement)
        sick = [row for row in rows if not _is_json(row.text, column)]
        found += [_text(row, name, column, mended) for row in sick[:MOST]]
    return found


@dataclass(frozen=True, slots=True)
class _Text:
    id: int
    title: str
    text: str


def _no_location(row_id: int, title: str, location: str | None, stored_as: str | None, live: bool) -> Ailment:
    """Where it is stored says where it lies. What is live must stay active: a buyer may take it any moment."""
    before = {"status": ListingStatus.ACTIVE.value, "storage_location": location}
    if stored_as is not None:
        change = {"storage_location": stored_as}
        return Ailment("active-without-location", journal.LISTING, row_id, title, before, change)
    question = "Where does it lie?" if live else "Where does it lie? Nothing typed makes it a draft."
    ask = Ask("storage_location", question, may_be_empty=not live)
    change = {} if live else {"status": ListingStatus.DRAFT.value}
    return Ailment("active-without-location", journal.LISTING, row_id, title, before, change, (ask,))


def _sold_incomplete(
    row_id: int,
    title: str,
    platform: str | None,
    date: datetime | None,
    price: float | None,
    known_platform: str | None,
    known_date: datetime | None,
) -> Ailment:
    change: dict[str, Any] = {}
    asks: list[Ask] = []
    if not (platform or "").strip():
        change |= {"sold_platform": known_platform} if known_platform else {}
        asks += [] if known_platform else [Ask("sold_platform", "On which marketplace was it sold?")]
    if date is None and known_date is not None:
        change["sold_date"] = known_date
    if price is None:
        asks.append(Ask("sold_price", "For how much was it sold?"))
    missing = "platform" if not (platform or "").strip() else "date" if date is None else "price"
    before = {"sold_platform": platform, "sold_date": date, "sold_price": price}
    return Ailment(f"sold-without-{missing}", journal.LISTING, row_id, title, before, change, tuple(asks))


def _wrong_count(row_id: int, title: str, count: int | None, actual: int) -> Ailment:
    before, change = {"item_count": count}, {"item_count": actual}
    return Ailment("item-count-wrong", journal.SECTION, row_id, title, before, change)


def _past_due(row_id: int, title: str, platform: str, since: str) -> Ailment:
    return Ailment(
        "cancel-past-due", journal.LISTING, row_id, title, {"due since": since, "marketplace": platform}
    )


def _stale_tier(row_id: int, title: str, tier: str | None, value: float | None) -> Ailment:
    right = tier_of(value)
    before, change = {"value_tier": tier}, {"value_tier": None if right is None else right.value}
    return Ailment("value-tier-stale", journal.CARD, row_id, title, before, change)


def _serial_twice(row_id: int, title: str, storage_id: str, highest: int | None, nth: int) -> Ailment:
    prefix, _, number = storage_id.rpartition("-")
    stem = prefix if number.isdigit() and prefix else storage_id
    change = {"storage_id": f"{stem}-{(highest or 0) + nth:02}"}
    return Ailment("storage-id-twice", journal.ITEM, row_id, title, {"storage_id": storage_id}, change)


def _is_json(text: str, column: str) -> bool:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return False
    if column == "attributes":
        return isinstance(value, dict)
    return isinstance(value, list) and all(isinstance(entry, str) for entry in cast(list[Any], value))


def _text(row: _Text, name: str, column: str, mended: Callable[[str], Any]) -> Ailment:
    change = {column: json.dumps(mended(row.text), ensure_ascii=False)}
    return Ailment(name, journal.LISTING, row.id, row.title, {column: row.text}, change)


SIGNS: tuple[tuple[LiteralString, Callable[..., Ailment]], ...] = (
    (NO_LOCATION, _no_location),
    (SOLD_INCOMPLETE, _sold_incomplete),
    (PAST_DUE, _past_due),
    (WRONG_COUNT, _wrong_count),
    (STALE_TIER, _stale_tier),
    (SERIAL_TWICE, _serial_twice),
)

TEXTS: tuple[tuple[LiteralString, str, str, Callable[[str], Any]], ...] = (
    (PHOTOS, "photos-not-json", "photos", mend.photos),
    (ATTRIBUTES, "attributes-not-json", "attributes", mend.attributes),
)
