"""Seals what the seller signs in with at marketplaces, and opens it. The keys never lie beside the data.

A sealed password is PREFIX and a Fernet token. Inside stand the user and the marketplace it was sealed for: one
that is copied into another row is refused. Keys come from BINDECK_CREDENTIAL_KEY, else from the keyring of the
operating system: of several, the first one seals and all open.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, cast

from data.contract.owners import UserId
from data.errors import BindeckError
from data.rules.marketplaces import fold, label

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

log = logging.getLogger(__name__)

PREFIX = "bindeck-sealed:1:"
"""Before a sealed password; what begins otherwise is plain text."""

VARIABLE = "BINDECK_CREDENTIAL_KEY"
SERVICE, ENTRY = "bindeck", "credential-key"
"""Where the keys stand in the keyring: as the password of this entry."""

HOW = f"Set {VARIABLE}, or keep a key in the keyring: `bindeck credentials new-key --help` says how."


class NoKey(BindeckError):
    """There is no key to seal or open with."""


class CannotOpen(BindeckError):
    """A sealed password that none of the keys opens, or that was sealed for another row."""


class Lock(StrEnum):
    """How a password is stored."""

    NONE = "none"
    PLAIN = "plain"
    SEALED = "sealed"


@dataclass(frozen=True, slots=True)
class Row:
    """Whose password, and for which marketplace, whatever its spelling."""

    user_id: UserId
    platform: str

    @property
    def place(self) -> str:
        """How the marketplace is shown."""
        return label(self.platform) or "nameless"


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys that were found; nothing of them is ever shown."""

    _fernet: MultiFernet = field(repr=False)

    def seal(self, row: Row, password: str) -> str:
        """The password as it is stored, for this row alone."""
        bound = {"user": str(row.user_id), "market": fold(row.platform), "password": password}
        return PREFIX + self._fernet.encrypt(json.dumps(bound).encode()).decode("ascii")

    def open(self, row: Row, stored: str) -> str:
        """The password, out of what is stored in this row: plain text stands for itself. Raises CannotOpen."""
        from cryptography.fernet import InvalidToken  # noqa: PLC0415  # loaded by then, and never for the first frame

        if lock_of(stored) is not Lock.SEALED:
            return stored
        try:
            bound: Any = json.loads(self._fernet.decrypt(stored.removeprefix(PREFIX).encode()))
        except (InvalidToken, ValueError):
            raise CannotOpen(
                f"The {row.place} password cannot be opened: it was sealed with another key, or was damaged. Set"
                f" it again, or put the old key behind the new one in {VARIABLE}."
            ) from None
        parts = cast(dict[str, Any], bound) if isinstance(bound, dict) else {}
        if (parts.get("user"), parts.get("market")) != (str(row.user_id), fold(row.platform)):
            raise CannotOpen(
                f"The {row.place} password was sealed for another account or marketplace, and is not used: set it"
                " again."
            )
        return str(parts.get("password"))


class Vault:
    """The keys, fetched when they are first needed, in a thread: a keyring may ask a person."""

    def __init__(self, given: str | None = None) -> None:
        """`given`: what BINDECK_CREDENTIAL_KEY holds; without it the keyring is asked."""
        self._given = given
        self._keys: Keys | None = None

    async def keys(self) -> Keys:
        """The keys. Raises NoKey, or BindeckError where what was found is none."""
        if self._keys is None:
            self._keys = await asyncio.to_thread(found, self._given)
        return self._keys

    async def open(self, row: Row, stored: str) -> str:
        """The password of a row: plain text needs no key. Raises NoKey and CannotOpen, and both say of what."""
        if lock_of(stored) is not Lock.SEALED:
            return stored
        try:
            keys = await self.keys()
        except NoKey as error:
            raise NoKey(f"The {row.place} password is sealed, and no key is here. {error}") from None
        return keys.open(row, stored)


def lock_of(stored: str | None) -> Lock:
    """How a password is stored; no key is needed to tell."""
    if not stored:
        return Lock.NONE
    return Lock.SEALED if stored.startswith(PREFIX) else Lock.PLAIN


def new_key() -> str:
    """A key that nobody has yet."""
    from cryptography.fernet import Fernet  # noqa: PLC0415  # 40 ms: only when a key is needed

    return Fernet.generate_key().decode("ascii")


def found(given: str | None) -> Keys:
    """The keys of the setting, else of the keyring. Blocks: call it in a thread. Raises NoKey and BindeckError."""
    if given is not None:
        return Keys(_read(given.replace(",", " ").split(), VARIABLE))
    kept = _kept()
    if not kept:
        raise NoKey(HOW)
    return Keys(_read(kept, "The keyring's entry"))


def keep(key: str) -> int:
    """Put a key before those that the keyring holds; how many it holds then. Blocks. Raises BindeckError."""
    if find_spec("keyring") is None:
        raise BindeckError("The keyring cannot be used: install Bindeck with its extra, `bindeck[keyring]`.")
    import keyring  # noqa: PLC0415  # an extra, and it looks for backends when it is loaded

    keys = [key, *_kept()]
    try:
        keyring.set_password(SERVICE, ENTRY, " ".join(keys))
    except Exception as error:
        raise BindeckError(f"The keyring did not take the key ({type(error).__name__}).") from None
    return len(keys)


def _kept() -> Sequence[str]:
    """What the keyring holds; nothing where there is no keyring. Raises BindeckError where it does not answer."""
    if find_spec("keyring") is None:
        return ()
    import keyring  # noqa: PLC0415  # an extra, and it looks for backends when it is loaded
    from keyring.errors import NoKeyringError  # noqa: PLC0415  # an extra: only where the keyring is asked

    try:
        return (keyring.get_password(SERVICE, ENTRY) or "").split()
    except NoKeyringError:
        return ()
    except Exception as error:
        # Whatever a backend raises, and nothing of its text: it may tell what it holds.
        log.warning("the keyring failed: %s", type(error).__name__)
        raise NoKey(f"The keyring does not give its key ({type(error).__name__}): unlock it. {HOW}") from None


def _read(keys: Sequence[str], where: str) -> MultiFernet:
    from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415  # 40 ms: only when a key is needed

    made: list[Fernet] = []
    for nth, key in enumerate(keys, start=1):
        try:
            made.append(Fernet(key))
        except ValueError:
            which = f"number {nth} of {len(keys)}" if len(keys) > 1 else "what it holds"
            raise BindeckError(
                f"{where}: {which} is not a key. `bindeck credentials new-key` makes one."
            ) from None
    if not made:
        raise NoKey(HOW)
    return MultiFernet(made)
