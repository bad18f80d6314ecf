"""Who signed in with Supabase, and the tokens that say so."""

from dataclasses import dataclass


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
