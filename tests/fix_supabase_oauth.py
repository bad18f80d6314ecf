"""The part of the stand-in for Supabase Auth that signs in through a browser, as documents and source have it."""

import base64
import hashlib
import re
import time
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import uuid4

import httpx

VERIFIER = re.compile(r"[a-zA-Z._~0-9-]{43,128}")
"""What a challenge and a verifier are made of."""

Query = dict[str, str]


class Refusal(Exception):
    """An answer with an error."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.body = {"code": status, "error_code": code, "msg": message}
        self.status = status


@dataclass
class Flow:
    """A sign-in that was begun."""

    provider: str
    challenge: str
    method: str
    back: str
    state: str = field(default_factory=lambda: str(uuid4()))
    code: str = field(default_factory=lambda: str(uuid4()))
    made: float = field(default_factory=time.monotonic)
    email: str | None = None
    """Whose sign-in it is, once the provider said so."""


class Flows:
    """Sign-ins through a browser. `visitor` sits at it: an e-mail address, or an error of the provider."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.enabled = {"google", "github"}
        self.site = "https://shop.example/"
        """Where browsers are sent whose way back is not allowed."""
        self.visitor: str | Query = {}
        self.lasts = 300.0
        self.verifiers: list[str] = []
        """What clients sent, to be found nowhere else."""
        self._flows: list[Flow] = []

    def settings(self) -> dict[str, Any]:
        names = ("apple", "discord", "email", "github", "google", "phone", "anonymous_users")
        return {
            "external": {name: name in {*self.enabled, "email"} for name in names}, "disable_signup": False,
            "mailer_autoconfirm": False, "phone_autoconfirm": False, "sms_provider": "", "saml_enabled": False,
        }  # fmt: skip

    def authorize(self, query: Query) -> str:
        """Where the browser is sent: to the provider."""
        name = query.get("provider", "")
        if name.lower() not in self.enabled:
            raise Refusal(400, "validation_failed", f"Unsupported provider: Provider {name} could not be found")
        challenge, method = query.get("code_challenge", ""), query.get("code_challenge_method", "").lower()
        if not VERIFIER.fullmatch(challenge) or method not in ("s256", "plain"):
            raise Refusal(400, "validation_failed", "PKCE flow requires code_challenge_method and code_challenge")
        back = query.get("redirect_to", "")
        flow = Flow(name.lower(), challenge, method, back if self._is_allowed(back) else self.site)
        self._flows.append(flow)
        return f"{self._url}/provider/{flow.provider}?{urlencode({'state': flow.state})}"

    def at_provider(self, query: Query) -> str:
        """Where the provider sends the browser: back to Supabase, with a code of its own or an error."""
        said = {"code": "planted-provider-code"} if isinstance(self.visitor, str) else self.visitor
        return f"{self._url}/auth/v1/callback?{urlencode({**said, 'state': query['state']})}"

    def callback(self, query: Query) -> str:
        """Where Supabase sends the browser: back to who began."""
        flow = next((flow for flow in self._flows if flow.state == query.get("state")), None)
        if flow is None:
            raise Refusal(400, "bad_oauth_callback", "OAuth callback with invalid state")
        parts = urlsplit(flow.back)
        kept = dict(parse_qsl(parts.query))
        if "error" not in query:
            flow.email = str(self.visitor)
            return parts._replace(query=urlencode(sorted({**kept, "code": flow.code}.items()))).geturl()
        error = {name: value for name, value in query.items() if name.startswith("error")}
        kept.update(error)
        return parts._replace(query=urlencode(sorted(kept.items())), fragment=urlencode(error)).geturl()

    def exchange(self, body: dict[str, Any]) -> str:
        """Whose code this is; it is used up."""
        code, verifier = body.get("auth_code"), body.get("code_verifier")
        if not code or not verifier:
            message = "invalid request: both auth code and code verifier should be non-empty"
            raise Refusal(400, "validation_failed", message)
        self.verifiers.append(verifier)
        flow = next((flow for flow in self._flows if flow.code == code and flow.email), None)
        if flow is None or flow.email is None:
            raise Refusal(404, "flow_state_not_found", "invalid flow state, no valid flow state found")
        if time.monotonic() > flow.made + self.lasts:
            raise Refusal(422, "flow_state_expired", "invalid flow state, flow state has expired")
        if flow.challenge != (challenge(verifier) if flow.method == "s256" else verifier):
            message = "code challenge does not match previously saved code verifier"
            raise Refusal(400, "bad_code_verifier", message)
        self._flows.remove(flow)
        return flow.email

    def _is_allowed(self, back: str) -> bool:
        host = urlsplit(back).hostname or ""
        if host == urlsplit(self.site).hostname:
            return True
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return False


def challenge(verifier: str) -> str:
    """What a verifier is promised by."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def browse(address: str) -> str:
    """Open an address as a browser does; where it is sent away from the server, which is not opened."""
    begun = urlsplit(address).netloc
    with httpx.Client() as browser:
        while urlsplit(address).netloc == begun:
            answer = browser.get(address)
            assert answer.is_redirect, answer.text
            address = answer.headers["Location"]
    return address
