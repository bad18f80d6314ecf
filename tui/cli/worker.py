"""`bindeck worker`: takes down what is due, without a terminal."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import datetime

from data import servers
from data.changes import Away, Change, Live
from data.settings import from_environment
from data.stream import Stream
from data.tenant import Tenant
from data.vault import Vault
from queries.users import User
from tui.cli.account import known, opened_door
from tui.delister import Delister
from tui.presence import Presence
from tui.reviver import revival
from widgets.text import clean

SIGNALS = (signal.SIGTERM, signal.SIGINT)


def run(*, user: str | None, once: bool) -> int:
    """Take down what is due until a signal comes, or (`once`) until nothing is; the exit code."""
    settings = from_environment(os.environ)
    with servers.running(settings, _tell) as found:
        servers.prepare(found.database, _tell)
        return asyncio.run(_run(found, user or settings.user, settings.credential_key, once=once))


async def _run(found: servers.Servers, user: str | None, key: str | None, *, once: bool) -> int:
    async with opened_door(found) as (door, stream):
        guest = await known(door, user)
        account = guest.user
        tenant = Tenant(door.database, account.id, stream, account.supabase_uid)
        async with revival(found.start_again) as revive:
            delister = Delister(tenant, _tell, away=revive, vault=Vault(key))
            loop = asyncio.get_running_loop()
            for number in SIGNALS:
                loop.add_signal_handler(number, delister.stop)
            if once:
                await delister.take_down_all()
            else:
                _tell(f"taking down what is due for {account.username}")
                presence = Presence(door, guest, stream)
                await _serve(delister, presence, _listen(delister, presence, stream, account, revive))
        await tenant.close()
    return 0


async def _serve(delister: Delister, presence: Presence, listen: Coroutine[None, None, None]) -> None:
    """Until it is stopped, or whom it works for may no more: then SignedOut, after the row at hand."""
    staying = asyncio.create_task(presence.keep())
    staying.add_done_callback(lambda _: delister.stop())
    listening = asyncio.create_task(listen)
    try:
        await delister.serve()
    finally:
        for task in (listening, staying):
            task.cancel()
        with suppress(asyncio.CancelledError):
            await listening
    with suppress(asyncio.CancelledError):
        await staying


async def _listen(
    delister: Delister, presence: Presence, stream: Stream, account: User, revive: Callable[[], None]
) -> None:
    async for event in stream.listen(account.id):
        match event:
            case Live():
                delister.wake()
            case Change():
                delister.hear(event)
                presence.hear(event)
            case Away():
                revive()


def _tell(sentence: str) -> None:
    sys.stderr.write(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S} {clean(sentence)}\n")
    sys.stderr.flush()
