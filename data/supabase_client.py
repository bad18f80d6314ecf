"""Supabase's own client at work; loaded by data.supabase when somebody signs in. It keeps nothing on disk."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Literal, TypeVar, cast

import httpx
from pydantic import ValidationError
from supabase import AsyncClient, AsyncClientOptions, AuthApiError, AuthError, create_async_client
from supabase_auth.types import AuthResponse, CodeExchangeParams, Provider, User

from data.settings import Project
from data.supabase_errors import (
    NO_ANSWER,
    NO_SENSE,
    NOT_OFFERED,
    SENTENCES,
    SupabaseAway,
    SupabaseRefused,
    TokenRefused,
    refusal,
)
from data.supabase_person import Person, Tokens
from data.supabase_tokens import Verifier

T = TypeVar("T")

NO_PROVIDERS = {"email", "phone", "anonymous_users"}
"""What the settings name among the providers and is none."""


class Supabase:
    """One project. Every coroutine raises SupabaseRefused or SupabaseAway."""

    def __init__(self, project: Project, seconds: float) -> None:
        self._project = project
        self._auth = f"{project.url}/auth/v1"
        self._http = httpx.AsyncClient(timeout=seconds)
        self._seconds = seconds
        self._client: AsyncClient | None = None
        self._verifier = Verifier(project, self._http)

    async def with_password(self, email: str, password: str) -> tuple[Person, Tokens]:
        """Sign in by a password."""
        client = await self._ready()
        given = await self._asked(
            lambda: client.auth.sign_in_with_password({"email": email, "password": password})
        )
        return await self._signed_in(given)

    async def send_code(self, email: str) -> None:
        """Have a code sent; whether there is such an account is not told."""
        client = await self._ready()
        try:
            await self._asked(
                lambda: client.auth.sign_in_with_otp({"email": email, "options": {"should_create_user": False}})
            )
        except SupabaseRefused as refused:
            # What the server answers for an address that it does not know.
            if refused.code not in ("otp_disabled", "user_not_found", "signup_disabled"):
                raise

    async def send_reset(self, email: str) -> None:
        """Have a letter sent whose link leads to a new password; whether there is such an account is not told."""
        # The link is opened in a browser, which has no verifier of ours: not by PKCE.
        client = await self._made("implicit")
        await self._asked(lambda: client.auth.reset_password_for_email(email))

    async def with_code(self, email: str, code: str) -> tuple[Person, Tokens]:
        """Sign in by the code that was sent: 6 to 10 digits."""
        client = await self._ready()
        given = await self._asked(lambda: client.auth.verify_otp({"email": email, "token": code, "type": "email"}))
        return await self._signed_in(given)

    async def with_factor(self, person: Person, code: str) -> tuple[Person, Tokens]:
        """Show the second factor of who just signed in here."""
        client = await self._ready()
        factor = person.factor or ""
        given = await self._asked(
            lambda: client.auth.mfa.challenge_and_verify({"factor_id": factor, "code": code})
        )
        tokens = Tokens(given.access_token, given.refresh_token, given.expires_in)
        if await self._verifier.subject(tokens.access) != person.uid:
            raise TokenRefused("Supabase answered with another account's token: sign in again.")
        return replace(_person(given.user, None), provider=person.provider), tokens

    async def providers(self) -> list[str]:
        """Who signs people of this project in through a browser: names, sorted."""
        answer = await self._asked(
            lambda: self._http.get(f"{self._auth}/settings", headers={"apikey": self._project.anon_key})
        )
        if answer.status_code != 200:
            raise refusal(*_error(answer))
        said = _object(answer).get("external")
        if not isinstance(said, dict):
            raise SupabaseAway(NO_SENSE)
        found = {str(name) for name, on in cast("dict[Any, Any]", said).items() if on is True}
        return sorted(found - NO_PROVIDERS)

    async def address_of(self, provider: str, back: str) -> str:
        """The address to sign in at with a provider, in a browser, which is then sent `back` with a code.

        The verifier of the code is kept in this object, until it is used or the next address is made.
        """
        client = await self._ready()
        made = await self._asked(
            lambda: client.auth.sign_in_with_oauth(
                {"provider": cast(Provider, provider), "options": {"redirect_to": back}}
            )
        )
        # The server tells only here whether it knows the provider, and a person would read its answer as JSON.
        answer = await self._asked(lambda: self._http.get(made.url, follow_redirects=False))
        if answer.is_redirect:
            return made.url
        code, status = _error(answer)
        if status == 400 and code not in SENTENCES:
            raise SupabaseRefused(NOT_OFFERED.format(name=provider), code)
        raise SupabaseAway(NO_SENSE) if status < 400 else refusal(code, status)

    async def with_browser_code(self, provider: str, code: str) -> tuple[Person, Tokens]:
        """Sign in by the code that the browser was sent back with."""
        client = await self._ready()
        # The client looks up the verifier that it kept; its type alone asks for one.
        params = cast(CodeExchangeParams, {"auth_code": code})
        given = await self._asked(lambda: client.auth.exchange_code_for_session(params))
        person, tokens = await self._signed_in(given)
        return replace(person, provider=provider), tokens

    async def refreshed(self, refresh: str) -> tuple[str, Tokens]:
        """New tokens for a refresh token, which is used up by it, and whose they are."""
        client = await self._ready()
        given = await self._asked(lambda: client.auth.refresh_session(refresh))
        person, tokens = await self._signed_in(given)
        return person.uid, tokens

    async def sign_out(self, access: str, *, everywhere: bool = False) -> None:
        """End the session that the access token belongs to; `everywhere`: all of its account, of every program."""
        client = await self._ready()
        await self._asked(lambda: client.auth.admin.sign_out(access, "global" if everywhere else "local"))

    async def close(self) -> None:
        """Disconnect."""
        await self._http.aclose()

    async def _ready(self) -> AsyncClient:
        if self._client is None:
            self._client = await self._made("pkce")
        return self._client

    async def _made(self, flow: Literal["pkce", "implicit"]) -> AsyncClient:
        options = AsyncClientOptions(
            flow_type=flow, auto_refresh_token=False, persist_session=False, httpx_client=self._http
        )
        return await create_async_client(self._project.url, self._project.anon_key, options)

    async def _asked(self, ask: Callable[[], Awaitable[T]]) -> T:
        try:
            async with asyncio.timeout(self._seconds + 1):
                return await ask()
        except AuthApiError as error:
            raise refusal(error.code, error.status) from None
        except AuthError as error:
            status = getattr(error, "status", 0)
            raise refusal(error.code, status if isinstance(status, int) else 0) from None
        except (TimeoutError, httpx.HTTPError, OSError):
            raise SupabaseAway(NO_ANSWER) from None
        except (ValidationError, ValueError, TypeError, KeyError, AttributeError):
            raise SupabaseAway(NO_SENSE) from None

    async def _signed_in(self, given: AuthResponse) -> tuple[Person, Tokens]:
        session, user = given.session, given.user
        if session is None or user is None:
            raise SupabaseAway(NO_SENSE)
        tokens = Tokens(session.access_token, session.refresh_token, session.expires_in)
        if await self._verifier.subject(tokens.access) != user.id:
            raise TokenRefused("Supabase answered with another account's token: sign in again.")
        factors = [one.id for one in user.factors or [] if one.factor_type == "totp" and one.status == "verified"]
        return _person(user, factors[0] if factors else None), tokens


def _person(user: User, factor: str | None) -> Person:
    said: dict[str, Any] = user.user_metadata
    names = (said.get(key) for key in ("preferred_username", "user_name", "name"))
    name = next((name for name in names if isinstance(name, str) and name.strip()), "")
    provider = user.app_metadata.get("provider")
    verified = user.email_confirmed_at is not None
    return Person(user.id, user.email or "", verified, str(provider or "email")[:40], name, factor)


def _error(answer: httpx.Response) -> tuple[str, int]:
    """The code of an answer that is no good, empty where it gives none, and the status of HTTP."""
    code = _object(answer).get("error_code") if answer.is_error else None
    return str(code or ""), answer.status_code


def _object(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        found = None
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}
