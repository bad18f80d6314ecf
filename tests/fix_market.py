"""A marketplace of the tests: a local server that counts what it is asked, and the plug-in that asks it."""

import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.fix_shop import Shop
from tui import delister

NAME = "testmarket"

PLUG_IN = '''
"""An adapter for tests: one POST ends a listing."""

import asyncio
import os
import urllib.error
import urllib.request

from data.marketplaces.base import EndingFailed, Proof


class Testmarket:
    async def end(self, ending, credentials):
        return await asyncio.to_thread(self._end, ending)

    def _end(self, ending):
        address = f"{os.environ['TESTMARKET_URL']}/end/{ending.platform_listing_id}"
        try:
            with urllib.request.urlopen(urllib.request.Request(address, method="POST"), timeout=30) as answer:
                return Proof(answer.read().decode())
        except urllib.error.HTTPError as error:
            rest = 3600.0 if error.code == 429 else 0.0
            raise EndingFailed(error.read().decode(), final=error.code == 404, rest=rest) from None
        except OSError as error:
            raise EndingFailed("Testmarket cannot be reached.", final=False) from error
'''


class Market:
    """The server: counts how often each listing was ended, and answers as told."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.answers: dict[str, int] = {}
        """The HTTP status for a listing; 200 where none is told."""
        self.open = threading.Event()
        """Cleared, the server takes requests and does not answer."""
        self.open.set()
        self.arrived = threading.Semaphore(0)
        """Released once for each request that came."""
        market = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                number = self.path.rpartition("/")[2]
                market.asked[number] += 1
                market.arrived.release()
                market.open.wait(60)
                status = market.answers.get(number, 200)
                text = f"Testmarket ended {number}." if status == 200 else f"Testmarket says {status}."
                try:
                    self.send_response(status)
                    self.send_header("Content-Length", str(len(text)))
                    self.end_headers()
                    self.wfile.write(text.encode())
                except OSError:
                    return

            def log_message(self, format: str, *args: object) -> None:
                """Nothing on the tests' output."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.open.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def market() -> Iterator[Market]:
    """A running marketplace."""
    market = Market()
    market.start()
    yield market
    market.stop()


@pytest.fixture
def plug_in(
    market: Market, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A directory with the installed plug-in: for other processes, as their PYTHONPATH."""
    directory = tmp_path_factory.mktemp("plug-in")
    (directory / "testmarket_adapter.py").write_text(PLUG_IN)
    installed = directory / "testmarket-1.0.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: testmarket\nVersion: 1.0\n")
    (installed / "entry_points.txt").write_text(
        f"[bindeck.marketplaces]\n{NAME} = testmarket_adapter:Testmarket\n"
    )
    monkeypatch.setenv("TESTMARKET_URL", market.url)
    delister._has_adapter.cache_clear()
    yield directory
    delister._has_adapter.cache_clear()


@pytest.fixture
def plugged_in(plug_in: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, importable here, too."""
    monkeypatch.syspath_prepend(str(plug_in))
    return plug_in


def due(shop: Shop, number: str, *, sold: str = "1 hour", **values: object) -> tuple[int, int]:
    """A listing sold so long ago and still live on the marketplace as this number; its id and the row's."""
    if shop.one("SELECT count(*) FROM marketplace_credentials WHERE user_id = %s", shop.user_id) == 0:
        shop.insert("marketplace_credentials", user_id=shop.user_id, platform=NAME, username="u", password="p")
    listing = shop.listing(**({"title": f"Thing {number}"} | values))
    shop.connection.execute(
        "UPDATE listings SET status = 'sold', quantity = 0, sold_platform = 'ebay', sold_price = 84,"
        " sold_date = now() - %s::interval WHERE id = %s",
        (sold, listing),
    )
    row = shop.insert(
        "platform_listings", listing_id=listing, platform=NAME, platform_listing_id=number, status="pending_cancel"
    )
    shop.connection.execute(
        "UPDATE platform_listings SET cancel_scheduled_at = now() - %s::interval + interval '15 minutes'"
        " WHERE id = %s",
        (sold, row),
    )
    return listing, row
