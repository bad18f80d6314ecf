"""What eBay's answers say, without the secrets it was asked with."""

import base64
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import CONFLICT, REQUEST_TIMEOUT, SERVICE_UNAVAILABLE, TOO_MANY_REQUESTS
from typing import Any, cast

import httpx

from data.marketplaces.base import Credentials, EndingFailed

LONGEST_MESSAGE = 300
"""Characters of eBay's own words that are kept."""

USUAL_REST, LONGEST_REST = 60.0, 3600.0
"""Seconds for which a busy eBay is left alone: where it does not say how long, and at most, whatever it says."""

_BUSY = (REQUEST_TIMEOUT, CONFLICT, TOO_MANY_REQUESTS)


@dataclass(frozen=True, slots=True)
class Keys:
    """The parts of an eBay credential."""

    client_id: str = field(repr=False)
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)

    @property
    def basic(self) -> str:
        """The header that names the application."""
        pair = f"{self.client_id}:{self.client_secret}".encode()
        return f"Basic {base64.b64encode(pair).decode('ascii')}"


def keys(credentials: Credentials) -> Keys:
    """The parts out of the stored words. Raises EndingFailed that says what is missing."""
    try:
        parsed: object = json.loads(credentials.password)
    except ValueError:
        parsed = None
    parts = cast(dict[str, Any], parsed) if isinstance(parsed, dict) else {}
    found = (credentials.username, parts.get("client_secret"), parts.get("refresh_token"))
    words = [word for word in found if isinstance(word, str) and word]
    if len(words) < len(found):
        raise EndingFailed(
            "The eBay credentials are not complete: the username must be the client id and the password JSON with"
            " client_secret and refresh_token.",
            final=True,
        )
    return Keys(*words)


def fields(answer: httpx.Response) -> dict[str, Any]:
    """The object an answer carries. Raises EndingFailed where it is none."""
    parsed = _json(answer)
    if not isinstance(parsed, dict):
        raise EndingFailed("eBay answered something that cannot be understood.", final=False)
    return cast(dict[str, Any], parsed)


def failed(answer: httpx.Response, signed: Keys) -> EndingFailed:
    """Why eBay refused: its trouble or its haste passes, a mistake of ours does not."""
    status = answer.status_code
    passes = status in _BUSY or not 400 <= status < 500
    said = _message(_json(answer))
    sent = answer.request.headers["Authorization"].partition(" ")[2]
    for secret in (sent, signed.client_secret, signed.refresh_token, signed.client_id):
        said = said.replace(secret, "…")
    said = " ".join(said.split())[:LONGEST_MESSAGE] or ("too many requests" if status == TOO_MANY_REQUESTS else "")
    reason = f"eBay refused ({status}): {said}" if said else f"eBay refused ({status})."
    return EndingFailed(reason, final=not passes, rest=_rest(answer))


def _rest(answer: httpx.Response) -> float:
    """For how long eBay asks to be left alone."""
    if answer.status_code not in (TOO_MANY_REQUESTS, SERVICE_UNAVAILABLE):
        return 0.0
    told = answer.headers.get("Retry-After", "").strip()
    seconds = float(told[:9]) if told.isascii() and told.isdecimal() else _until(told)
    return min(max(seconds, USUAL_REST), LONGEST_REST)


def _until(told: str) -> float:
    """Seconds until the time of an HTTP date; 0 for anything else."""
    try:
        at = parsedate_to_datetime(told)
    except ValueError:
        return 0.0
    return (at - datetime.now(UTC)).total_seconds() if at.tzinfo else 0.0


def _json(answer: httpx.Response) -> object:
    try:
        return json.loads(answer.content)
    except (ValueError, RecursionError):
        return None


def _message(parsed: object) -> str:
    """eBay's own words: of the Inventory API a list of errors, of the token service one."""
    if not isinstance(parsed, dict):
        return ""
    told = cast(dict[str, Any], parsed)
    if isinstance(told.get("error"), str):
        return f"{told['error']}: {told.get('error_description') or 'no reason given'}"
    errors = told.get("errors")
    first = cast(list[Any], errors)[0] if isinstance(errors, list) and errors else None
    if not isinstance(first, dict):
        return ""
    error = cast(dict[str, Any], first)
    return f"{error.get('longMessage') or error.get('message') or 'no reason given'} ({error.get('errorId')})"
