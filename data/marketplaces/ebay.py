"""Ends eBay listings: withdraws their offers through the Sell Inventory API.

`username` is the application's client id; `password` is JSON: {"client_secret": …, "refresh_token": …}, the
refresh token of the seller who consented to SCOPE.
"""

import os
import time
from dataclasses import dataclass
from http.client import NOT_FOUND, UNAUTHORIZED
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from data.marketplaces.base import Credentials, Ending, EndingFailed, Proof
from data.marketplaces.ebay_answers import Keys, failed, fields, keys
from data.marketplaces.ebay_item import item_id
from data.marketplaces.ebay_offers import Offer, choose, read, withdrawn

API = "https://api.ebay.com"
SCOPE = "https://api.ebay.com/oauth/api_scope/sell.inventory"
OFFER = "/sell/inventory/v1/offer"
TOKEN = "/identity/v1/oauth2/token"

ANSWER_SECONDS = 4.0
"""For each of the two to six requests."""

UNREACHABLE_SECONDS = 60.0
"""For which nothing is asked after no connection could be made."""

MOST_ASKED = 10_000
"""Withdrawals kept in mind."""

EARLY_SECONDS = 60.0
"""An access token is renewed so long before it expires."""


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    until: float


class Ebay:
    """eBay at `url`, by default that of EBAY_API_URL; keeps access tokens while they are valid."""

    def __init__(self, url: str | None = None) -> None:
        self._url = _checked(url or os.environ.get("EBAY_API_URL", "").strip() or API)
        self._tokens: dict[Credentials, _Token] = {}
        self.asked: dict[str, str | None] = {}
        """The offers whose withdrawal was asked, and the listings they had: the answer, or what was made of it
        here, may have been lost."""

    async def end(self, ending: Ending, credentials: Credentials) -> Proof:
        """Withdraw the published offer of the listing's SKU; it must be that of its ItemID, where one is known."""
        sku, item = (ending.sku or "").strip(), item_id(ending)
        if not sku:
            raise EndingFailed("eBay's offers are found by SKU, and this listing has none.", final=True)
        if item is None and ending.shares_sku:
            raise EndingFailed(
                f"Another listing has SKU {sku} too, and the eBay number of this one is not known: a person must"
                " end it there.",
                final=True,
            )
        signed = keys(credentials)
        async with httpx.AsyncClient(base_url=self._url, timeout=ANSWER_SECONDS) as client:
            session = _Session(self, client, credentials, signed)
            found = await session.look(sku, item)
            return found if isinstance(found, Proof) else await session.withdraw(found, sku, item)

    async def sign_in(self, credentials: Credentials) -> Proof:
        """Ask eBay for an access token with the refresh token."""
        signed = keys(credentials)
        async with httpx.AsyncClient(base_url=self._url, timeout=ANSWER_SECONDS) as client:
            await self.token(client, credentials, signed, new=True)
        return Proof("eBay gave an access token.")

    def remember(self, offer: Offer) -> None:
        """The withdrawal of this offer is asked."""
        self.asked[offer.id] = offer.item
        if len(self.asked) > MOST_ASKED:
            del self.asked[next(iter(self.asked))]

    async def token(self, client: httpx.AsyncClient, credentials: Credentials, signed: Keys, *, new: bool) -> str:
        """An access token that is still valid, or with `new` one that eBay has only just given."""
        token = self._tokens.get(credentials)
        if token is None or new or token.until <= time.monotonic():
            token = await _fresh(client, signed)
            self._tokens[credentials] = token
        return token.text


class _Session:
    """The requests that end one listing."""

    def __init__(self, ebay: Ebay, client: httpx.AsyncClient, credentials: Credentials, signed: Keys) -> None:
        self._ebay = ebay
        self._client = client
        self._credentials = credentials
        self._signed = signed

    async def look(self, sku: str, item: str | None) -> Offer | Proof:
        """What the offers of a SKU say of the listing; eBay may know no such SKU or offer."""
        answer = await self._ask("GET", OFFER, params={"sku": sku})
        if answer.status_code == NOT_FOUND:
            return choose([], sku, item, self._ebay.asked)
        if not answer.is_success:
            raise failed(answer, self._signed)
        return choose(read(fields(answer)), sku, item, self._ebay.asked)

    async def withdraw(self, offer: Offer, sku: str, item: str | None) -> Proof:
        """Withdraw an offer; where that fails, look again: it may have ended all the same."""
        try:
            return await self._withdraw(offer)
        except EndingFailed as failure:
            if failure.rest:
                raise
            try:
                found = await self.look(sku, item)
            except EndingFailed:
                raise failure from None
            if isinstance(found, Proof):
                return found
            raise

    async def _withdraw(self, offer: Offer) -> Proof:
        self._ebay.remember(offer)
        answer = await self._ask("POST", f"{OFFER}/{quote(offer.id, safe='')}/withdraw")
        if not answer.is_success:
            raise failed(answer, self._signed)
        told = fields(answer)
        try:
            return withdrawn(offer, told)
        except EndingFailed:
            self._ebay.asked.pop(offer.id, None)  # whatever becomes of the offer: its listing did not end with it
            raise

    async def _ask(self, method: str, path: str, params: dict[str, str] | None = None) -> httpx.Response:
        answer = await self._ask_once(method, path, params, new=False)
        if answer.status_code == UNAUTHORIZED:
            answer = await self._ask_once(method, path, params, new=True)
        return answer

    async def _ask_once(
        self, method: str, path: str, params: dict[str, str] | None, *, new: bool
    ) -> httpx.Response:
        token = await self._ebay.token(self._client, self._credentials, self._signed, new=new)
        request = self._client.build_request(
            method, path, params=params, headers={"Authorization": f"Bearer {token}", "Accept": "application/json"}
        )
        return await _answer(self._client, request)


async def _fresh(client: httpx.AsyncClient, signed: Keys) -> _Token:
    request = client.build_request(
        "POST",
        TOKEN,
        data={"grant_type": "refresh_token", "refresh_token": signed.refresh_token, "scope": SCOPE},
        headers={"Authorization": signed.basic},
    )
    answer = await _answer(client, request)
    if not answer.is_success:
        raise failed(answer, signed)
    told: dict[str, Any] = fields(answer)
    text, seconds = told.get("access_token"), told.get("expires_in")
    if not isinstance(text, str) or not text.isascii() or not text.isprintable() or not isinstance(seconds, int):
        raise EndingFailed("eBay answered without an access token.", final=False)
    return _Token(text, time.monotonic() + seconds - EARLY_SECONDS)


async def _answer(client: httpx.AsyncClient, request: httpx.Request) -> httpx.Response:
    try:
        return await client.send(request)
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        reason = f"eBay cannot be reached ({type(error).__name__})."
        raise EndingFailed(reason, final=False, rest=UNREACHABLE_SECONDS) from None
    except httpx.TimeoutException:
        raise EndingFailed(f"eBay did not answer within {ANSWER_SECONDS:g} s.", final=False) from None
    except httpx.HTTPError as error:
        raise EndingFailed(f"eBay cannot be reached ({type(error).__name__}).", final=False) from None


def _checked(url: str) -> str:
    """The address without its closing slash; secrets go over TLS, or to this machine."""
    parts = urlsplit(url)
    own = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
    if not (own or parts.scheme == "https") or not parts.hostname:
        raise ValueError("EBAY_API_URL must begin with https://")
    return url.rstrip("/")
