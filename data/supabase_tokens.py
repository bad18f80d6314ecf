"""Whether an access token of Supabase is what it claims to be."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import Any, cast

import httpx
import jwt

from data.settings import Project
from data.supabase_errors import NO_ANSWER, NO_SENSE, SupabaseAway, TokenRefused

LEEWAY_SECONDS = 60
"""How far the clocks of the server and this machine may be apart."""

REFETCH_SECONDS = 30.0
"""Between two looks for new keys: tokens with invented key ids must not make us ask for every one."""

ASYMMETRIC = ("ES256", "RS256", "EdDSA")
AUDIENCE = "authenticated"

FORGED = "Supabase's token is not signed by the project: sign in again."


class Verifier:
    """Checks tokens of one project; keeps its public keys."""

    def __init__(self, project: Project, http: httpx.AsyncClient) -> None:
        self._issuer = f"{project.url}/auth/v1"
        self._headers = {"apikey": project.anon_key}
        self._http = http
        self._keys: dict[str, Mapping[str, Any]] = {}
        self._asked_at: float | None = None
        self._asking = asyncio.Lock()

    async def subject(self, token: str) -> str:
        """Whose token it is: users.supabase_uid. Raises TokenRefused, SupabaseAway."""
        try:
            header = jwt.get_unverified_header(token)
        except jwt.PyJWTError:
            raise TokenRefused(FORGED) from None
        algorithm, kid = header.get("alg"), header.get("kid")
        if algorithm in ASYMMETRIC and isinstance(kid, str):
            key = await self._key(kid)
            if key is None or key.get("alg", algorithm) != algorithm:
                raise TokenRefused(FORGED)
            return self._claims(token, key, algorithm)
        if algorithm == "HS256":
            # Its key is the server's secret alone, so the server is asked, and the claims are checked here.
            uid = await self._ask_user(token)
            if self._claims(token, None, algorithm) != uid:
                raise TokenRefused(FORGED)
            return uid
        raise TokenRefused(FORGED)

    def _claims(self, token: str, key: Mapping[str, Any] | None, algorithm: str) -> str:
        checks = {f"verify_{name}": True for name in ("aud", "iss", "exp", "iat", "nbf")}
        try:
            claims = jwt.decode(
                token,
                "" if key is None else jwt.PyJWK(dict(key), algorithm).key,
                algorithms=[algorithm],
                audience=AUDIENCE,
                issuer=self._issuer,
                leeway=LEEWAY_SECONDS,
                options={**checks, "verify_signature": key is not None, "require": ["exp", "iat", "sub"]},  # pyright: ignore[reportArgumentType]  # a TypedDict, made by a loop
            )
        except jwt.ExpiredSignatureError:
            raise TokenRefused("Supabase's token has expired: is the clock right? Sign in again.") from None
        except jwt.ImmatureSignatureError:
            raise TokenRefused(
                "Supabase's token is from the future: is the clock of this machine right?"
            ) from None
        except (jwt.InvalidAudienceError, jwt.InvalidIssuerError, jwt.MissingRequiredClaimError):
            raise TokenRefused("Supabase's token is meant for another program or project.") from None
        except jwt.PyJWTError:
            raise TokenRefused(FORGED) from None
        subject = claims["sub"]
        if not isinstance(subject, str) or not subject:
            raise TokenRefused(FORGED)
        return subject

    async def _key(self, kid: str) -> Mapping[str, Any] | None:
        """The public key of that id; asked for where it is new, but not too often."""
        async with self._asking:
            now = time.monotonic()
            due = self._asked_at is None or now - self._asked_at > REFETCH_SECONDS
            if kid not in self._keys and due:
                found = await self._get("/.well-known/jwks.json", {})
                keys = cast("list[Any]", found.get("keys") if isinstance(found.get("keys"), list) else [])
                known = [cast("dict[str, Any]", key) for key in keys if isinstance(key, dict)]
                self._keys = {str(key.get("kid")): key for key in known}
                self._asked_at = now
            return self._keys.get(kid)

    async def _ask_user(self, token: str) -> str:
        found = await self._get("/user", {"Authorization": f"Bearer {token}"})
        uid = found.get("id")
        if not isinstance(uid, str):
            raise SupabaseAway(NO_SENSE)
        return uid

    async def _get(self, path: str, headers: dict[str, str]) -> dict[str, Any]:
        try:
            answer = await self._http.get(self._issuer + path, headers={**self._headers, **headers})
        except (httpx.HTTPError, OSError):
            raise SupabaseAway(NO_ANSWER) from None
        if answer.status_code in (401, 403):
            raise TokenRefused(FORGED)
        try:
            found = answer.json() if answer.status_code == 200 else None
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise SupabaseAway(NO_SENSE if answer.status_code == 200 else NO_ANSWER)
        return cast("dict[str, Any]", found)
