"""Watches for alerts that came since the last look, so that each is said once, whatever was missed between."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from data.tenant import Tenant, TenantConnection
from queries import arrivals, notifications
from queries.arrivals import Moment
from queries.notifications import AlertRow

OVERLAP = 1000
"""Ids looked at again: those of transactions that were open at the first look, and of the few that draw an id
long before they write."""

MOST = 2000
"""New alerts of one look; the others are the next one's."""

MOST_KNOWN = 50_000
"""Alerts kept in mind for a transaction that does not end; it is then waited for no longer."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look found: unread alerts altogether (None: nothing changed), the new ones in order, and whether
    there are `more` than one look takes."""

    unread: int | None
    new: list[AlertRow]
    more: bool = False


class Horizon:
    """The id up to which nothing is expected any more.

    An id is drawn before its row is committed, so smaller ids may still come as long as a transaction runs that
    had begun when the larger one was seen.
    """

    def __init__(self, largest: int) -> None:
        self.id = largest
        self.largest = largest
        """The largest id seen."""
        self._marks: deque[tuple[int, int]] = deque()

    @property
    def calm(self) -> bool:
        """Whether every id seen so far is below it."""
        return self.largest <= self.id

    @property
    def unmarked(self) -> bool:
        """Whether it is not known yet which transactions may write ids below the largest seen."""
        return not self.calm and (not self._marks or self._marks[-1][1] != self.largest)

    def mark(self, transaction: int) -> None:
        """Only transactions before this one may still write smaller ids than the largest seen."""
        self._marks.append((transaction, self.largest))

    def move(self, moment: Moment, seen: int) -> None:
        """After a look at this moment or later, that saw all there was up to the id `seen`."""
        while self._marks and self._marks[0][0] <= moment.running:
            self.id = self._marks.popleft()[1]
        self.largest = seen
        if seen < self.id:
            self.skip()

    def skip(self) -> None:
        """Expect nothing below what was seen."""
        self.id = self.largest
        self._marks.clear()


class Watch:
    """Remembers which alerts it has seen."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._horizon: Horizon | None = None
        self._known: set[int] = set()

    @property
    def begun(self) -> bool:
        """Whether there was a first look: from there on alerts are new."""
        return self._horizon is not None

    async def look(self, *, recount: bool = True) -> Seen:
        """The alerts since the last look; none on the first. Without `recount` it costs next to nothing where
        nothing is new. Raises BindeckError; a look that fails is made up for by the next."""
        return await self._tenant.read(self._look, recount)

    async def _look(self, conn: TenantConnection, recount: bool) -> Seen:
        horizon = self._horizon
        if horizon is None:
            return await self._first(conn)
        if horizon.unmarked:
            horizon.mark(await arrivals.next_transaction(conn))
        moment = await arrivals.moment(conn)
        ids = list[int]()
        if recount or not horizon.calm or moment.largest != horizon.id:
            ids = await arrivals.arrived(conn, horizon.id - OVERLAP, self._known, MOST)
        unread = await notifications.unread(conn) if ids or recount else None
        rows = {row.id: row for row in await notifications.page(conn, ids)} if ids else {}
        more = len(ids) == MOST
        self._keep(horizon, moment, ids, more)
        return Seen(unread, [rows[found] for found in ids if found in rows], more)

    def _keep(self, horizon: Horizon, moment: Moment, ids: list[int], more: bool) -> None:
        if moment.largest < horizon.largest:  # the newest were deleted, or an older copy took the database's place
            self._known = {known for known in self._known if known <= moment.largest}
        horizon.move(moment, ids[-1] if more else moment.largest)
        if len(self._known) > MOST_KNOWN:
            horizon.skip()
        self._known = {known for known in self._known.union(ids) if known > horizon.id - OVERLAP}

    async def _first(self, conn: TenantConnection) -> Seen:
        moment = await arrivals.moment(conn)
        known = await arrivals.arrived(conn, moment.largest - OVERLAP, (), OVERLAP + MOST)
        unread = await notifications.unread(conn)
        self._horizon, self._known = Horizon(moment.largest), set(known)
        return Seen(unread, [])
