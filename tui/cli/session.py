"""`bindeck sign-in`, `bindeck sign-out` and `bindeck make-admin`."""

import asyncio
import getpass
import os
import sys

from data import servers, session_file
from data.settings import from_environment
from queries import users
from tui.cli.account import opened_door
from tui.door import Guest, NotSignedIn
from tui.far_door import FactorWanted, FarDoor, far_door
from tui.presence import Presence
from tui.wording import plural
from widgets.text import clean


def sign_in(name: str | None) -> int:
    """Ask who it is, and keep the session."""
    settings = from_environment(os.environ)
    if not sys.stdin.isatty():
        raise NotSignedIn("Signing in asks for a password, on a terminal; there is none here.")
    name = name or settings.user or input("Username or e-mail address: ")
    password = getpass.getpass("Password: ")
    with servers.running(settings, _tell) as found:
        servers.prepare(found.database, _tell)
        print(asyncio.run(_sign_in(found, name, password)))
    return 0


def sign_out(*, everywhere: bool) -> int:
    """End this machine's session, or all of its account."""
    settings = from_environment(os.environ)
    with servers.running(settings, _tell) as found:
        servers.prepare(found.database, _tell)
        print(asyncio.run(_sign_out(found, everywhere=everywhere)))
    return 0


def make_admin(name: str) -> int:
    """Make the account of that username an administrator."""
    settings = from_environment(os.environ)
    with servers.running(settings, _tell) as found:
        servers.prepare(found.database, _tell)
        print(asyncio.run(_make_admin(found, name)))
    return 0


async def _make_admin(found: servers.Servers, name: str) -> str:
    async with opened_door(found) as (door, _), door.database.connection() as conn:
        user = await users.choose(conn, name)
        made = await users.make_admin(conn, user)
    words = "is an administrator now" if made else "is one already, or row-level security hides it from you"
    return clean(f"{user.username} {words}.")


async def _sign_in(found: servers.Servers, name: str, password: str) -> str:
    async with opened_door(found) as (door, _), far_door(door) as far:
        if far is None or "@" not in name:
            guest = await door.sign_in(name, password)
        else:
            answer = await far.sign_in(name.strip(), password)
            guest = answer if isinstance(answer, Guest) else await _show_factor(far, answer)
    return clean(f"Signed in as {guest.user.username}. {guest.notice}").strip()


async def _show_factor(far: FarDoor, wanted: FactorWanted) -> Guest:
    code = await asyncio.to_thread(getpass.getpass, "The code that your authenticator shows now: ")
    return await far.show_factor(wanted, code.replace(" ", ""))


async def _sign_out(found: servers.Servers, *, everywhere: bool) -> str:
    async with opened_door(found) as (door, stream):
        token = session_file.load(door.path)
        guest = await door.by_session(None) if token else None
        if guest is None:
            session_file.forget(door.path)
            return "Nobody is signed in here."
        presence = Presence(door, guest, stream)
        if everywhere:
            return f"Signed out: {plural(await presence.sign_out_everywhere(), 'session')} ended."
        await presence.sign_out()
        return "Signed out."


def _tell(sentence: str) -> None:
    sys.stderr.write(f"{sentence} …\n")
