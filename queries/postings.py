"""What a person says of a listing's rows on the marketplaces: posted, failed, tried again, to be canceled."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from data.errors import BindeckError
from data.rules.marketplaces import MANUAL, fold, label
from data.rules.status import Action, ListingStatus, PlatformStatus, read_listing
from data.rules.transitions import read
from data.tenant import TenantConnection
from queries import activity, editables, platforms, posting_rows
from queries.posting_rows import Posting
from queries.trace import Trace

LISTING = """
    SELECT coalesce(title, ''), status, sold_platform, clock_timestamp() AT TIME ZONE 'UTC'
    FROM listings WHERE user_id = %(user_id)s AND id = %(listing_id)s
"""

LOCK_LISTING = LISTING + " FOR UPDATE"

MOST = 1000
"""Rows that are tried again in one go."""

LONGEST_REASON = 500
"""Characters of a reason that are kept."""

NEVER_POSTED = (PlatformStatus.PENDING, PlatformStatus.FAILED)


class PostingRefused(BindeckError):
    """It cannot be done with that row, or the row is not what it was on the screen; nothing was written."""


@dataclass(frozen=True, slots=True)
class Retried:
    """So many rows are pending again, `passed` others could not be; the log row takes all of it back."""

    log_id: int
    rows: int
    passed: int


@dataclass(frozen=True, slots=True)
class _Listing:
    title: str
    status: str | None
    sold_platform: str | None
    now: datetime

    @property
    def is_sold(self) -> bool:
        return read_listing(self.status) is ListingStatus.SOLD


class _Step:
    """A step of one row: what it was, whose it is, and what is logged of it."""

    def __init__(self, conn: TenantConnection, row: Posting, listing: _Listing, trace: Trace) -> None:
        self.row, self.listing = row, listing
        self._conn, self._trace = conn, trace

    @property
    def name(self) -> str:
        """What a person knows the row by."""
        return f"{self.listing.title} on {label(self.row.platform)}"

    def must_be(self, *statuses: PlatformStatus) -> None:
        """Refuse a row in any other state."""
        if read(self.row.status) not in statuses:
            raise PostingRefused(f"{self.name} is {self.row.status or 'pending'}: that cannot be done with it.")

    async def write(self, action: Action, became: Posting, **facts: Any) -> int:
        """Write what became of the row; the log row's id."""
        await posting_rows.put(self._conn, self.row, became)
        seen = {"listing": self.row.listing_id, "platform": self.row.platform, **facts}
        return await self._trace.record(action, "platform_listing", self.row.id, seen)


async def add(conn: TenantConnection, listing_id: int, platform: str) -> int:
    """A pending row for another marketplace; the log row's id. Call it in a transaction.

    Raises PostingRefused where the listing is there already, under whatever spelling, or is sold.
    """
    name = fold(platform)
    if not name or name == MANUAL:
        raise PostingRefused("That is no marketplace.")
    listing = await conn.row(_Listing, LOCK_LISTING, listing_id=listing_id)
    if listing is None:
        raise PostingRefused("That listing is not there any more.")
    if listing.is_sold:
        raise PostingRefused(f"{listing.title} is sold: there is nothing left to post.")
    there = [row for row in await platforms.locked(conn, listing_id) if fold(row.platform) == name]
    ids = [] if there else await posting_rows.begin(conn, listing_id, [name])
    if not ids:
        state = f" ({there[0].status or 'pending'})" if there else ""
        raise PostingRefused(f"{listing.title} is on {label(name)} already{state}.")
    conn.changed("listings", listing_id)
    facts = {"listing": listing_id, "platform": name}
    return await activity.record(conn, Action.PLATFORM_ADDED, "platform_listing", ids[0], facts)


async def retry(conn: TenantConnection, ids: Sequence[int]) -> Retried:
    """Failed and canceled rows are pending again, as if they had never been tried. Call it in a transaction.

    Rows that are neither any more, and those of sold listings, are passed over. Raises PostingRefused where no
    row is left, naming the last one's reason, or where there are more than MOST.
    """
    if len(ids) > MOST:
        raise PostingRefused(f"At most {MOST:,} can be tried again in one go.")
    done: list[_Step] = []
    reason = "Nothing to try again."
    for row_id in sorted(set(ids)):
        try:
            step = await _step(conn, row_id, Trace(conn))
            _may_be_posted(step)
        except PostingRefused as refused:
            reason = str(refused)
        else:
            done.append(step)
    if not done:
        raise PostingRefused(reason)
    *others, last = done
    also = [await step.write(Action.POST_AGAIN, _anew(step.row)) for step in others]
    together = {"also": also, "rows_in_all": len(done)} if also else {}
    log_id = await last.write(Action.POST_AGAIN, _anew(last.row), **together)
    return Retried(log_id, len(done), len(set(ids)) - len(done))


async def posted(conn: TenantConnection, row_id: int, number: str | None, url: str | None) -> int:
    """It is live, under that number and address; of a live row only those are written. The log row's id.

    Call it in a transaction. Raises PostingRefused.
    """
    step = await _step(conn, row_id, Trace(conn))
    step.must_be(*NEVER_POSTED, PlatformStatus.ACTIVE)
    if step.listing.is_sold:
        raise PostingRefused(f"{step.name}: it is sold. If it is live there, take it down.")
    live = read(step.row.status) is PlatformStatus.ACTIVE
    became = replace(
        step.row,
        status=PlatformStatus.ACTIVE.value,
        number=number,
        url=url,
        posted_at=step.row.posted_at if live else step.listing.now,
        error=None,
        tries=0,
    )
    return await step.write(Action.POSTED, became, url=url)


async def failed(conn: TenantConnection, row_id: int, reason: str) -> int:
    """It could not be posted, and why; the log row's id. Call it in a transaction. Raises PostingRefused."""
    step = await _step(conn, row_id, Trace(conn))
    step.must_be(PlatformStatus.PENDING)
    kept = reason.strip()[:LONGEST_REASON] or None
    became = replace(step.row, status=PlatformStatus.FAILED.value, error=kept, tries=step.row.tries + 1)
    return await step.write(Action.POST_FAILED, became, reason=kept)


async def drop(conn: TenantConnection, row_id: int) -> int:
    """What was never posted is not to be; the log row's id. Call it in a transaction. Raises PostingRefused."""
    step = await _step(conn, row_id, Trace(conn))
    step.must_be(*NEVER_POSTED)
    return await step.write(Action.POST_DROPPED, replace(step.row, status=PlatformStatus.CANCELED.value))


async def schedule(conn: TenantConnection, row_id: int, cancel_at: datetime | timedelta | None) -> int:
    """A live row is to be taken down then: a time (naive UTC), so long from now, or (None) now.

    The log row's id. Call it in a transaction. Raises PostingRefused.
    """
    step = await _step(conn, row_id, Trace(conn))
    step.must_be(PlatformStatus.ACTIVE, PlatformStatus.PENDING_CANCEL)
    if step.listing.is_sold and read(step.row.status) is PlatformStatus.PENDING_CANCEL:
        raise PostingRefused(f"{step.name} is to be taken down after its sale: that time stands.")
    at = cancel_at if isinstance(cancel_at, datetime) else step.listing.now + (cancel_at or timedelta(0))
    became = replace(step.row, status=PlatformStatus.PENDING_CANCEL.value, cancel_at=at)
    return await step.write(Action.CANCEL_SCHEDULED, became, at=at)


async def withdraw(conn: TenantConnection, row_id: int) -> int:
    """A scheduled cancel is taken back: the row stays live. The log row's id. Call it in a transaction.

    Raises PostingRefused where a sale demands the cancel, or the listing is not for sale any more.
    """
    step = await _step(conn, row_id, Trace(conn))
    step.must_be(PlatformStatus.PENDING_CANCEL)
    if step.listing.is_sold:
        place = label(step.listing.sold_platform) or "another marketplace"
        raise PostingRefused(
            f"{step.name} must be taken down: it was sold on {place}. If that sale is off, reverse it (F2)."
        )
    if read_listing(step.listing.status) is not ListingStatus.ACTIVE:
        raise PostingRefused(
            f"{step.name} must be taken down: the listing is {step.listing.status or 'without a status'}."
            " Make it active first."
        )
    became = replace(step.row, status=PlatformStatus.ACTIVE.value, cancel_at=None)
    return await step.write(Action.CANCEL_WITHDRAWN, became)


def _may_be_posted(step: _Step) -> None:
    step.must_be(PlatformStatus.FAILED, PlatformStatus.CANCELED)
    if step.listing.is_sold:
        raise PostingRefused(f"{step.name}: it is sold, there is nothing left to post.")


def _anew(row: Posting) -> Posting:
    """A row that waits to be posted: what was canceled gets a new number and address."""
    pending = replace(row, status=PlatformStatus.PENDING.value, error=None, tries=0, cancel_at=None)
    if read(row.status) is PlatformStatus.CANCELED:
        return replace(pending, number=None, url=None, posted_at=None)
    return pending


async def _step(conn: TenantConnection, row_id: int, trace: Trace) -> _Step:
    """The row, locked and noted, then its listing: a sale that was under way is seen."""
    await trace.keep(editables.PLATFORM, row_id)
    row = await posting_rows.lock(conn, row_id)
    listing = None if row is None else await conn.row(_Listing, LISTING, listing_id=row.listing_id)
    if row is None or listing is None:
        raise PostingRefused("That listing is not on that marketplace's list any more.")
    return _Step(conn, row, listing, trace)
