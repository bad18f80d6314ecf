"""Signing in with Supabase: who somebody is there. The client itself is loaded when it is first needed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from data.errors import BindeckError
from data.settings import Project

if TYPE_CHECKING:
    from data.supabase_client import Supabase

ANSWER_SECONDS = 10.0
"""No answer is waited for longer."""

MISSING = "Signing in with Supabase needs a package that is not installed: pip install 'bindeck[supabase]'"


class SupabaseMissing(BindeckError):
    """The extra is not installed."""


@dataclass(frozen=True, slots=True, repr=False)
class Tokens:
    """What the server gave; in no repr."""

    access: str
    refresh: str
    lasts: int
    """Seconds that `access` is good for, from when it was given."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who signed in, as Supabase tells it."""

    uid: str
    email: str
    """Empty where Supabase has none."""
    email_verified: bool
    provider: str
    """email, google, github …"""
    name: str
    """What they call themselves; may be empty, and anything."""
    factor: str | None
    """The id of the second factor that must still be shown; None where there is none, or it was."""


async def opened(project: Project, seconds: float = ANSWER_SECONDS) -> Supabase:
    """A client of the project, to be closed. Raises SupabaseMissing where the extra is not installed."""
    try:
        module = await asyncio.to_thread(import_module, "data.supabase_client")
    except ModuleNotFoundError:
        raise SupabaseMissing(MISSING) from None
    client: Supabase = module.Supabase(project, seconds)
    return client
