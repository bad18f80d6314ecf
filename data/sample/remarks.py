"""What a seller is told about a listing, sales apart."""

from datetime import datetime, timedelta

from data.rules.marketplaces import label
from data.rules.status import ListingStatus, NotificationType
from data.sample.dice import Dice
from data.sample.events import Remark
from data.sample.platforms import Presence
from data.sample.rows import ListingRow

_WEEKS = timedelta(days=35)
_SOME_TIME_AGO = timedelta(minutes=30)


def remark(dice: Dice, now: datetime, listing: ListingRow, presence: Presence) -> Remark:
    """A notification about a listing, dated within the last weeks."""
    platform, kind, title, extra = _words(dice, listing, presence)
    return Remark(
        _moment(dice, now, listing.created_at),
        kind,
        listing.id,
        platform,
        title,
        f"{listing.title}, asking ${listing.price:,.2f}, at {listing.storage_location or 'no location'}.",
        {"price": listing.price, "storage_location": listing.storage_location, **extra},
    )


def _words(
    dice: Dice, listing: ListingRow, presence: Presence
) -> tuple[str | None, NotificationType, str, dict[str, object]]:
    """Marketplace, type, title and further data."""
    failed = presence.failed
    if failed is not None and failed.error_message:
        reason = failed.error_message.splitlines()[0]
        return failed.platform, NotificationType.ERROR, f"could not list on {label(failed.platform)}: {reason}", {}
    platform = presence.rows[0].platform if presence.rows else None
    if listing.status == ListingStatus.DRAFT:
        return platform, NotificationType.INFO, f"draft not finished: {listing.title}", {}
    if listing.status != ListingStatus.ACTIVE:
        return platform, NotificationType.INFO, f"the buyer left feedback: {listing.title}", {}
    way = dice.random()
    if way < 0.5:
        offer = float(max(1, int(listing.price * dice.between(0.5, 0.9))))
        title = f"offer ${offer:,.2f} on {listing.title} (asking ${listing.price:,.2f})"
        return platform, NotificationType.INFO, title, {"offer": offer}
    if way < 0.7:
        return platform, NotificationType.WARNING, f"no views in 30 days: {listing.title}", {}
    if way < 0.9:
        return (
            platform,
            NotificationType.ERROR,
            f"could not sync: {dice.pick(('session expired', 'HTTP 503'))}",
            {},
        )
    return platform, NotificationType.WARNING, f"price is above similar items: {listing.title}", {}


def _moment(dice: Dice, now: datetime, created: datetime) -> datetime:
    earliest = max(created, now - _WEEKS)
    latest = max(earliest, now - _SOME_TIME_AGO)
    return earliest + (latest - earliest) * dice.random()
