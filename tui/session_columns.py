"""How sessions are listed: one's own, and for administrators everybody's."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from data.sessions import Session
from tui.times import local
from widgets.columns import Column

R = TypeVar("R")


def session_columns(session: Callable[[R], Session], here: Callable[[], str]) -> list[Column[R]]:
    """The columns of rows that each have a session; the one whose hash is `here` is marked."""
    return [
        Column("", lambda row: "●" if session(row).hash == here() else "", width=1),
        Column("MACHINE", lambda row: session(row).host, width=0),
        Column("FROM", lambda row: session(row).address or "at it", width=15),
        Column("TERMINAL", lambda row: session(row).terminal, width=14, drop=1),
        Column("LAST USED", lambda row: local(session(row).seen), width=12),
        Column("BEGAN", lambda row: local(session(row).began), width=12, drop=2),
    ]
