"""Rows of the seller that break the contract, each with what a repair would make of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, LiteralString, Protocol

from data.contract.breaches.cards import TIER_OF_VALUE
from data.contract.breaches.rows import JSON_BREACHES, ROW_BREACHES
from data.contract.breaches.storage import HELD
from data.rules.status import ListingStatus
from data.tenant import TenantConnection
from queries import editables
from queries.editables import Editable

MOST = 200
"""Rows on a page."""

DISAGREES = "location-disagrees"
UNLINKED = "item-not-linked"

SENTENCES: dict[str, str] = {
    **{breach.name: breach.sentence for breach in (*ROW_BREACHES, *JSON_BREACHES)},
    DISAGREES: "What is written on it is not where its stored item lies.",
    UNLINKED: "An active listing names it as its place, yet it belongs to no listing.",
}
CONDITIONS: dict[str, LiteralString] = {breach.name: breach.condition for breach in ROW_BREACHES}

# No index of the contract finds what belongs to one row: the sick rows first, then one look for them all.
_LIMIT: LiteralString = ") AND t.id > %(after)s ORDER BY t.id LIMIT %(most)s"

NO_LOCATION = (
    """
    WITH sick AS MATERIALIZED (
        SELECT t.id, coalesce(t.title, '') AS title, t.storage_location FROM listings t
        WHERE t.user_id = %(user_id)s AND ("""
    + CONDITIONS["active-without-location"]
    + _LIMIT
    + """),
    stored AS (
        SELECT i.listing_id, min(i.storage_id) AS storage_id FROM storage_items i
        WHERE i.user_id = %(user_id)s AND i.listing_id IN (SELECT id FROM sick) GROUP BY i.listing_id),
    live AS (
        SELECT DISTINCT p.listing_id FROM platform_listings p
        WHERE p.listing_id IN (SELECT id FROM sick) AND p.status = ANY (%(live_on_a_platform)s))
    SELECT sick.id, sick.title, sick.storage_location, stored.storage_id, live.listing_id IS NOT NULL
    FROM sick LEFT JOIN stored ON stored.listing_id = sick.id LEFT JOIN live ON live.listing_id = sick.id
    ORDER BY sick.id
    """
)

SOLD_INCOMPLETE = (
    """
    WITH sick AS MATERIALIZED (
        SELECT t.id, coalesce(t.title, '') AS title, t.sold_platform, t.sold_date, t.sold_price, t.updated_at
        FROM listings t
        WHERE t.user_id = %(user_id)s AND ("""
    + CONDITIONS["sold-without-platform"]
    + " OR "
    + CONDITIONS["sold-without-date"]
    + " OR "
    + CONDITIONS["sold-without-price"]
    + _LIMIT
    + """),
    known AS (
        SELECT p.listing_id,
               CASE count(*) FILTER (WHERE p.status = %(sold)s)
                   WHEN 1 THEN min(p.platform) FILTER (WHERE p.status = %(sold)s) END AS platform,
               coalesce(
                   min(p.cancel_scheduled_at) FILTER (WHERE p.status = %(pending_cancel)s)
                       - %(verification_window)s,
                   min(p.last_synced) FILTER (WHERE p.status = %(sold)s)) AS sold_at
        FROM platform_listings p WHERE p.listing_id IN (SELECT id FROM sick) GROUP BY p.listing_id)
    SELECT sick.id, sick.title, sick.sold_platform, sick.sold_date, sick.sold_price, known.platform,
           coalesce(known.sold_at, sick.updated_at)
    FROM sick LEFT JOIN known ON known.listing_id = sick.id
    ORDER BY sick.id
    """
)

# Whoever an item belongs to, it lies there: the count is the section's, not the seller's.
WRONG_COUNT = (
    """
    WITH sick AS MATERIALIZED (
        SELECT t.id, concat(b.bin_name, ' / ', t.section_name) AS title, t.item_count
        FROM storage_sections t JOIN storage_bins b ON b.id = t.bin_id WHERE b.user_id = %(user_id)s AND ("""
    + CONDITIONS["item-count-wrong"]
    + _LIMIT
    + ") SELECT sick.id, sick.title, sick.item_count, "
    + HELD
    + """
    FROM sick LEFT JOIN storage_items i ON i.section_id = sick.id
    GROUP BY sick.id, sick.title, sick.item_count ORDER BY sick.id
    """
)

PAST_DUE = (
    """
    SELECT t.listing_id, coalesce(min(l.title), ''), string_agg(t.platform, ', ' ORDER BY t.id),
           min(t.cancel_scheduled_at)::text
    FROM platform_listings t JOIN listings l ON l.id = t.listing_id
    WHERE l.user_id = %(user_id)s AND t.listing_id > %(after)s AND ("""
    + CONDITIONS["cancel-past-due"]
    + ") GROUP BY t.listing_id ORDER BY t.listing_id LIMIT %(most)s"
)

STALE_TIER = (
    "SELECT t.id, coalesce(t.title, ''), t.value_tier, CASE WHEN t.estimated_value < 'Infinity' THEN "
    + TIER_OF_VALUE
    + " END FROM card_collections t WHERE t.user_id = %(user_id)s AND ("
    + CONDITIONS["value-tier-stale"]
    + _LIMIT
)

SERIAL_TWICE = """
    WITH sick AS MATERIALIZED (
        SELECT t.id, t.title, t.storage_id, regexp_replace(t.storage_id, '-[0-9]+$', '') AS stem
        FROM storage_items t
        WHERE t.user_id = %(user_id)s AND t.id > %(after)s
          AND EXISTS (SELECT 1 FROM storage_items o WHERE o.storage_id = t.storage_id AND o.id < t.id)
        ORDER BY t.id LIMIT %(most)s),
    highest AS (
        SELECT regexp_replace(o.storage_id, '-[0-9]+$', '') AS stem,
               max(substring(o.storage_id FROM '-([0-9]{1,9})$')::int) AS number
        FROM storage_items o
        WHERE regexp_replace(o.storage_id, '-[0-9]+$', '') IN (SELECT stem FROM sick) GROUP BY 1)
    SELECT sick.id, coalesce(sick.title, sick.storage_id), sick.storage_id, sick.stem,
           coalesce(highest.number, 0) + row_number() OVER (PARTITION BY sick.stem ORDER BY sick.id)
    FROM sick JOIN highest ON highest.stem = sick.stem
    ORDER BY sick.id
"""


@dataclass(frozen=True, slots=True)
class Ask:
    """What a person must say: a question for a column; an empty answer is accepted where `may_be_empty`."""

    column: str
    question: str
    may_be_empty: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """The other way to repair a disagreement: to put the thing into this section."""

    section_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Ailment:
    """A row that is wrong. `change` is the safe repair, column → value; `asks` is what a person must add.

    With neither, nothing helps but opening it. Where it is not `is_certain` which side is wrong, a person says so:
    `change` is one repair, `way` the other.
    """

    breach: str
    kind: Editable
    row_id: int
    title: str
    before: Mapping[str, Any] = field(default_factory=dict[str, Any])
    change: Mapping[str, Any] = field(default_factory=dict[str, Any])
    asks: tuple[Ask, ...] = ()
    way: Way | None = None
    is_certain: bool = True

    @property
    def sentence(self) -> str:
        """What is wrong."""
        return SENTENCES[self.breach]


@dataclass(frozen=True, slots=True)
class Page:
    """Rows by row id, at most MOST; the next page begins after `then`, None when there is none."""

    rows: list[Ailment]
    then: int | None


class Sign(Protocol):
    """A way in which rows are wrong."""

    async def find(self, conn: TenantConnection, after: int) -> Page:
        """The first rows that are, of those with ids above `after`; a page may be empty and not the last one."""
        ...


@dataclass(frozen=True, slots=True)
class RowSign:
    """A sign that one statement finds; `make` makes an ailment of a row."""

    statement: LiteralString
    make: Callable[..., Ailment]

    async def find(self, conn: TenantConnection, after: int) -> Page:
        """See Sign."""
        rows = await conn.rows(self.make, self.statement, after=after, most=MOST)
        return Page(rows, rows[-1].row_id if len(rows) == MOST else None)


def _no_location(row_id: int, title: str, location: str | None, stored_as: str | None, live: bool) -> Ailment:
    """Where it is stored says where it lies. What is live must stay active: a buyer may take it any moment."""
    before = {"status": ListingStatus.ACTIVE.value, "storage_location": location}
    if stored_as is not None:
        change = {"storage_location": stored_as}
        return Ailment("active-without-location", editables.LISTING, row_id, title, before, change)
    question = "Where does it lie?" if live else "Where does it lie? Nothing typed makes it a draft."
    ask = Ask("storage_location", question, may_be_empty=not live)
    change = {} if live else {"status": ListingStatus.DRAFT.value}
    return Ailment("active-without-location", editables.LISTING, row_id, title, before, change, (ask,))


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
    return Ailment(f"sold-without-{missing}", editables.LISTING, row_id, title, before, change, tuple(asks))


def _wrong_count(row_id: int, title: str, count: int | None, actual: int) -> Ailment:
    before, change = {"item_count": count}, {"item_count": actual}
    return Ailment("item-count-wrong", editables.SECTION, row_id, title, before, change)


def _past_due(row_id: int, title: str, platforms: str, since: str) -> Ailment:
    before = {"due since": since, "marketplace": platforms}
    return Ailment("cancel-past-due", editables.LISTING, row_id, title, before)


def _stale_tier(row_id: int, title: str, tier: str | None, right: str | None) -> Ailment:
    before, change = {"value_tier": tier}, {"value_tier": right}
    return Ailment("value-tier-stale", editables.CARD, row_id, title, before, change)


def _serial_twice(row_id: int, title: str, storage_id: str, stem: str, number: int) -> Ailment:
    before, change = {"storage_id": storage_id}, {"storage_id": f"{stem}-{number:02}"}
    return Ailment("storage-id-twice", editables.ITEM, row_id, title, before, change)


SIGNS: tuple[Sign, ...] = (
    RowSign(NO_LOCATION, _no_location),
    RowSign(SOLD_INCOMPLETE, _sold_incomplete),
    RowSign(PAST_DUE, _past_due),
    RowSign(WRONG_COUNT, _wrong_count),
    RowSign(STALE_TIER, _stale_tier),
    RowSign(SERIAL_TWICE, _serial_twice),
)
