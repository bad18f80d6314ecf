"""A way to a new password for who forgot theirs: a one-time code, or a letter of Supabase."""

from __future__ import annotations

import asyncio
from typing import Any

from data import passwords, reset_codes
from data.errors import BindeckError
from queries import administration
from queries.administration import Account
from tui.base import DataScreen
from tui.dialogs import Letter
from tui.far_door import far_door
from tui.proof import proven
from tui.times import local

OWN = "Your own password is changed on Sessions, with p."
NO_PROJECT = "{name} signs in with Supabase: the password is reset there. Set SUPABASE_URL to have a letter sent."
CODE = (
    "One-time code for {name}, good until {until}. Typed in place of the password at the sign-in, it asks for a"
    " new one. It is shown this once: tell it to {name} alone."
)


async def reset(screen: DataScreen[Any], row: Account) -> None:
    """Give an account a way to a new password, after one's own was proved. Runs in a worker."""
    project = screen.services.presence.door.project
    if row.id == screen.services.user.id:
        screen.desk.say(OWN, "warning")
    elif row.elsewhere and project is None:
        screen.desk.say(NO_PROJECT.format(name=row.username), "warning")
    elif await proven(screen, row.username):
        try:
            await (_by_letter(screen, row) if row.elsewhere else _by_code(screen, row))
        except BindeckError as error:
            screen.say_refusal(error)


async def _by_code(screen: DataScreen[Any], row: Account) -> None:
    code = reset_codes.new()
    stored = await asyncio.to_thread(passwords.hashed, reset_codes.read(code))
    until = await screen.services.tenant.write(administration.reset, row.id, stored)
    await screen.desk.push_screen_wait(Letter(CODE.format(name=row.username, until=local(until)), code))


async def _by_letter(screen: DataScreen[Any], row: Account) -> None:
    email = await screen.services.tenant.write(administration.reset_elsewhere, row.id)
    async with far_door(screen.services.presence.door) as far:
        if far is not None:
            await far.send_reset(email)
    screen.desk.say(f"Supabase was asked to send {row.username} a letter with a way to a new password.")
