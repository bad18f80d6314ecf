"""Where a listing is for sale, as lines of facts: the state of each marketplace, its times and its errors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from data.rules.marketplaces import label
from data.rules.photos import link
from data.rules.status import ListingStatus, PlatformStatus, read_listing
from data.rules.transitions import read
from queries.detail import Whole
from queries.listings import PlatformRow
from queries.takedowns import Proof
from tui.platform_marks import words
from tui.raw_words import MARK
from tui.times import local
from tui.wording import words as joined
from widgets.facts import Fact, Heading


def market_facts(whole: Whole) -> list[Fact | Heading]:
    """Each marketplace that the listing is, was or failed to be on."""
    if not whole.platforms:
        return [Heading("Marketplaces"), Fact("", "none")]
    sold = read_listing(whole.listing.status) is ListingStatus.SOLD
    return [
        Heading("Marketplaces"),
        *(fact for row in whole.platforms for fact in _platform(row, whole.proofs.get(row.id), sold=sold)),
    ]


def _platform(row: PlatformRow, proof: Proof | None, *, sold: bool) -> Iterator[Fact]:
    foreign = "" if row.status in set(PlatformStatus) else f" ({MARK} stored as {row.status or 'nothing'})"
    yield Fact(
        label(row.platform) or f"{MARK} unnamed", words(row.status) + foreign + _since(row, proof, sold=sold)
    )
    if times := _times(row):
        yield Fact("", times)
    if row.platform_url:
        yield Fact("", row.platform_url, link=link(row.platform_url))
    if row.error_message:
        tries = f"failed {row.retry_count}×" if row.retry_count else "failed"
        yield Fact("", f"{tries}: {row.error_message.strip()}")


def _times(row: PlatformRow) -> str:
    return joined(
        [
            f"posted {local(row.posted_at)}" if row.posted_at else "",
            f"synced {local(row.last_synced)}" if row.last_synced else "",
            f"number {row.platform_listing_id}" if row.platform_listing_id else "",
            f"tried {row.retry_count}×" if row.retry_count and not row.error_message else "",
        ]
    )


def _since(row: PlatformRow, proof: Proof | None, *, sold: bool) -> str:
    """What makes a row canceled, or when it is to be."""
    status, at = read(row.status), row.cancel_scheduled_at
    if status is PlatformStatus.PENDING_CANCEL:
        if at is None:
            return f", {MARK} nobody noted when"
        over = at <= datetime.now(UTC).replace(tzinfo=None)
        return f", due since {local(at)}" if over else f", window until {local(at)}"
    if status is not PlatformStatus.CANCELED:
        return ""
    if proof is not None:
        if proof.by is not None:
            return f", confirmed by {proof.by} {local(proof.at)}"
        return f" by {label(row.platform)}: {proof.text} ({local(proof.at)})"
    return ", without a proof" if sold and row.platform_url else ""
