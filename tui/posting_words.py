"""A listing's row on a marketplace in words: what it is, since when, and why it failed."""

from __future__ import annotations

from datetime import UTC, datetime

from data.rules.marketplaces import BY_NAME, fold, label
from data.rules.status import PlatformStatus
from data.rules.transitions import read
from queries.failures import Failure
from queries.listings import PlatformRow
from tui.platform_marks import words
from tui.times import age, local
from widgets.facts import Fact, Heading


def state(row: PlatformRow) -> str:
    """The mark and its words; of a cancel, when it is due."""
    status, at = read(row.status), row.cancel_scheduled_at
    if status is PlatformStatus.PENDING_CANCEL and at is not None:
        over = at <= datetime.now(UTC).replace(tzinfo=None)
        return f"! to be taken down, {'due since' if over else 'at'} {local(at)}"
    return words(row.status)


def details(row: PlatformRow) -> list[Fact | Heading]:
    """Everything that is kept of a row."""
    return [
        Heading(f"{label(row.platform) or '⚠ unnamed'}: {state(row)}"),
        *_failed(row.error_message, row.retry_count),
        Fact("Number", row.platform_listing_id or "—"),
        Fact("Address", row.platform_url or "—"),
        Fact("Posted", local(row.posted_at)),
        Fact("Last synced", local(row.last_synced)),
        *([Fact("Cancel at", local(row.cancel_scheduled_at))] if row.cancel_scheduled_at else []),
    ]


def failure_details(row: Failure) -> list[Fact | Heading]:
    """Everything about what could not be posted, the reason first."""
    known = {"Number": row.number, "Address": row.url, "Location": row.location, "Listing": row.listing_status}
    return [
        Heading(f"{label(row.platform) or '⚠ unnamed'}: {row.title}"),
        *_failed(row.error or "no reason is kept", row.tries),
        Fact("Since", f"{local(row.since)} ({age(row.since)})"),
        *(Fact(name, value) for name, value in known.items() if value),
    ]


def choices(title: str, there: list[PlatformRow]) -> dict[str, str]:
    """The marketplaces a listing is not on yet, by name, and what to say of each."""
    taken = {fold(row.platform) for row in there}
    return {name: _choice(name, title) for name in BY_NAME if name not in taken}


def _choice(name: str, title: str) -> str:
    place = BY_NAME[name]
    if len(title) <= place.title_limit:
        return place.label
    return f"{place.label}  ⚠ its titles have {place.title_limit} characters, this one {len(title)}"


def _failed(reason: str | None, tries: int) -> list[Fact | Heading]:
    if not reason and not tries:
        return []
    times = f"Failed {tries}×" if tries else "Failed"
    return [Fact(times, reason or "no reason is kept", loud=True)]
