"""What is said of new alerts: one toast for all that came together, and so many BELs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import time
from typing import TYPE_CHECKING

from data.rules.bell import Bell, QuietHours
from data.rules.marketplaces import label
from data.rules.money import show as money
from data.rules.status import NotificationType, read_alert
from tui.wording import plural

if TYPE_CHECKING:
    from queries.notifications import AlertRow

TOLD = (NotificationType.SALE, NotificationType.ERROR, NotificationType.WARNING)
"""Types that are said wherever a person is, the most wanted first; information waits in the list."""


def toast(alerts: Sequence[AlertRow], bell: Bell) -> str:
    """`A2-07  Nike Air Max 90  eBay $84.00`, or `3 new sales, 1 error`; empty where nothing needs to be said.

    What is only for information is said where it is set to ring.
    """
    kinds = [*TOLD, *([NotificationType.INFO] if bell.info else [])]
    told = [(alert, kind) for alert in alerts if (kind := read_alert(alert.type)) in kinds]
    if len(told) == 1:
        alert, kind = told[0]
        return _sale(alert) if kind is NotificationType.SALE else _other(alert)
    counts = Counter(kind for _, kind in told)
    words = {NotificationType.SALE: "new sale", NotificationType.INFO: "notice"}
    return ", ".join(plural(counts[kind], words.get(kind, kind)) for kind in kinds if counts[kind])


def bels(alerts: Sequence[AlertRow], bell: Bell, quiet: QuietHours | None, now: time) -> int:
    """How often to ring for alerts that came together, at this local time of day."""
    if quiet is not None and now in quiet:
        return 0
    return bell.rings(kind for alert in alerts if (kind := read_alert(alert.type)) is not None)


def _sale(alert: AlertRow) -> str:
    where = f"{label(alert.platform)} {money(alert.price, '$') if alert.price is not None else ''}".strip()
    return "  ".join(part for part in (alert.location or "no location", alert.item or alert.title, where) if part)


def _other(alert: AlertRow) -> str:
    """The location leads here, too; the first line of the message says why."""
    why = (alert.message or "").strip().partition("\n")[0]
    said = f"{alert.title}: {why}" if why else alert.title
    return "  ".join(part for part in (alert.location, label(alert.platform), said) if part)
