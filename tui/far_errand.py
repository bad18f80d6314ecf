"""A person's way through a browser: to the provider that knows them, and back with a code."""

from __future__ import annotations

import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from data.loopback import Loopback, free_address
from data.supabase_return import code_of
from tui.door import Guest
from tui.far_door import FactorWanted, FarDoor

STATE_BYTES = 9
"""Nobody guesses them in the minutes that a sign-in takes; each byte makes the address longer to copy."""


class Errand:
    """One way. `address` is to be opened in a browser."""

    def __init__(self, far: FarDoor, provider: str, state: str, address: str, loopback: Loopback | None) -> None:
        self.provider, self.address = provider, address
        self._far, self._state, self._loopback = far, state, loopback

    @property
    def listens(self) -> bool:
        """Whether a browser on this machine is heard when it comes back."""
        return self._loopback is not None

    async def brought(self) -> str:
        """The address that the browser came back to; only where this `listens`."""
        assert self._loopback is not None
        return await self._loopback.answer()

    async def take(self, text: str) -> Guest | FactorWanted:
        """Sign in by what the browser brought. Raises ReturnUnfit, else as `FarDoor.sign_in`."""
        return await self._far.sign_in_by_browser(self.provider, code_of(text, self._state), self._state)


@asynccontextmanager
async def errand(far: FarDoor, provider: str) -> AsyncGenerator[Errand]:
    """A way that is open while the block lasts, as is what listens for the browser, where that is on this machine.

    Raises as `FarDoor.sign_in`, SupabaseRefused also where the project does not use the provider.
    """
    state = secrets.token_urlsafe(STATE_BYTES)
    loopback = await _opened(state) if not far.door.client.by_ssh else None
    try:
        back = loopback.address if loopback is not None else free_address(state)
        yield Errand(far, provider, state, await far.address_of(provider, back), loopback)
    finally:
        if loopback is not None:
            loopback.close()


async def _opened(state: str) -> Loopback | None:
    loopback = Loopback(state)
    try:
        await loopback.open()
    except OSError:
        return None  # what comes back can be pasted
    return loopback
