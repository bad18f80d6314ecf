"""Where a person sits: told of their sessions, and counted when guesses come from there."""

from __future__ import annotations

import getpass
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass

from data.origin import of


@dataclass(frozen=True, slots=True)
class Client:
    """This program's end of the line."""

    host: str
    """The machine that the program runs on."""
    terminal: str
    """What draws it: the terminal program, else TERM."""
    address: str | None
    """Where the person's SSH comes from; None at the machine itself."""
    by_ssh: bool = False
    """Whether the person, and their browser, sit at another machine."""

    @property
    def source(self) -> str:
        """What guesses are counted by: the SSH client's address, else the account on this machine."""
        return self.address or f"{_account()}@{self.host}"


def client(environ: Mapping[str, str]) -> Client:
    """The client that an environment tells of. Words are cut: they come from outside."""
    terminal = environ.get("TERM_PROGRAM") or environ.get("TERM") or "unknown"
    by_ssh = any(environ.get(name) for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"))
    return Client(socket.gethostname()[:100], _printable(terminal)[:40], of(environ).address, by_ssh)


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def _printable(text: str) -> str:
    return "".join(char for char in text if char.isprintable())
