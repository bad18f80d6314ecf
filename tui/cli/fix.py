"""`bindeck db fix`: the doctor without a screen."""

import asyncio
import os
import sys

from data import servers
from data.errors import BindeckError
from data.pool import Database
from data.settings import from_environment
from data.stream import Stream
from data.tenant import Tenant
from queries import doctor, journal, users
from queries.ailments import Ailment
from queries.repair import repair
from tui.sick_rows import sick_rows
from widgets.text import clean


def run(*, user: str | None, apply: bool, undo: int | None) -> int:
    """List what is wrong; with `apply`, make every repair that asks nothing; or undo one by its number."""
    settings = from_environment(os.environ)
    with servers.running(settings, _tell) as found:
        servers.prepare(found.database, _tell)
        return asyncio.run(_run(found, user or settings.user, apply=apply, undo=undo))


async def _run(found: servers.Servers, user: str | None, *, apply: bool, undo: int | None) -> int:
    database, stream = Database(found.database.url), Stream(found.redis_url)
    await database.open()
    try:
        async with database.connection() as connection:
            account = await users.choose(connection, user)
        tenant = Tenant(database, account.id, stream, account.supabase_uid)
        if undo is not None:
            await tenant.write(journal.undo, undo)
            print(f"Undone: {undo}.")
            return 0
        return await _treat(tenant, apply=apply)
    finally:
        await stream.close()
        await database.close()


async def _treat(tenant: Tenant, *, apply: bool) -> int:
    left = 0
    for sign in doctor.SIGNS:
        async for ailment in sick_rows(tenant, sign):
            print(_line(ailment))
            left += not (apply and await _repaired(tenant, ailment))
    if not apply and left:
        print("Nothing was changed. --apply makes every repair that asks nothing.")
    return 1 if left else 0


async def _repaired(tenant: Tenant, ailment: Ailment) -> bool:
    """Whether it could be repaired without asking anyone, and was."""
    if not ailment.change or ailment.asks:
        return False
    try:
        number = await tenant.write(repair, ailment, ailment.change)
    except BindeckError as error:
        print(f"    not repaired: {error}")
        return False
    print(f"    repaired; bindeck db fix --undo {number} takes it back")
    return True


def _line(ailment: Ailment) -> str:
    steps = [f"{name}: {ailment.before.get(name)!r} → {value!r}" for name, value in ailment.change.items()]
    steps += [f"needs: {ask.question}" for ask in ailment.asks if not ask.may_be_empty]
    return clean(f"{ailment.breach}  {ailment.kind.name} {ailment.row_id}  {ailment.title}  {'; '.join(steps)}")


def _tell(sentence: str) -> None:
    sys.stderr.write(f"{sentence} …\n")
