"""A listing's rows on the marketplaces. Here alone their status is written, along the contract's transitions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from data.rules import marketplaces, transitions
from data.rules.status import PlatformStatus
from data.tenant import TenantConnection
from queries.ledger import Entry

LOCK = """
    SELECT p.id, coalesce(p.platform, ''), p.status, p.cancel_scheduled_at::text
    FROM platform_listings p JOIN listings l ON l.id = p.listing_id AND l.user_id = %(user_id)s
    WHERE p.listing_id = %(listing_id)s
    ORDER BY p.id
    FOR UPDATE OF p
"""

# What was scheduled before is due then at the latest.
SELL = """
    UPDATE platform_listings p
    SET status = wanted.status,
        cancel_scheduled_at = CASE
            WHEN wanted.status <> %(pending_cancel)s THEN NULL
            WHEN p.status = %(pending_cancel)s THEN least(p.cancel_scheduled_at, %(cancel_at)s::timestamp)
            ELSE %(cancel_at)s::timestamp END
    FROM listings l, unnest(%(ids)s::int[], %(statuses)s::text[]) AS wanted (id, status)
    WHERE l.id = p.listing_id AND l.user_id = %(user_id)s AND p.listing_id = %(listing_id)s AND p.id = wanted.id
"""

TAKE_BACK = """
    UPDATE platform_listings p
    SET status = wanted.status,
        cancel_scheduled_at = CASE WHEN wanted.status = %(pending_cancel)s THEN wanted.due END
    FROM listings l,
         unnest(%(ids)s::int[], %(statuses)s::text[], %(dues)s::timestamp[]) AS wanted (id, status, due)
    WHERE l.id = p.listing_id AND l.user_id = %(user_id)s AND p.listing_id = %(listing_id)s AND p.id = wanted.id
"""

LOCK_ONE = """
    SELECT p.listing_id, p.status
    FROM platform_listings p JOIN listings l ON l.id = p.listing_id AND l.user_id = %(user_id)s
    WHERE p.id = %(row_id)s
    FOR UPDATE OF p
"""

STEP = """
    UPDATE platform_listings p
    SET status = %(status)s, error_message = NULL,
        cancel_scheduled_at = CASE WHEN %(status)s = %(pending_cancel)s
                                   THEN coalesce(%(cancel_at)s::timestamp, now() AT TIME ZONE 'UTC') END
    FROM listings l WHERE l.id = p.listing_id AND l.user_id = %(user_id)s AND p.id = %(row_id)s
"""

TRIED = """
    UPDATE platform_listings p
    SET error_message = %(reason)s::text,
        retry_count = CASE WHEN %(reason)s::text IS NULL THEN 0 ELSE coalesce(p.retry_count, 0) + 1 END
    FROM listings l WHERE l.id = p.listing_id AND l.user_id = %(user_id)s AND p.id = %(row_id)s
"""


# Rows of many listings, whose own rows are locked.
LOCK_WITHDRAWN = """
    SELECT p.id, p.status, p.cancel_scheduled_at::text
    FROM platform_listings p JOIN listings l ON l.id = p.listing_id AND l.user_id = %(user_id)s
    WHERE p.listing_id = ANY (%(listing_ids)s::int[])
      AND (p.status = ANY (%(statuses)s::text[]) OR p.status IS NULL)
    ORDER BY p.id
    FOR UPDATE OF p
"""

WITHDRAW = """
    UPDATE platform_listings p
    SET status = wanted.status,
        cancel_scheduled_at = CASE
            WHEN wanted.status <> %(pending_cancel)s THEN NULL
            WHEN p.status = %(pending_cancel)s THEN least(p.cancel_scheduled_at, now() AT TIME ZONE 'UTC')
            ELSE now() AT TIME ZONE 'UTC' END
    FROM listings l, unnest(%(ids)s::int[], %(statuses)s::text[]) AS wanted (id, status)
    WHERE l.id = p.listing_id AND l.user_id = %(user_id)s AND p.id = wanted.id
    RETURNING p.id, p.cancel_scheduled_at::text
"""

WITHDRAWN = ("status", "cancel_scheduled_at")
"""What `withdraw` writes."""


class TransitionError(AssertionError):
    """A change of status that the contract does not know: a mistake of ours, never of the person."""


@dataclass(frozen=True, slots=True)
class PlatformState:
    """A row's marketplace, as written, its status, and when it is to be taken down (naive UTC, as text)."""

    id: int
    platform: str
    status: str | None
    due: str | None


@dataclass(frozen=True, slots=True)
class _Locked:
    listing_id: int
    status: str | None


@dataclass(frozen=True, slots=True)
class _Withdrawn:
    id: int
    status: str | None
    due: str | None


def _pair(row_id: int, due: str | None) -> tuple[int, str | None]:
    return row_id, due


async def locked(conn: TenantConnection, listing_id: int) -> list[PlatformState]:
    """The rows of a listing, locked until the transaction ends."""
    return await conn.rows(PlatformState, LOCK, listing_id=listing_id)


async def sell(
    conn: TenantConnection, listing_id: int, rows: Sequence[PlatformState], platform: str, cancel_at: datetime
) -> None:
    """What the sale of the last unit on `platform` makes of the rows; those elsewhere are due by then."""
    sold_row = _row_of(rows, platform)
    wanted: dict[int, str | None] = {}
    for row in rows:
        after = transitions.after_sale(row.status, sold_here=row is sold_row)
        if after is not None:
            wanted[row.id] = after.value
    _check(rows, wanted)
    if wanted:
        ids, statuses = list(wanted), list(wanted.values())
        await conn.execute(SELL, listing_id=listing_id, ids=ids, statuses=statuses, cancel_at=cancel_at)
        conn.changed("platforms", *ids)


async def withdraw(conn: TenantConnection, listing_ids: Sequence[int]) -> list[Entry]:
    """These listings are for sale no more: what is live is due to be taken down now, whatever was scheduled;
    what never was is canceled.

    Call it in a transaction that holds the listings. The rows that were changed, in the fields of WITHDRAWN.
    """
    statuses = [status.value for status in PlatformStatus if transitions.withdrawn(status)]
    rows = await conn.rows(_Withdrawn, LOCK_WITHDRAWN, listing_ids=list(listing_ids), statuses=statuses)
    wanted = {row.id: str(transitions.withdrawn(row.status)) for row in rows}
    due = dict(
        await conn.rows(_pair, WITHDRAW, ids=list(wanted), statuses=list(wanted.values())) if wanted else ()
    )
    entries = [Entry(row.id, (row.status, row.due), (wanted[row.id], due[row.id])) for row in rows]
    return [entry for entry in entries if entry.before != entry.after]


async def take_down(conn: TenantConnection, row_id: int) -> None:
    """It is proven to be down: canceled, and its error cleared. Log the proof in the same transaction."""
    await _step(conn, row_id, PlatformStatus.CANCELED, None)


async def take_down_again(conn: TenantConnection, row_id: int, cancel_at: datetime | None) -> None:
    """What was called canceled is live after all: it falls due at that time, or now."""
    await _step(conn, row_id, PlatformStatus.PENDING_CANCEL, cancel_at)


async def not_taken_down(conn: TenantConnection, row_id: int, reason: str) -> None:
    """Note why a marketplace did not end the listing, and count the failure."""
    await conn.execute(TRIED, row_id=row_id, reason=reason)
    conn.changed("platforms", row_id)


async def forget_failures(conn: TenantConnection, row_id: int) -> None:
    """As if it had never been tried."""
    await conn.execute(TRIED, row_id=row_id, reason=None)
    conn.changed("platforms", row_id)


async def take_back(
    conn: TenantConnection,
    listing_id: int,
    noted: Mapping[str, str | None],
    dues: Mapping[str, str | None],
    *,
    with_sold: bool,
) -> None:
    """Reverse a sale: each row gets back the status noted before it (active where none was noted) and the time it
    was to be taken down (`dues`; where none was noted it keeps the sale's), both by id as text.

    What was proven canceled since stays so, and so does the sold row of another unit (`with_sold` False).
    """
    rows = await locked(conn, listing_id)
    wanted: dict[int, str | None] = {}
    for row in rows:
        was = noted.get(str(row.id), PlatformStatus.ACTIVE.value)
        by_sale_here = with_sold and row.status == PlatformStatus.SOLD
        made_by_sale = transitions.after_sale(was, sold_here=False)
        if by_sale_here or (made_by_sale is not None and transitions.read(row.status) is made_by_sale):
            wanted[row.id] = was
    _check(rows, wanted, reversing=True)
    if wanted:
        due = {row.id: dues.get(str(row.id), row.due) for row in rows}
        ids, statuses = list(wanted), list(wanted.values())
        await conn.execute(
            TAKE_BACK, listing_id=listing_id, ids=ids, statuses=statuses, dues=[due[row_id] for row_id in ids]
        )
        conn.changed("platforms", *ids)


async def _step(conn: TenantConnection, row_id: int, after: PlatformStatus, cancel_at: datetime | None) -> None:
    """One step of one row, as far as it is there."""
    row = await conn.row(_Locked, LOCK_ONE, row_id=row_id)
    if row is None:
        return
    if not transitions.allowed(row.status, after.value):
        raise TransitionError(f"{row.status} → {after.value}")
    await conn.execute(STEP, row_id=row_id, status=after.value, cancel_at=cancel_at)
    conn.changed("platforms", row_id)
    conn.changed("listings", row.listing_id)


def _row_of(rows: Sequence[PlatformState], platform: str) -> PlatformState | None:
    """The row of a marketplace, whatever its spelling; of several the live one."""
    same = [row for row in rows if marketplaces.fold(row.platform) == platform]
    return min(same, key=lambda row: row.status != PlatformStatus.ACTIVE, default=None)


def _check(rows: Sequence[PlatformState], wanted: Mapping[int, str | None], *, reversing: bool = False) -> None:
    for row in rows:
        if row.id in wanted and not transitions.allowed(row.status, wanted[row.id], reversing=reversing):
            raise TransitionError(f"{row.status} → {wanted[row.id]}")
