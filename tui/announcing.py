"""What is said of new alerts: one toast for all that came together, and so many BELs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
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


MOST_KEPT = 100
"""Untold alerts that are kept; of those that come beyond them, in a flood, only the types are."""


@dataclass(slots=True)
class Untold:
    """New alerts that wait to be told, oldest first, and how many more there were of each type."""

    alerts: list[AlertRow] = field(default_factory=list["AlertRow"])
    others: Counter[NotificationType] = field(default_factory=Counter["NotificationType"])

    def __bool__(self) -> bool:
        return bool(self.alerts or self.others)

    def add(self, new: Sequence[AlertRow]) -> None:
        """Keep these, or their types."""
        room = MOST_KEPT - len(self.alerts)
        self.alerts += new[:room]
        self.others.update(kind for alert in new[room:] if (kind := read_alert(alert.type)) is not None)

    def of(self, kind: NotificationType) -> list[AlertRow]:
        """The kept ones of a type."""
        return [alert for alert in self.alerts if read_alert(alert.type) is kind]

    def count(self, kind: NotificationType) -> int:
        """How many there are of a type."""
        return len(self.of(kind)) + self.others[kind]

    def forget_sales(self, own: Container[int]) -> None:
        """Sales with these ids need not be told."""
        self.alerts = [alert for alert in self.alerts if not (is_sale(alert) and alert.id in own)]


def is_sale(alert: AlertRow) -> bool:
    """Whether something was sold."""
    return alert.type == NotificationType.SALE


def toast(new: Untold, bell: Bell) -> str:
    """`A2-07  Nike Air Max 90  eBay $84.00`, or `3 new sales, 1 error`; empty where nothing needs to be said.

    What is only for information is said where it is set to ring.
    """
    kinds = [*TOLD, *([NotificationType.INFO] if bell.info else [])]
    counts = {kind: count for kind in kinds if (count := new.count(kind))}
    kept = [alert for kind in counts for alert in new.of(kind)]
    if sum(counts.values()) == len(kept) == 1:
        return _sale(kept[0]) if is_sale(kept[0]) else _other(kept[0])
    words = {NotificationType.SALE: "new sale", NotificationType.INFO: "notice"}
    return ", ".join(plural(count, words.get(kind, kind)) for kind, count in counts.items())


def bels(new: Untold, bell: Bell, quiet: QuietHours | None, now: time) -> int:
    """How often to ring for alerts that came together, at this local time of day."""
    if quiet is not None and now in quiet:
        return 0
    return bell.rings(kind for kind in NotificationType if new.count(kind))


def _sale(alert: AlertRow) -> str:
    where = f"{label(alert.platform)} {money(alert.price, '$') if alert.price is not None else ''}".strip()
    return "  ".join(part for part in (alert.location or "no location", alert.item or alert.title, where) if part)


def _other(alert: AlertRow) -> str:
    """The location leads here, too; the first line of the message says why."""
    why = (alert.message or "").strip().partition("\n")[0]
    said = f"{alert.title}: {why}" if why else alert.title
    return "  ".join(part for part in (alert.location, label(alert.platform), said) if part)
