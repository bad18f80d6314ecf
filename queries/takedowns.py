"""What must be taken down after a sale elsewhere: rows that are due or released, and rows to verify."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, LiteralString

from data.rules.money import amount
from data.tenant import TenantConnection
from queries import activity

# The failures of a row since it fell due, or since a person asked for another try: a failure names the due time it
# was about. A row is released when the sale that made it due was marked as found.
WAITING: LiteralString = (
    """
    WITH waiting AS MATERIALIZED (
        SELECT p.id, p.listing_id, l.sold_date, coalesce(p.cancel_scheduled_at::text, '') AS mark,
               coalesce(p.cancel_scheduled_at, l.sold_date + %(verification_window)s) AS due
        FROM platform_listings p JOIN listings l ON l.id = p.listing_id AND l.user_id = %(user_id)s
        WHERE p.status = %(pending_cancel)s
    ), released AS (
        SELECT w.id
        FROM waiting w
        JOIN activity_logs sale ON sale.resource_id = w.listing_id AND sale.created_at = w.sold_date
        JOIN activity_logs log ON log.resource_id = sale.id
        WHERE sale.user_id = %(user_id)s AND sale.action = %(sale_recorded)s AND sale.resource_type = 'listing'
          AND log.user_id = %(user_id)s AND log.action = %(sale_found)s AND log.resource_type = 'sale' AND """
    + activity.standing("log")
    + """
        UNION
        SELECT w.id
        FROM waiting w JOIN activity_logs log ON log.resource_id = w.listing_id
        WHERE log.user_id = %(user_id)s AND log.action = %(sale_found)s AND log.resource_type = 'listing'
          AND position(w.sold_date::text IN log.details) > 0 AND """
    + activity.standing("log")
    + """
    ), logged AS (
        SELECT log.id, log.action, log.resource_id AS row_id, coalesce(log.details, '') AS details,
               log.created_at,
               max(log.id) FILTER (WHERE log.action = %(delist_again)s)
                   OVER (PARTITION BY log.resource_id) AS again
        FROM activity_logs log
        WHERE log.user_id = %(user_id)s AND log.resource_type = 'platform_listing'
          AND log.action IN (%(delist_failed)s, %(delist_given_up)s, %(delist_again)s)
    ), tried AS (
        SELECT w.id, count(*) FILTER (WHERE logged.action = %(delist_failed)s) AS failures,
               max(logged.created_at) AS last_failure, bool_or(logged.action = %(delist_given_up)s) AS given_up
        FROM waiting w JOIN logged ON logged.row_id = w.id
        WHERE logged.id > coalesce(logged.again, 0) AND position(w.mark IN logged.details) > 0
        GROUP BY w.id
    ), due AS (
        SELECT w.id, w.listing_id, w.due, w.mark, r.id IS NOT NULL AS released,
               coalesce(t.failures, 0) AS failures, t.last_failure, coalesce(t.given_up, false) AS given_up
        FROM waiting w LEFT JOIN released r ON r.id = w.id LEFT JOIN tried t ON t.id = w.id
        WHERE r.id IS NOT NULL OR coalesce(w.due, '-infinity') <= now() AT TIME ZONE 'UTC'
    )
    """
)

DUE = (
    WAITING
    + """
    SELECT p.id, l.id, coalesce(l.title, ''), l.storage_location, coalesce(p.platform, ''), p.platform_url,
           p.platform_listing_id, l.sku, l.price, l.sold_date, d.due, d.released, d.failures, d.given_up,
           p.error_message
    FROM due d JOIN platform_listings p ON p.id = d.id
    JOIN listings l ON l.id = d.listing_id AND l.user_id = %(user_id)s
    ORDER BY d.due NULLS FIRST, l.price DESC NULLS LAST, p.id
    """
)

VERIFY = (
    """
    SELECT p.id, l.id, coalesce(l.title, ''), l.storage_location, coalesce(p.platform, ''), p.platform_url,
           p.platform_listing_id, l.sku, l.price, l.sold_date
    FROM platform_listings p JOIN listings l ON l.id = p.listing_id AND l.user_id = %(user_id)s
    WHERE p.status = ANY (%(canceled_words)s) AND coalesce(p.platform_url, '') <> ''
      AND l.status = ANY (%(sold_words)s)
      AND NOT EXISTS (
          SELECT 1 FROM activity_logs log
          WHERE log.user_id = %(user_id)s AND log.action = ANY (%(proves_a_delisting)s)
            AND log.resource_type = 'platform_listing' AND log.resource_id = p.id AND """
    + activity.standing("log")
    + """)
    ORDER BY l.sold_date DESC NULLS LAST, l.price DESC NULLS LAST, p.id
    LIMIT %(limit)s
    """
)

PROOFS = (
    """
    SELECT DISTINCT ON (p.id) p.id, log.action, log.created_at, log.details
    FROM platform_listings p JOIN listings l ON l.id = p.listing_id AND l.user_id = %(user_id)s
    JOIN activity_logs log ON log.resource_id = p.id AND log.resource_type = 'platform_listing'
    WHERE p.listing_id = %(listing_id)s AND p.status = ANY (%(canceled_words)s) AND log.user_id = %(user_id)s
      AND log.action = ANY (%(proves_a_delisting)s) AND """
    + activity.standing("log")
    + " ORDER BY p.id, log.id DESC"
)


MOST_UNPROVEN = 500
"""Rows to verify that are listed at once; the next come when these are decided."""


@dataclass(frozen=True, slots=True)
class Takedown:
    """A marketplace's row of a sold listing, `price` as it was asked.

    Its marketplace was told to end it `failures` times since it fell `due` (naive UTC; None where nobody noted
    when), in vain; `given_up` means that it waits for a person; `released`, that the sold thing was found.
    `unproven` is one that another program called canceled: to be verified.
    """

    id: int
    listing_id: int
    title: str
    location: str | None
    platform: str
    url: str | None
    platform_listing_id: str | None
    sku: str | None
    price: Decimal | None
    sold_at: datetime | None
    due: datetime | None = None
    released: bool = False
    failures: int = 0
    given_up: bool = False
    reason: str | None = None
    unproven: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """Why a row may be called canceled: the marketplace's answer, or `by` whom it was seen, and when."""

    text: str
    by: str | None
    at: datetime | None


async def due(conn: TenantConnection) -> list[Takedown]:
    """All rows that are due or released, the oldest first, of one sale the dearest."""
    return await conn.rows(_takedown, DUE)


async def verify(conn: TenantConnection, limit: int = MOST_UNPROVEN) -> list[Takedown]:
    """At most so many rows of sold listings that are called canceled without a proof, the latest sale first."""
    return [replace(row, unproven=True) for row in await conn.rows(_takedown, VERIFY, limit=limit)]


async def proofs(conn: TenantConnection, listing_id: int) -> Mapping[int, Proof]:
    """The latest proof of each canceled row of a listing, by the row's id."""
    return dict(await conn.rows(_proof, PROOFS, listing_id=listing_id))


def _takedown(
    row_id: int,
    listing_id: int,
    title: str,
    location: str | None,
    platform: str,
    url: str | None,
    platform_listing_id: str | None,
    sku: str | None,
    price: float | None,
    sold_at: datetime | None,
    *state: Any,
) -> Takedown:
    known = (row_id, listing_id, title, location, platform, url, platform_listing_id, sku, amount(price), sold_at)
    return Takedown(*known, *state)


def _proof(row_id: int, action: str, at: datetime | None, details: str | None) -> tuple[int, Proof]:
    facts = activity.facts(details)
    by, text = facts.get("by"), facts.get("proof")
    return row_id, Proof(text if isinstance(text, str) else "", by if isinstance(by, str) else None, at)
