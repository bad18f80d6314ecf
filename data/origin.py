"""Where what is done here comes from, for the audit trail: the SSH client's address, and program and terminal."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from ipaddress import ip_address

PROGRAM = "bindeck"
"""The first word of activity_logs.user_agent of what Bindeck did."""

LONGEST = 120
"""Characters of activity_logs.user_agent: a terminal may call itself anything."""


@dataclass(frozen=True, slots=True)
class Origin:
    """`address`: the client's where a person is here by SSH; `program`: `bindeck 1.0 (xterm-256color)`."""

    address: str | None
    program: str


@cache
def here() -> Origin:
    """Of this process."""
    return of(os.environ)


def of(environ: Mapping[str, str]) -> Origin:
    """Of a process with this environment."""
    terminal = [_printable(environ.get(name, "")) for name in ("TERM_PROGRAM", "TERM_PROGRAM_VERSION")]
    named = " ".join(filter(None, terminal)) if terminal[0] else _printable(environ.get("TERM", ""))
    program = f"{PROGRAM} {_version()}" + (f" ({named})" if named else "")
    return Origin(_client(environ), program[:LONGEST])


def is_ours(user_agent: str | None) -> bool:
    """Whether Bindeck wrote this into the log."""
    return (user_agent or "").split(" ", 1)[0] == PROGRAM


def _client(environ: Mapping[str, str]) -> str | None:
    """The address that sshd says the client has; whatever else stands there is none."""
    for name in ("SSH_CONNECTION", "SSH_CLIENT"):
        with suppress(ValueError):
            return str(ip_address(environ.get(name, "").split(" ", 1)[0]))
    return None


def _printable(text: str) -> str:
    return "".join(char for char in text if char.isprintable() and char not in "()").strip()


def _version() -> str:
    try:
        return metadata.version(PROGRAM)
    except metadata.PackageNotFoundError:
        return "unknown"
