"""Where a listing is for sale, as lines of facts: the state of each marketplace, its times and its errors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from data.rules.fees import FeeTable
from data.rules.marketplaces import label
from data.rules.money import amount, known
from data.rules.money import show as money
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


def market_facts(whole: Whole, fees: FeeTable) -> list[Fact | Heading]:
    """Each marketplace that the listing is, was or failed to be on."""
    if not whole.platforms:
        return [Heading("Marketplaces"), Fact("", "none")]
    return [
        Heading("Marketplaces"),
        *(fact for row in whole.platforms for fact in _platform(whole, row, fees)),
    ]


def _platform(whole: Whole, row: PlatformRow, fees: FeeTable) -> Iterator[Fact]:
    sold = read_listing(whole.listing.status) is ListingStatus.SOLD
    since = _since(row, whole.proofs.get(row.id), sold=sold)
    foreign = "" if row.status in set(PlatformStatus) else f" ({MARK} stored as {row.status or 'nothing'})"
    prospect = "" if sold else _prospect(whole, row, fees)
    yield Fact(label(row.platform) or f"{MARK} unnamed", words(row.status) + foreign + since + prospect)
    if times := _times(row):
        yield Fact("", times)
    if row.platform_url:
        yield Fact("", row.platform_url, link=link(row.platform_url))
    if row.error_message:
        tries = f"failed {row.retry_count}×" if row.retry_count else "failed"
        yield Fact("", f"{tries}: {row.error_message.strip()}")


def _prospect(whole: Whole, row: PlatformRow, fees: FeeTable) -> str:
    """What a sale here at the asked price would leave."""
    price, cost = amount(whole.listing.price), known(amount(whole.listing.cost))
    net = fees.nets(row.platform, price) if read(row.status) is PlatformStatus.ACTIVE else None
    if net is None:
        return ""
    profit = "" if cost is None else f", profit {money(net - cost, '$')}"
    return f", would net {money(net, '$')}{profit} (estimate)"


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
