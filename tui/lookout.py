"""Looks out for alerts: at once when something is announced, every second where that falls to this dashboard."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Iterable
from typing import TYPE_CHECKING

from data.changes import Change
from data.errors import BindeckError, DatabaseAway
from tui.announcing import Untold, is_sale
from tui.desk import ANY_TOPIC, BaseApp
from tui.latest import Latest

if TYPE_CHECKING:
    from collections.abc import Callable

    from queries.notifications import AlertRow
    from tui.watch import Watch

LOOK_SECONDS = 1.0
"""Between two looks for what other programs did not publish."""

RECOUNT_SECONDS = 30.0
"""Between two looks of a dashboard to which they do not fall, and two counts of the unread ones in calm times."""

LEAST_REST = 0.1
"""Seconds between two looks in a flood; the lists do not wait for them."""

GATHER_SECONDS, CALM_SECONDS = 0.3, 5.0
"""New alerts are gathered for so long before they are told, and told again so long afterwards at the earliest."""

MOST_OWN = 1000
"""Own changes kept in mind until they are found."""


class Lookout:
    """One dashboard's eyes. What it finds and no one announced it announces: here, and to the user's others."""

    def __init__(self, desk: BaseApp, watch: Watch, tell: Callable[[Untold], None]) -> None:
        """`tell` gets each new alert once, a burst of them together."""
        self._desk = desk
        self._watch = watch
        self._tell = tell
        self._looks: Latest[None] = Latest(desk, self._look, "lookout", rest=LEAST_REST)
        self._counted = -RECOUNT_SECONDS
        self._recount = True
        self._announced: set[int] = set()
        self._own: deque[int] = deque(maxlen=MOST_OWN)
        self._falls_to_us = False
        self._untold = Untold()
        self._telling = False
        self._told = -CALM_SECONDS

    def hear(self, change: Change) -> None:
        """Someone announced a change."""
        if change.topic in (ANY_TOPIC, "notifications"):
            self._announced.update(change.ids)
            self._recount = True
            self._looks.ask(None)

    def expect(self, changes: Iterable[Change]) -> None:
        """The person at this dashboard made these changes: the sales among them need not be told."""
        for change in changes:
            if change.topic == "notifications":
                self._own.extend(change.ids)

    async def keep(self) -> None:
        """Look for ever. While Redis is away whoever polls also makes us look."""
        services = self._desk.services
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            level = self._desk.link.level
            if level == "warn":
                continue
            self._falls_to_us = await services.stream.looks_out(services.user.id)
            self._recount |= time.monotonic() - self._counted > RECOUNT_SECONDS
            if self._falls_to_us or self._recount or level == "bad":
                self._looks.ask(None)

    async def _look(self, _: None) -> None:
        recount, self._recount = self._recount, False
        announced, self._announced = self._announced, set()
        try:
            seen = await self._watch.look(recount=recount)
        except BindeckError as error:
            self._recount |= recount
            self._announced |= announced
            if isinstance(error, DatabaseAway):
                self._desk.database_failed(error)
            return
        self._desk.database_failed(None)
        if seen.unread is not None:
            self._counted = time.monotonic()
            self._desk.show_unread(seen.unread)
        if seen.new:
            self._announce(seen.new, announced)
            self._gather(seen.new)
        if seen.more:
            self._looks.ask(None)

    def _announce(self, new: list[AlertRow], announced: set[int]) -> None:
        found = [alert for alert in new if alert.id not in announced]
        if not found:
            return
        changes = [Change("notifications", tuple(alert.id for alert in found))]
        if any(map(is_sale, found)):
            changes.append(Change("sales"))
        for change in changes:
            self._desk.changed.publish(change)
        if self._falls_to_us:
            services = self._desk.services
            services.stream.publish(services.user.id, changes)

    def _gather(self, new: list[AlertRow]) -> None:
        self._untold.add(new)
        if self._untold and not self._telling:
            self._telling = True
            wait = max(GATHER_SECONDS, self._told + CALM_SECONDS - time.monotonic())
            self._desk.set_timer(wait, self._tell_all)

    def _tell_all(self) -> None:
        self._telling = False
        self._told = time.monotonic()
        untold, self._untold = self._untold, Untold()
        untold.forget_sales(set(self._own))
        if untold:
            self._tell(untold)
