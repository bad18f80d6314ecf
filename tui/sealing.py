"""Marketplace accounts, for the screen and the command line: how each is locked, and sealing all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data.contract.owners import UserId
from data.errors import BindeckError
from data.marketplaces import registry
from data.marketplaces.base import Credentials, EndingFailed
from data.rules.marketplaces import label
from data.rules.status import Action
from data.tenant import Tenant
from data.vault import CannotOpen, Lock, NoKey, Row, Vault, lock_of
from queries import credentials
from queries.credentials import Account, Resealed
from tui.wording import plural

LONGEST_NAME, LONGEST_PASSWORD = 200, 8_000
"""Characters; eBay's password is JSON with a refresh token in it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An account, and how its password is kept, in words; with `trouble` it is of no use, and why."""

    account: Account
    lock: Lock
    trouble: str = ""

    @property
    def words(self) -> str:
        """The state of the password."""
        if self.trouble:
            return "⚠ cannot be opened"
        return {Lock.NONE: "none", Lock.PLAIN: "⚠ plain text", Lock.SEALED: "sealed"}[self.lock]


async def shown(vault: Vault, user_id: UserId, accounts: Sequence[Account]) -> list[Shown]:
    """Each account with the state of its password."""
    return [await _shown(vault, user_id, account) for account in accounts]


async def _shown(vault: Vault, user_id: UserId, account: Account) -> Shown:
    try:
        await vault.open(Row(user_id, account.platform), account.stored)
    except BindeckError as error:
        return Shown(account, lock_of(account.stored), str(error))
    return Shown(account, lock_of(account.stored))


async def seal(vault: Vault, user_id: UserId, platform: str, password: str) -> str:
    """The password as it is stored; none where it is empty. Raises NoKey."""
    if not password:
        return ""
    try:
        keys = await vault.keys()
    except NoKey as error:
        raise NoKey(f"Nothing was stored: there is no key to seal with. {error}") from None
    return keys.seal(Row(user_id, platform), password)


async def reseal(tenant: Tenant, vault: Vault, *, anew: bool) -> str:
    """Seal what is plain text, or (`anew`) everything with the first key; what became of it, as a sentence.

    Raises NoKey; BindeckError with what was not sealed, where some of it was not.
    """
    keys = await vault.keys()
    wanted: list[Resealed] = []
    problems: list[str] = []
    for account in await tenant.read(credentials.accounts):
        lock, row = lock_of(account.stored), Row(tenant.user_id, account.platform)
        if lock is Lock.NONE or (lock is Lock.SEALED and not anew):
            continue
        try:
            after = keys.seal(row, keys.open(row, account.stored))
        except CannotOpen as error:
            problems.append(str(error))
        else:
            wanted.append(Resealed(account.id, account.platform, account.stored, after))
    action = Action.CREDENTIALS_ROTATED if anew else Action.CREDENTIALS_SEALED
    done = await tenant.write(credentials.reseal, action, wanted) if wanted else []
    if len(done) < len(wanted):
        problems.append(f"{plural(len(wanted) - len(done), 'password')} changed meanwhile: do it again.")
    what = f"{plural(len(done), 'password')} sealed{' anew' if anew else ''}"
    sentence = f"{what}: {', '.join(map(label, done))}." if done else "There was nothing to seal."
    if problems:
        raise BindeckError(" ".join([sentence, *problems]))
    return sentence


async def test(vault: Vault, user_id: UserId, account: Account) -> str:
    """What the marketplace answers to a sign-in with these credentials. Raises BindeckError with why not."""
    password = await vault.open(Row(user_id, account.platform), account.stored)
    try:
        proof = await registry.sign_in(account.platform, Credentials(account.username, password))
    except EndingFailed as failure:
        raise BindeckError(failure.reason) from None
    return proof.text


def read_name(text: str) -> str:
    """A username as it is stored. Raises ValueError with a sentence."""
    name = text.strip()
    if not name.isprintable():
        raise ValueError("A name consists of printable characters.")
    if len(name) > LONGEST_NAME:
        raise ValueError(f"A name has {LONGEST_NAME} characters at most.")
    return name


def read_password(text: str) -> str:
    """A password as it is sealed: nothing of it is cut off. Raises ValueError with a sentence."""
    if not text:
        raise ValueError("Type the password.")
    if len(text) > LONGEST_PASSWORD:
        raise ValueError(f"A password has {LONGEST_PASSWORD:,} characters at most.")
    return text
