"""Taking down what was sold elsewhere or withdrawn: by one worker at a time, never canceled without a proof."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from data.errors import BindeckError
from data.marketplaces.base import Ending, Proof
from data.rules import sale
from data.rules.marketplaces import fold, label
from data.rules.status import Action, ListingStatus, NotificationType, PlatformStatus, read_listing
from data.rules.transitions import read
from data.tenant import TenantConnection
from queries import activity, editables, notifications, platforms
from queries.takedowns import WAITING
from queries.trace import Trace

SPELLINGS = """
    SELECT DISTINCT p.platform
    FROM platform_listings p JOIN listings l ON l.id = p.listing_id AND l.user_id = %(user_id)s
    WHERE p.status = %(pending_cancel)s AND p.platform IS NOT NULL
"""

# What a person scheduled is to be taken down though its listing is for sale: the log row names the very time.
_CLAIMABLE: LiteralString = (
    """
    FROM due d JOIN platform_listings p ON p.id = d.id
    JOIN listings l ON l.id = d.listing_id AND l.user_id = %(user_id)s
    WHERE p.status = %(pending_cancel)s AND p.platform = ANY (%(spellings)s)
      AND (l.status = ANY (%(for_sale_no_more)s) OR d.mark <> '' AND EXISTS (
          SELECT 1 FROM activity_logs log
          WHERE log.user_id = %(user_id)s AND log.action = %(cancel_scheduled)s
            AND log.resource_type = 'platform_listing' AND log.resource_id = p.id
            AND position('"at": "' || d.mark IN log.details) > 0 AND """
    + activity.standing("log")
    + """))
      AND NOT d.given_up
      AND (d.failures = 0
           OR d.last_failure + %(first_retry)s * 2 ^ (d.failures - 1) <= now() AT TIME ZONE 'UTC')
    """
)

# What another worker did before the lock was ours is only seen by the next statement: it looks again.
LOCK_NEXT = (
    WAITING
    + "SELECT p.id"
    + _CLAIMABLE
    + """
      AND p.id <> ALL (%(passed)s::int[])
    ORDER BY d.due NULLS FIRST, l.price DESC NULLS LAST, p.id
    LIMIT 1
    FOR UPDATE OF p SKIP LOCKED
    """
)

CLAIMED = (
    WAITING
    + """
    SELECT p.id, l.id, p.platform, p.platform_listing_id, p.platform_url, l.sku, coalesce(l.title, ''),
           EXISTS (SELECT 1 FROM listings o JOIN platform_listings q ON q.listing_id = o.id
                   WHERE o.user_id = %(user_id)s AND o.id <> l.id AND o.sku <> ''
                     AND btrim(o.sku) = btrim(l.sku)
                     AND (q.status = ANY (%(live_on_a_platform)s) OR q.status = %(pending_cancel)s)),
           d.mark, d.failures
    """
    + _CLAIMABLE
    + " AND p.id = %(row_id)s"
)

ROW = """
    SELECT p.listing_id, coalesce(l.title, ''), coalesce(p.platform, ''), p.status, p.platform_url,
           l.status, l.sold_date, (SELECT u.username FROM users u WHERE u.id = %(user_id)s)
    FROM platform_listings p JOIN listings l ON l.id = p.listing_id AND l.user_id = %(user_id)s
    WHERE p.id = %(row_id)s
    FOR UPDATE OF p
"""

PROVEN = (
    """
    SELECT log.id FROM activity_logs log
    WHERE log.user_id = %(user_id)s AND log.action = ANY (%(proves_a_delisting)s)
      AND log.resource_type = 'platform_listing' AND log.resource_id = %(row_id)s AND """
    + activity.standing("log")
    + " LIMIT 1"
)

LONGEST_REASON = 500
"""Characters of an error that are kept."""


class DelistingRefused(BindeckError):
    """The row is not what it was on the screen; nothing was written."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that is this worker's until its transaction ends; `due` marks the failures that count."""

    id: int
    listing_id: int
    platform: str
    platform_listing_id: str | None
    url: str | None
    sku: str | None
    title: str
    shares_sku: bool
    due: str
    failures: int

    @property
    def ending(self) -> Ending:
        """What its marketplace is asked to end."""
        return Ending(
            self.platform, self.platform_listing_id, self.url, self.sku, self.title, shares_sku=self.shares_sku
        )


@dataclass(frozen=True, slots=True)
class _Row:
    listing_id: int
    title: str
    platform: str
    status: str | None
    url: str | None
    listing_status: str | None
    sold_date: datetime | None
    username: str | None

    @property
    def name(self) -> str:
        """What a person knows it by."""
        return f"{self.title} on {label(self.platform)}"

    @property
    def seen(self) -> dict[str, Any]:
        """Who looked at what, for the log."""
        return {"listing": self.listing_id, "platform": self.platform, "url": self.url, "by": self.username}


async def claim(conn: TenantConnection, platforms: Collection[str]) -> Claimed | None:
    """Lock the next row to take down on one of these marketplaces (folded names); None when there is none.

    Call it in a transaction: the row is free again when that ends, however it ends. A row that failed is left
    alone for 1, 2, 4, 8 minutes; one that was given up, until a person asks for another try.
    """
    spellings = [name for name in await conn.rows(str, SPELLINGS) if fold(name) in platforms]
    passed: list[int] = []
    while spellings:
        row_id = await conn.row(int, LOCK_NEXT, spellings=spellings, passed=passed)
        if row_id is None:
            break
        claimed = await conn.row(Claimed, CLAIMED, spellings=spellings, row_id=row_id)
        if claimed is not None:
            return claimed
        passed.append(row_id)
    return None


async def succeed(conn: TenantConnection, claimed: Claimed, proof: Proof) -> None:
    """The marketplace ended it: canceled, with its answer on record. Call it in the transaction of the claim."""
    await platforms.take_down(conn, claimed.id)
    details = {"listing": claimed.listing_id, "platform": claimed.platform, "proof": proof.text}
    await activity.record(conn, Action.DELISTED, "platform_listing", claimed.id, details)


async def fail(conn: TenantConnection, claimed: Claimed, reason: str, final: bool) -> bool:
    """The marketplace did not end it: noted, and tried again later; whether it was given up.

    A `final` failure, or one too many, is given up with an alert. Call it in the transaction of the claim.
    """
    reason = reason[:LONGEST_REASON]
    await platforms.not_taken_down(conn, claimed.id, reason)
    details = {"listing": claimed.listing_id, "platform": claimed.platform, "due": claimed.due, "reason": reason}
    await activity.record(conn, Action.DELIST_FAILED, "platform_listing", claimed.id, details)
    if not final and claimed.failures + 1 < sale.TAKE_DOWN_TRIES:
        return False
    await activity.record(conn, Action.DELIST_GIVEN_UP, "platform_listing", claimed.id, details)
    place = label(claimed.platform)
    await notifications.write(
        conn,
        NotificationType.ERROR,
        claimed.listing_id,
        claimed.platform,
        f"Take it down on {place} yourself: {claimed.title}",
        f"{reason} It was to be taken down, and may still be for sale on {place}"
        + (f": {claimed.url}" if claimed.url else "."),
        {"platform_listing": claimed.id},
    )
    return True


async def confirm(conn: TenantConnection, ids: Sequence[int]) -> int:
    """A person saw that they are down: canceled, with who saw it and when on record.

    Of a row that was called canceled before, only the proof is written. Call it in a transaction. Returns the log
    row that undoes all of it. Raises DelistingRefused: then none is confirmed.
    """
    trace = Trace(conn)
    await trace.keep(editables.PLATFORM, *sorted(ids))
    *others, last = [await _confirmed(conn, row_id) for row_id in ids]
    also = [
        await activity.record(conn, Action.DELIST_CONFIRMED, "platform_listing", row_id, details)
        for row_id, details in others
    ]
    row_id, details = last
    return await trace.record(Action.DELIST_CONFIRMED, "platform_listing", row_id, {**details, "also": also})


async def still_live(conn: TenantConnection, row_id: int) -> int:
    """A row that was called canceled is live: it is due at once; the log row's id, to undo it.

    Call it in a transaction. Raises DelistingRefused.
    """
    trace = Trace(conn)
    await trace.keep(editables.PLATFORM, row_id)
    row = await _row(conn, row_id)
    if (
        read(row.status) is not PlatformStatus.CANCELED
        or read_listing(row.listing_status) is not ListingStatus.SOLD
    ):
        raise DelistingRefused(f"{row.name} is no canceled listing of a sold item any more.")
    at = None if row.sold_date is None else sale.cancel_at(row.sold_date)
    await platforms.take_down_again(conn, row_id, at)
    return await trace.record(Action.STILL_LIVE, "platform_listing", row_id, row.seen)


async def try_again(conn: TenantConnection, row_id: int) -> None:
    """A person wants another try: what failed before no longer counts.

    Call it in a transaction. Raises DelistingRefused.
    """
    row = await _row(conn, row_id)
    if read(row.status) is not PlatformStatus.PENDING_CANCEL:
        raise DelistingRefused(f"{row.name} is {row.status} now, not waiting to be taken down.")
    await platforms.forget_failures(conn, row_id)
    await activity.record(conn, Action.DELIST_AGAIN, "platform_listing", row_id, row.seen)


async def _confirmed(conn: TenantConnection, row_id: int) -> tuple[int, Mapping[str, Any]]:
    """Cancel a row that somebody saw to be down; the row, and what to log of it."""
    row = await _row(conn, row_id)
    status = read(row.status)
    if status is PlatformStatus.PENDING_CANCEL:
        await platforms.take_down(conn, row_id)
    elif status is not PlatformStatus.CANCELED:
        raise DelistingRefused(f"{row.name} is {row.status} now, not waiting to be taken down.")
    elif await conn.row(int, PROVEN, row_id=row_id) is not None:
        raise DelistingRefused(f"{row.name} is proven to be down already.")
    conn.changed("platforms", row_id)
    return row_id, row.seen


async def _row(conn: TenantConnection, row_id: int) -> _Row:
    row = await conn.row(_Row, ROW, row_id=row_id)
    if row is None:
        raise DelistingRefused("That listing is not on that marketplace's list any more.")
    return row
