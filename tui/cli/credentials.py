"""`bindeck credentials`: marketplace accounts without a dashboard. No password is an argument, or printed."""

import argparse
import asyncio
import getpass
import os
import sys
from collections.abc import Awaitable, Callable

from data import servers, vault
from data.errors import BindeckError
from data.rules.marketplaces import fold, label
from data.settings import from_environment
from data.tenant import Tenant
from data.vault import Lock, Vault
from queries import credentials
from queries.credentials import Account
from tui import sealing
from tui.cli.account import signed_in
from widgets.text import ascii_only, clean

Deed = Callable[[Tenant, Vault, argparse.Namespace], Awaitable[int]]


def run(options: argparse.Namespace) -> int:
    """Do what was asked; what must be typed is asked for before any server is."""
    if options.deed == "new-key":
        return _new_key(options)
    settings = from_environment(os.environ)
    if options.deed == "set":
        if not options.keep_password:
            vault.found(settings.credential_key)  # nobody types a password that could not be stored
        _read_set(options)
    with servers.running(settings, _progress) as found:
        servers.prepare(found.database, _progress)
        user = options.credentials_user or options.user or settings.user
        return asyncio.run(_do(found, user, Vault(settings.credential_key), options))


async def _do(found: servers.Servers, user: str | None, keys: Vault, options: argparse.Namespace) -> int:
    async with signed_in(found, user) as (tenant, _):
        return await DEEDS[options.deed](tenant, keys, options)


def _read_set(options: argparse.Namespace) -> None:
    """Read what `set` is to store into the options, the password as a Secret."""
    if not fold(options.platform):
        raise BindeckError("Name the marketplace, such as ebay.")
    if options.keep_password and options.username is None:
        raise BindeckError("With --keep-password there must be a --username: else nothing would change.")
    try:
        options.username = None if options.username is None else sealing.read_name(options.username)
        options.password = (
            None if options.keep_password else _Secret(sealing.read_password(_ask(options.platform)))
        )
    except ValueError as problem:
        raise BindeckError(str(problem)) from None


class _Secret:
    """A password among options: nothing prints it."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return "…"


def _ask(platform: str) -> str:
    """The password: typed twice without an echo, else the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass(f"{label(platform)} password (not shown): ")
    if getpass.getpass("Once more: ") != password:
        raise BindeckError("The two are not the same; nothing was stored.")
    return password


def _new_key(options: argparse.Namespace) -> int:
    key = vault.new_key()
    if not options.keyring:
        print(key)
        return 0
    count = vault.keep(key)
    older = f", before {count - 1} older" if count > 1 else ""
    _tell(f"The keyring holds a new key{older}. Now: bindeck credentials {'rotate' if count > 1 else 'encrypt'}")
    return 0


async def _list(tenant: Tenant, keys: Vault, _: argparse.Namespace) -> int:
    accounts = await tenant.read(credentials.accounts)
    rows = await sealing.shown(keys, tenant.user_id, sorted(accounts, key=lambda one: one.platform))
    lines = [(label(row.account.platform), row.account.username or "—", row.words) for row in rows]
    widths = [max((len(clean(line[nth])) for line in lines), default=0) for nth in range(2)]
    for place, name, words in lines:
        _print(f"{clean(place):<{widths[0]}}  {clean(name):<{widths[1]}}  {words}")
    for row in rows:
        if row.trouble:
            _tell(row.trouble)
    if any(row.lock is Lock.PLAIN for row in rows):
        _tell("Plain text can be read by everybody who can read the database: bindeck credentials encrypt")
    return int(any(row.trouble for row in rows))


async def _set(tenant: Tenant, keys: Vault, options: argparse.Namespace) -> int:
    account = await tenant.read(credentials.for_platform, options.platform)
    if account is None and options.keep_password:
        raise BindeckError(f"There is no {label(options.platform)} account yet.")
    platform = account.platform if account else options.platform
    if options.password is None:
        stored = account.stored if account else ""
    else:
        stored = await sealing.seal(keys, tenant.user_id, platform, options.password.text)
    if account is None:
        await tenant.write(credentials.add, platform, options.username or "", stored)
    else:
        name = account.username if options.username is None else options.username
        await tenant.write(credentials.change, account, name, stored)
    _print(f"{label(platform)}: stored{'' if options.keep_password else ', the password sealed'}.")
    return 0


async def _remove(tenant: Tenant, _: Vault, options: argparse.Namespace) -> int:
    account = await _account(tenant, options.platform)
    await tenant.write(credentials.remove, account)
    _print(f"{label(account.platform)}: removed. There is no way back: no log keeps a password.")
    return 0


async def _test(tenant: Tenant, keys: Vault, options: argparse.Namespace) -> int:
    account = await _account(tenant, options.platform)
    _print(f"{label(account.platform)}: {await sealing.test(keys, tenant.user_id, account)}")
    return 0


async def _encrypt(tenant: Tenant, keys: Vault, _: argparse.Namespace) -> int:
    _print(await sealing.reseal(tenant, keys, anew=False))
    return 0


async def _rotate(tenant: Tenant, keys: Vault, _: argparse.Namespace) -> int:
    _print(await sealing.reseal(tenant, keys, anew=True))
    return 0


async def _account(tenant: Tenant, platform: str) -> Account:
    account = await tenant.read(credentials.for_platform, platform)
    if account is None:
        raise BindeckError(f"There is no {label(platform)} account.")
    return account


DEEDS: dict[str, Deed] = {
    "list": _list,
    "set": _set,
    "remove": _remove,
    "test": _test,
    "encrypt": _encrypt,
    "rotate": _rotate,
}


def _print(line: str) -> None:
    writes_everything = (sys.stdout.encoding or "").replace("-", "").casefold() == "utf8"
    print(clean(line) if writes_everything else ascii_only(clean(line)))


def _tell(sentence: str) -> None:
    sys.stderr.write(f"bindeck: {clean(sentence)}\n")


def _progress(sentence: str) -> None:
    sys.stderr.write(f"{sentence} …\n")
