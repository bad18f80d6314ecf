"""Supabase's client, which is loaded when it is first needed."""

from __future__ import annotations

import asyncio
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


async def opened(project: Project, seconds: float = ANSWER_SECONDS) -> Supabase:
    """A client of the project, to be closed. Raises SupabaseMissing where the extra is not installed."""
    try:
        module = await asyncio.to_thread(import_module, "data.supabase_client")
    except ModuleNotFoundError:
        raise SupabaseMissing(MISSING) from None
    client: Supabase = module.Supabase(project, seconds)
    return client
