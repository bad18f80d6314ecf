"""`bindeck sign-in`, `bindeck sign-out`, `bindeck make-admin` and `bindeck reset-password`."""

import asyncio
import getpass
import os
import sys
from collections.abc import Callable, Coroutine
from typing import Any

from data import passwords, reset_codes, servers, session_file
from data.errors import AccountUnclear
from data.settings import from_environment
from queries import resets, users
from tui.cli import far_session
from tui.cli.account import opened_door
from tui.door import Door, Guest, NewPasswordWanted, NotSignedIn, SignInRefused
from tui.far_door import far_door
from tui.presence import Presence
from tui.times import local
from tui.wording import plural
from widgets.text import clean


def sign_in(name: str | None, provider: str | None, *, by_code: bool) -> int:
    """Ask who it is, or have a provider or a code tell it, and keep the session."""
    settings = from_environment(os.environ)
    if not sys.stdin.isatty():
        raise NotSignedIn("Signing in asks questions, on a terminal; there is none here.")
    if settings.supabase is None and (provider or by_code):
        raise NotSignedIn("--with and --code sign in with Supabase: set SUPABASE_URL and SUPABASE_ANON_KEY.")
    name, password = name or settings.user or "", ""
    if provider is None:
        name = name or input("E-mail address: " if by_code else "Username or e-mail address: ")
        password = "" if by_code else getpass.getpass("Password: ")
    return _done(lambda found: _sign_in(found, name, password, provider, by_code=by_code))


def sign_out(*, everywhere: bool) -> int:
    """End this machine's session, or all of its account."""
    return _done(lambda found: _sign_out(found, everywhere=everywhere))


def make_admin(name: str) -> int:
    """Make the account of that username an administrator."""
    return _done(lambda found: _make_admin(found, name))


def reset_password(name: str) -> int:
    """Make a one-time code for the account of that username, and print it."""
    return _done(lambda found: _reset_password(found, name))


def _done(act: Callable[[servers.Servers], Coroutine[Any, Any, str]]) -> int:
    """Do it on the servers, and print what it says."""
    with servers.running(from_environment(os.environ), _tell) as found:
        servers.prepare(found.database, _tell)
        print(asyncio.run(act(found)))
    return 0


async def _reset_password(found: servers.Servers, name: str) -> str:
    code = reset_codes.new()
    stored = passwords.hashed(reset_codes.read(code))
    async with opened_door(found) as (door, _), door.database.connection() as conn:
        user = await users.choose(conn, name)
        account = await users.knocking(conn, user.username)
        if account is None or account.user != user:
            raise AccountUnclear(f"The account “{name}” cannot be told from another one.")
        until = await resets.make(conn, account, stored)
    return (
        f"{code}\n{clean(user.username)} types this code at the sign-in in place of the password, once,"
        f" until {local(until)}, and then chooses a new password."
    )


async def _make_admin(found: servers.Servers, name: str) -> str:
    async with opened_door(found) as (door, _), door.database.connection() as conn:
        user = await users.choose(conn, name)
        made = await users.make_admin(conn, user)
    words = "is an administrator now" if made else "is one already, or row-level security hides it from you"
    return clean(f"{user.username} {words}.")


async def _sign_in(
    found: servers.Servers, name: str, password: str, provider: str | None, *, by_code: bool
) -> str:
    async with opened_door(found) as (door, _), far_door(door) as far:
        if far is not None and provider is not None:
            guest = await far_session.by_browser(far, provider)
        elif far is not None and by_code:
            guest = await far_session.by_code(far, name.strip())
        elif far is not None and "@" in name:
            guest = await far_session.by_password(far, name.strip(), password)
        else:
            guest = await _past_code(door, name, password)
    return clean(f"Signed in as {guest.user.username}. {guest.notice}").strip()


async def _past_code(door: Door, name: str, password: str) -> Guest:
    try:
        return await door.sign_in(name, password)
    except NewPasswordWanted as wanted:
        new = await asyncio.to_thread(getpass.getpass, "The code is right. Choose a new password: ")
        user = wanted.account.user
        wrong = passwords.complaint(new, user.username, wanted.account.email)
        if not wrong and new != await asyncio.to_thread(getpass.getpass, "The new password once more: "):
            wrong = "The two new passwords are not the same."
        if wrong:
            raise SignInRefused(f"{wrong} The code is still good: sign in by it again.") from None
        return await door.choose_password(wanted, new)


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
