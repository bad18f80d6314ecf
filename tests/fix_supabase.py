"""A stand-in for Supabase Auth on loopback: its documented endpoints, kept in memory. The real client asks it."""

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from data.settings import Project
from tests.fix_supabase_oauth import Flows, Refusal

ANON_KEY = "planted-anon-key-5"
SECRET = "the server's own secret, which nobody else knows"
MADE = "2026-01-02T03:04:05.000000Z"

OPEN = ("/auth/v1/authorize", "/auth/v1/callback", "/provider/")
"""What browsers open, which send no key."""

Answer = tuple[int, dict[str, Any]]


@dataclass
class Member:
    """An account of the project."""

    email: str
    password: str
    uid: str = field(default_factory=lambda: str(uuid4()))
    confirmed: bool = True
    provider: str = "email"
    factor: str | None = None
    code: str | None = None

    def told(self) -> dict[str, Any]:
        factors = {"id": self.factor, "factor_type": "totp", "status": "verified", "created_at": MADE}
        return {
            "id": self.uid, "aud": "authenticated", "role": "authenticated", "email": self.email,
            "email_confirmed_at": MADE if self.confirmed else None, "created_at": MADE, "updated_at": MADE,
            "app_metadata": {"provider": self.provider}, "user_metadata": {}, "identities": [],
            "factors": [{**factors, "updated_at": MADE}] if self.factor else [],
        }  # fmt: skip


class StandIn:
    """The server. `trouble` is what it answers next, for every path: a status, "slow" or "no json"."""

    def __init__(self) -> None:
        self.members: dict[str, Member] = {}
        self.refreshes: dict[str, tuple[str, str]] = {}
        """Refresh token to session and account; a used one stays with an empty account."""
        self.asked: list[str] = []
        self.trouble: int | str | None = None
        self.skew = 0
        """Seconds that its clock is ahead."""
        self.lasts = 3600
        self.symmetric = False
        self.rotate()
        server = self
        handler = type("Handler", (_Handler,), {"server_state": server})
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self.project = Project(self.url, ANON_KEY)
        self.flows = Flows(self.url)
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def rotate(self) -> None:
        """A new signing key; the old one is no longer told."""
        self.key, self.kid = ec.generate_private_key(ec.SECP256R1()), str(uuid4())

    def join(self, email: str, password: str, **more: Any) -> Member:
        self.members[email] = member = Member(email, password, **more)
        return member

    def token(self, uid: str, **claims: Any) -> str:
        now = int(time.time()) + self.skew
        said = {
            "sub": uid, "aud": "authenticated", "iss": f"{self.url}/auth/v1", "iat": now, "exp": now + self.lasts,
            "role": "authenticated", "session_id": str(uuid4()), **claims,
        }  # fmt: skip
        said = {name: value for name, value in said.items() if value is not None}
        if self.symmetric:
            return jwt.encode(said, SECRET, "HS256", {"kid": "shared"})
        return jwt.encode(said, self.key, "ES256", {"kid": self.kid})

    def session(self, member: Member, of: str = "") -> dict[str, Any]:
        refresh, of = f"planted-refresh-{uuid4().hex}", of or str(uuid4())
        self.refreshes[refresh] = of, member.uid
        return {
            "access_token": self.token(member.uid, session_id=of), "token_type": "bearer",
            "refresh_token": refresh, "expires_in": self.lasts,
            "expires_at": int(time.time()) + self.skew + self.lasts, "user": member.told(),
        }  # fmt: skip

    def answer(self, method: str, path: str, query: dict[str, str], body: dict[str, Any], bearer: str) -> Answer:
        match method, path.removeprefix("/auth/v1").split("/")[1:]:
            case "GET", ["settings"]:
                return 200, self.flows.settings()
            case "GET", ["authorize"]:
                return 302, {"location": self.flows.authorize(query)}
            case "GET", ["provider", _]:
                return 302, {"location": self.flows.at_provider(query)}
            case "GET", ["callback"]:
                return 303, {"location": self.flows.callback(query)}
            case "POST", ["token"]:
                return 200, self._token(query.get("grant_type", ""), body)
            case "POST", ["otp"]:
                return 200, self._send(body)
            case "POST", ["recover"]:
                assert "code_challenge" not in body, "a browser has no verifier of ours"
                return 200, {}
            case "POST", ["verify"]:
                return 200, self._verify(body)
            case "GET", ["user"]:
                return 200, self._bearer(bearer).told()
            case "POST", ["logout"]:
                return self._logout(query.get("scope", "global"), bearer)
            case "POST", ["factors", factor, "challenge"]:
                self._factor(bearer, factor)
                return 200, {"id": "challenge", "type": "totp", "expires_at": int(time.time()) + 300}
            case "POST", ["factors", factor, "verify"]:
                member = self._factor(bearer, factor)
                if body.get("code") != member.code:
                    raise Refusal(422, "mfa_verification_failed", f"Invalid TOTP code {body.get('code')}")
                return 200, self.session(member, _session_of(bearer))
            case "GET", [".well-known", "jwks.json"]:
                return 200, {"keys": [self._public()]}
        raise Refusal(404, "unexpected_failure", "no such endpoint")

    def _token(self, grant: str, body: dict[str, Any]) -> dict[str, Any]:
        if grant == "refresh_token":
            found = self.refreshes.get(body.get("refresh_token", ""))
            if found is None:
                raise Refusal(400, "refresh_token_not_found", "Invalid Refresh Token: Refresh Token Not Found")
            of, uid = found
            if not uid:
                self._end(of)
                raise Refusal(400, "refresh_token_already_used", "Invalid Refresh Token: Already Used")
            self.refreshes[body["refresh_token"]] = of, ""
            return self.session(next(one for one in self.members.values() if one.uid == uid), of)
        if grant == "pkce":
            return self.session(self.members[self.flows.exchange(body)])
        member = self.members.get(body.get("email", ""))
        if member is None or member.password != body.get("password"):
            raise Refusal(400, "invalid_credentials", f"Invalid login credentials {body.get('password')}")
        if not member.confirmed:
            raise Refusal(400, "email_not_confirmed", "Email not confirmed")
        return self.session(member)

    def _send(self, body: dict[str, Any]) -> dict[str, Any]:
        member = self.members.get(body.get("email", ""))
        if member is None:
            assert body.get("create_user") is False
            raise Refusal(422, "otp_disabled", "Signups not allowed for otp")
        member.code = "12345678"
        return {}

    def _verify(self, body: dict[str, Any]) -> dict[str, Any]:
        member = self.members.get(body.get("email", ""))
        if member is None or member.code is None or member.code != body.get("token") or body["type"] != "email":
            raise Refusal(403, "otp_expired", f"Token {body.get('token')} has expired or is invalid")
        member.code = None
        return self.session(member)

    def _logout(self, scope: str, bearer: str) -> Answer:
        member = self._bearer(bearer)
        if scope == "global":
            for of, uid in set(self.refreshes.values()):
                if uid == member.uid:
                    self._end(of)
            return 204, {}
        assert scope == "local"
        self._end(_session_of(bearer))
        return 204, {}

    def _end(self, of: str) -> None:
        self.refreshes = {key: kept for key, kept in self.refreshes.items() if kept[0] != of}

    def _factor(self, bearer: str, factor: str) -> Member:
        member = self._bearer(bearer)
        if member.factor != factor:
            raise Refusal(404, "mfa_factor_not_found", "MFA factor not found")
        return member

    def _bearer(self, token: str) -> Member:
        keys: tuple[Any, str] = (SECRET, "HS256") if self.symmetric else (self.key.public_key(), "ES256")
        try:
            claims = jwt.decode(token, keys[0], [keys[1]], options={"verify_aud": False, "verify_iat": False})
        except jwt.PyJWTError:
            raise Refusal(403, "bad_jwt", "invalid JWT") from None
        for member in self.members.values():
            if member.uid == claims.get("sub"):
                return member
        raise Refusal(403, "user_not_found", "User from sub claim in JWT does not exist")

    def _public(self) -> dict[str, Any]:
        numbers = self.key.public_key().public_numbers()
        x, y = (
            base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode()
            for number in (numbers.x, numbers.y)
        )
        return {"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": self.kid, "x": x, "y": y}


def _session_of(bearer: str) -> str:
    return jwt.decode(bearer, options={"verify_signature": False})["session_id"]


class _Handler(BaseHTTPRequestHandler):
    server_state: StandIn
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._handle()

    def do_POST(self) -> None:
        self._handle()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _handle(self) -> None:
        state, parts = self.server_state, urlsplit(self.path)
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        state.asked.append(f"{self.command} {self.path}")
        if state.trouble == "slow":
            time.sleep(1.5)
        if state.trouble == "no json":
            return self._send(200, b"<html>portal</html>")
        if isinstance(state.trouble, int):
            return self._send(state.trouble, b'{"code": 0, "msg": "planted-message"}')
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        bearer = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        try:
            if self.headers.get("apikey") != ANON_KEY and not parts.path.startswith(OPEN):
                raise Refusal(401, "no_authorization", "No API key found in request")
            status, body = state.answer(self.command, parts.path, query, json.loads(sent or b"{}"), bearer)
        except Refusal as refusal:
            status, body = refusal.status, refusal.body
        return self._send(status, b"" if status == 204 else json.dumps(body).encode(), body.get("location"))

    def _send(self, status: int, body: bytes, location: str | None = None) -> None:
        with suppress(OSError):  # who asked may have given up waiting
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            if location is not None:
                self.send_header("Location", location)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    server = StandIn()
    yield server
    server.close()
