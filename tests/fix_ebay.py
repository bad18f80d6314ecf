"""A stand-in for eBay on 127.0.0.1: the token service and the Inventory API's offers, as eBay documents them."""

import base64
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from data.marketplaces.base import Credentials, Ending, EndingFailed
from data.marketplaces.ebay import Ebay

CLIENT_ID = "Bindeck-App-PRD-0123"
CLIENT_SECRET = "PRD-secret-4567"
REFRESH_TOKEN = "v^1.1#refresh-89ab"
SCOPE = "https://api.ebay.com/oauth/api_scope/sell.inventory"

OFFERS = "GET /sell/inventory/v1/offer"
WITHDRAW = "POST /sell/inventory/v1/offer/7001/withdraw"
TOKEN = "POST /identity/v1/oauth2/token"

SHOES = Ending("eBay", "110123456789", "https://www.ebay.com/itm/110123456789", "RR-00412", "Nike Air Max 90")
NAMELESS = replace(SHOES, platform_listing_id=None, platform_url=None)

CREDENTIALS = Credentials(CLIENT_ID, json.dumps({"client_secret": CLIENT_SECRET, "refresh_token": REFRESH_TOKEN}))


@dataclass
class Reply:
    """An answer given in place of the real one; `body` as it is sent, after `held` is set and `done` was run."""

    status: int
    body: bytes
    held: threading.Event | None = None
    done: Callable[[], object] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class EbayServer:
    """What eBay has, and what it was asked."""

    url: str = ""
    offers: dict[str, dict[str, Any]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    expires_in: int = 7200
    replies: dict[str, list[Reply]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def publish(self, offer_id: str, sku: str, item: str, state: str = "ACTIVE") -> None:
        """An offer whose listing is in a state."""
        self.offers[offer_id] = {
            "offerId": offer_id,
            "sku": sku,
            "marketplaceId": "EBAY_US",
            "format": "FIXED_PRICE",
            "status": "PUBLISHED",
            "listing": {"listingId": item, "listingStatus": state, "soldQuantity": 0},
        }

    def unpublish(self, offer_id: str) -> str:
        """End the listing of an offer: eBay then tells nothing of it any more."""
        offer = self.offers[offer_id]
        offer["status"] = "UNPUBLISHED"
        return offer.pop("listing")["listingId"]

    def reply(
        self,
        asked: str,
        status: int,
        body: object,
        held: threading.Event | None = None,
        *,
        done: Callable[[], object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Answer the next request whose `METHOD /path` ends so with something else."""
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.replies.setdefault(asked, []).append(Reply(status, sent, held, done, headers or {}))


def error(number: int, message: str) -> dict[str, Any]:
    """eBay's error container."""
    return {"errors": [{"errorId": number, "domain": "API_INVENTORY", "category": "REQUEST", "message": message}]}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    ebay: EbayServer

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def _answer(self, method: str) -> None:
        path = urlsplit(self.path).path
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.ebay.asked.append(f"{method} {path}")
        for ending, replies in self.ebay.replies.items():
            if replies and f"{method} {path}".endswith(ending):
                reply = replies.pop(0)
                if reply.held is not None:
                    reply.held.wait(30)
                if reply.done is not None:
                    reply.done()
                return self._send(reply.status, reply.body, reply.headers)
        status, told = self._token(body) if path == "/identity/v1/oauth2/token" else self._inventory(method, path)
        return self._send(status, json.dumps(told).encode())

    def _token(self, body: str) -> tuple[int, object]:
        basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        if self.headers.get("Authorization") != f"Basic {basic}":
            return 401, {"error": "invalid_client", "error_description": "client authentication failed"}
        if form.get("grant_type") != "refresh_token" or form.get("scope") != SCOPE:
            return 400, {"error": "invalid_request", "error_description": "request is missing a parameter"}
        if form.get("refresh_token") != REFRESH_TOKEN:
            told = f"the refresh token {form.get('refresh_token')} is invalid or was issued to another client"
            return 400, {"error": "invalid_grant", "error_description": told}
        token = f"v^1.1#access-{len(self.ebay.asked)}"
        self.ebay.tokens.add(token)
        return 200, {
            "access_token": token,
            "expires_in": self.ebay.expires_in,
            "token_type": "User Access Token",
        }

    def _inventory(self, method: str, path: str) -> tuple[int, object]:
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        if token not in self.ebay.tokens:
            return 401, error(1001, f"Invalid access token {token}")
        if method == "GET" and path == "/sell/inventory/v1/offer":
            sku = parse_qs(urlsplit(self.path).query)["sku"][0]
            found = [offer for offer in self.ebay.offers.values() if offer["sku"] == sku]
            if not found:
                return 404, error(25713, "This Offer is not available.")
            return 200, {"total": len(found), "size": len(found), "offers": found}
        number = unquote(path.removeprefix("/sell/inventory/v1/offer/").removesuffix("/withdraw"))
        offer = self.ebay.offers.get(number)
        if offer is None or offer["status"] != "PUBLISHED":
            return 400, error(25713, "This Offer is not available : it is not published.")
        return 200, {"listingId": self.ebay.unpublish(number)}

    def _send(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def ebay_server() -> Iterator[EbayServer]:
    """An eBay of the test's own."""
    ebay = EbayServer()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"ebay": ebay}))
    server.daemon_threads = True
    ebay.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield ebay
    for replies in ebay.replies.values():
        for reply in replies:
            if reply.held is not None:
                reply.held.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def ebay(ebay_server: EbayServer) -> Ebay:
    ebay_server.publish("7001", "RR-00412", "110123456789")
    return Ebay(ebay_server.url)


async def refused(ebay: Ebay, ending: Ending = SHOES, credentials: Credentials = CREDENTIALS) -> EndingFailed:
    """The failure of an ending; no secret stands in anything that is shown or logged of it."""
    with pytest.raises(EndingFailed) as failure:
        await ebay.end(ending, credentials)
    shown = f"{failure.value.reason} {failure.value!r} {failure.value} {credentials!r}"
    for secret in (CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN, credentials.password, "access-"):
        assert secret not in shown
    return failure.value
