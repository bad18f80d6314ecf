"""`bindeck db fix`: the doctor without a screen."""

import asyncio
import os
import sys

from data import servers
from data.errors import BindeckError
from data.settings import from_environment
from data.tenant import Tenant
from queries import disagreements, doctor
from queries.ailments import Ailment
from queries.repair import repair, take_back
from tui.cli.account import signed_in
from tui.sick_rows import sick_rows
from widgets.text import clean


def run(*, user: str | None, apply: bool, undo: int | None, believe: str | None = None) -> int:
    """List what is wrong; with `apply`, make every repair that asks nothing; or undo one by its number.

    `believe` says which side is right where a text and a stored item disagree: "items" or "texts"; without it they
    are only listed.
    """
    settings = from_environment(os.environ)
    with servers.running(settings, _tell) as found:
        servers.prepare(found.database, _tell)
        return asyncio.run(_run(found, user or settings.user, apply=apply, undo=undo, believe=believe))


async def _run(
    found: servers.Servers, user: str | None, *, apply: bool, undo: int | None, believe: str | None
) -> int:
    async with signed_in(found, user) as (tenant, _):
        if undo is not None:
            await tenant.write(take_back, undo)
            print(f"Undone: {undo}.")
            return 0
        return await _treat(tenant, apply=apply, believe=believe)


async def _treat(tenant: Tenant, *, apply: bool, believe: str | None) -> int:
    left = 0
    for sign in doctor.SIGNS:
        async for ailment in sick_rows(tenant, sign):
            print(_line(ailment))
            left += not (apply and await _repaired(tenant, ailment, believe))
    if not apply and left:
        print("Nothing was changed. --apply makes every repair that asks nothing.")
    return 1 if left else 0


async def _repaired(tenant: Tenant, ailment: Ailment, believe: str | None) -> bool:
    """Whether it could be repaired without asking anyone, and was."""
    try:
        if not ailment.is_certain and believe == "texts":
            number = await tenant.write(disagreements.move, ailment)
        elif ailment.change and not ailment.asks and (ailment.is_certain or believe == "items"):
            number = await tenant.write(repair, ailment, ailment.change)
        else:
            return False
    except BindeckError as error:
        print(f"    not repaired: {error}")
        return False
    print(f"    repaired; bindeck db fix --undo {number} takes it back")
    return True


def _line(ailment: Ailment) -> str:
    steps = [f"{name}: {ailment.before.get(name)!r} → {value!r}" for name, value in ailment.change.items()]
    steps += [f"needs: {ask.question}" for ask in ailment.asks if not ask.may_be_empty]
    if ailment.way is not None:
        steps.append(f"or put it into {ailment.way.name}")
    return clean(f"{ailment.breach}  {ailment.kind.name} {ailment.row_id}  {ailment.title}  {'; '.join(steps)}")


def _tell(sentence: str) -> None:
    sys.stderr.write(f"{sentence} …\n")
