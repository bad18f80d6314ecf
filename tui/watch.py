"""Watches for alerts that came since the last look: counts them, and says it when something sold."""

from __future__ import annotations

from dataclasses import dataclass

from data.rules.marketplaces import label
from data.rules.status import NotificationType
from data.tenant import Tenant, TenantConnection
from queries import notifications
from queries.notifications import AlertRow


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look found: unread alerts altogether, the ids of new ones, and those that say something sold."""

    unread: int
    new: list[int]
    sales: list[AlertRow]

    @property
    def sentence(self) -> str:
        """One toast for any number of new sales."""
        if len(self.sales) > 1:
            return f"{len(self.sales)} new sales"
        sale = self.sales[0]
        return f"{sale.title}\n{sale.location or 'no location'} · {label(sale.platform)}"


OVERLAP = 200
"""Ids looked at again: a row may be committed after one with a larger id."""


class Watch:
    """Remembers the newest alerts it has seen, so that each is said once, whatever was missed between."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._last: int | None = None
        self._seen: set[int] = set()

    async def look(self) -> Seen:
        """The alerts since the last look; none on the first. Raises BindeckError."""
        return await self._tenant.read(self._look)

    async def _look(self, conn: TenantConnection) -> Seen:
        unread = await notifications.unread(conn)
        first = self._last is None
        last = await notifications.last_id(conn) if self._last is None else self._last
        alerts = await notifications.since(conn, last - OVERLAP)
        new = [] if first else [alert for alert in alerts if alert.id not in self._seen]
        self._last = max([last, *(alert.id for alert in alerts)])
        self._seen = {
            number for number in self._seen | {alert.id for alert in alerts} if number > self._last - 2 * OVERLAP
        }
        ids = [alert.id for alert in new]
        return Seen(unread, ids, [alert for alert in new if alert.type == NotificationType.SALE])
