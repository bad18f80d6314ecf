"""Keys to seal with, and a keyring of the tests' own."""

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from data import vault


class MemoryKeyring(KeyringBackend):
    """A backend of the package `keyring`, as its documentation says one is written; it keeps all in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._require_open()
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._require_open()
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.held:
            raise PasswordDeleteError("no such password")
        del self.held[service, username]

    def _require_open(self) -> None:
        if self.locked:
            raise KeyringLocked(f"locked, with {sorted(self.held.values())} in it")


@pytest.fixture
def memory_keyring() -> Iterator[MemoryKeyring]:
    """The keyring that is asked in this test."""
    before, ours = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(ours)
    yield ours
    keyring.set_keyring(before)


@pytest.fixture
def key() -> str:
    """A key."""
    return vault.new_key()
