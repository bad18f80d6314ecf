"""Takes down what is due: whichever dashboard or worker comes first, one row a transaction."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from functools import cache

from data.changes import Change
from data.errors import BindeckError, DatabaseAway
from data.marketplaces import registry
from data.marketplaces.base import Credentials, EndingFailed
from data.rules.marketplaces import fold, label
from data.tenant import Tenant, TenantConnection
from data.vault import Row, Vault
from queries import credentials, delisting

log = logging.getLogger(__name__)

EVERY_SECONDS = 15.0
"""Between two looks when nothing is heard."""

LOCKED_SECONDS = 60.0
"""For which a marketplace is left alone whose password cannot be opened."""

REST_SECONDS = 1.0
"""Between two looks at least, however much is heard."""

TOPICS = frozenset({"sales", "platforms"})
"""The changes after which something may be due."""


def _nobody(*_: str) -> None:
    """Tell nobody."""


_has_adapter = cache(registry.has_adapter)
"""Looked for on disk once for each marketplace."""


async def reachable(conn: TenantConnection) -> set[str]:
    """The marketplaces, in their folded spelling, that have an adapter and the seller's credentials."""
    names = await credentials.platforms(conn)
    return {name for name in names if await asyncio.to_thread(_has_adapter, name)}


class Delister:
    """Takes down a seller's rows on the marketplaces that have an adapter and the seller's credentials."""

    def __init__(
        self,
        tenant: Tenant,
        tell: Callable[[str], None] = _nobody,
        *,
        away: Callable[[], None] = _nobody,
        vault: Vault | None = None,
    ) -> None:
        """`tell` gets a sentence for each row; `away` is called when the database does not answer; without a
        `vault` passwords are opened with the key of the keyring."""
        self._tenant = tenant
        self._vault = vault or Vault()
        self._tell = tell
        self._away = away
        self._woken = asyncio.Event()
        self._stopped = asyncio.Event()
        self._resting: dict[str, float] = {}
        """Until when (by the monotonic clock) a marketplace, in its folded spelling, is left alone."""

    def wake(self) -> None:
        """Something may be due: look soon."""
        self._woken.set()

    def hear(self, change: Change) -> None:
        """Wake up for what concerns sales or marketplaces."""
        if change.topic in TOPICS:
            self.wake()

    def stop(self) -> None:
        """End `serve` after the row at hand."""
        self._stopped.set()

    async def serve(self) -> None:
        """Take down what is due, for ever or until stopped; what goes wrong is tried again at the next look."""
        while not self._stopped.is_set():
            self._woken.clear()
            try:
                await self.take_down_all()
            except BindeckError as error:
                self._tell(f"waiting: {error}")
                if isinstance(error, DatabaseAway):
                    self._away()
            except Exception:
                log.exception("taking down failed")
            if not await self._stops_within(REST_SECONDS):
                await self._wait()

    async def take_down_all(self) -> int:
        """Take down row after row until none is left that may be tried now, or stopped; how many were tried."""
        tried = 0
        while not self._stopped.is_set():
            deed = await self._tenant.write(self._take_down_one)
            if deed is None:
                break
            self._tell(deed)
            tried += 1
        return tried

    async def _take_down_one(self, conn: TenantConnection) -> str | None:
        """What became of the next row; it is locked while its marketplace is asked; the lock goes when we do."""
        now = time.monotonic()
        places = {name for name in await reachable(conn) if self._resting.get(name, now) <= now}
        claimed = await delisting.claim(conn, places)
        if claimed is None:
            return None
        what = f"{label(claimed.platform)}: {claimed.title}"
        try:
            proof = await registry.end(claimed.ending, await self._credentials(conn, claimed.platform))
        except EndingFailed as failure:
            self._resting[fold(claimed.platform)] = time.monotonic() + failure.rest
            given_up = await delisting.fail(conn, claimed, failure.reason, failure.final)
            return f"{'given up' if given_up else 'not taken down'}: {what}: {failure.reason}"
        await delisting.succeed(conn, claimed, proof)
        return f"taken down: {what}: {proof.text}"

    async def _credentials(self, conn: TenantConnection, platform: str) -> Credentials:
        """What the seller signs in with. EndingFailed where it was taken away since, or cannot be opened."""
        account = await credentials.for_platform(conn, platform)
        if account is None:
            raise EndingFailed(f"There are no credentials for {label(platform)}.", final=False)
        try:
            password = await self._vault.open(Row(conn.user_id, account.platform), account.stored)
        except BindeckError as error:
            raise EndingFailed(str(error), final=False, rest=LOCKED_SECONDS) from None
        return Credentials(account.username, password)

    async def _wait(self) -> None:
        """Until woken or stopped, or until it is time to look again."""
        waiting = [asyncio.ensure_future(event.wait()) for event in (self._woken, self._stopped)]
        try:
            await asyncio.wait(waiting, timeout=EVERY_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waiting:
                task.cancel()

    async def _stops_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                return await self._stopped.wait()
        except TimeoutError:
            return False
