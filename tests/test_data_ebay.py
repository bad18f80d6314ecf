"""Ending eBay listings, against a stand-in that speaks the documented protocol."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from data.marketplaces import ebay as ebay_module
from data.marketplaces.base import Credentials, Ending, EndingFailed
from data.marketplaces.ebay import Ebay
from tests.fix_ebay import (
    CLIENT_ID,
    CLIENT_SECRET,
    CREDENTIALS,
    OFFERS,
    REFRESH_TOKEN,
    SHOES,
    TOKEN,
    WITHDRAW,
    EbayServer,
    error,
    refused,
)


@pytest.fixture
def held() -> Iterator[threading.Event]:
    """Keeps an answer back until the test is over."""
    event = threading.Event()
    yield event
    event.set()


@pytest.mark.parametrize(("sku", "words"), [("RR-9", "no offer of SKU RR-9"), ("", "none"), (None, "none")])
async def test_what_ebay_cannot_find_waits_for_a_person(ebay: Ebay, sku: str | None, words: str) -> None:
    failure = await refused(ebay, replace(SHOES, sku=sku))
    assert failure.final
    assert words in failure.reason


async def test_an_access_token_is_kept_until_it_expires(ebay: Ebay, ebay_server: EbayServer) -> None:
    for offer in ("7001", "7002", "7003"):
        ebay_server.publish(offer, f"SKU-{offer}", f"11000000{offer}")
        if offer == "7003":
            ebay_server.tokens.clear()
        await ebay.end(Ending("ebay", None, None, f"SKU-{offer}", ""), CREDENTIALS)
    assert ebay_server.asked.count(TOKEN) == 2


async def test_a_token_about_to_expire_is_not_used_again(ebay: Ebay, ebay_server: EbayServer) -> None:
    ebay_server.expires_in = 30
    await ebay.end(SHOES, CREDENTIALS)
    assert ebay_server.asked.count(TOKEN) == 2


async def test_a_token_refused_twice_is_final(ebay: Ebay, ebay_server: EbayServer) -> None:
    for _ in range(2):
        ebay_server.reply(OFFERS, 401, error(1001, "Invalid access token"))
    failure = await refused(ebay)
    assert failure.final
    assert ebay_server.asked == [TOKEN, OFFERS, TOKEN, OFFERS]


@pytest.mark.parametrize(
    ("secret", "refresh", "words"),
    [("wrong-secret", REFRESH_TOKEN, "invalid_client"), (CLIENT_SECRET, "v^1.1#other", "invalid_grant")],
)
async def test_a_wrong_credential_is_final_and_not_told(ebay: Ebay, secret: str, refresh: str, words: str) -> None:
    wrong = Credentials(CLIENT_ID, json.dumps({"client_secret": secret, "refresh_token": refresh}))
    failure = await refused(ebay, credentials=wrong)
    assert failure.final
    assert words in failure.reason
    assert secret not in failure.reason
    assert refresh not in failure.reason


@pytest.mark.parametrize(
    "password", ["hunter2-plain", "", "[]", '{"client_secret": "x-secret"}', '{"client_secret": 7}']
)
async def test_a_password_that_is_not_that_json_is_explained_and_not_told(
    ebay: Ebay, ebay_server: EbayServer, password: str
) -> None:
    with pytest.raises(EndingFailed) as failure:
        await ebay.end(SHOES, Credentials(CLIENT_ID, password))
    assert failure.value.final
    assert "refresh_token" in failure.value.reason
    assert "hunter2" not in failure.value.reason
    assert "x-secret" not in failure.value.reason
    assert not ebay_server.asked


@pytest.mark.parametrize("asked", [TOKEN, OFFERS, WITHDRAW])
@pytest.mark.parametrize(("status", "body"), [(429, b""), (500, error(25001, "A system error")), (503, b"<html>")])
async def test_what_passes_is_worth_a_retry(
    ebay: Ebay, ebay_server: EbayServer, asked: str, status: int, body: object
) -> None:
    ebay_server.reply(asked, status, body)
    failure = await refused(ebay)
    assert not failure.final
    assert str(status) in failure.reason
    assert (await ebay.end(SHOES, CREDENTIALS)).text


async def test_a_refusal_is_told_in_ebays_words(ebay: Ebay, ebay_server: EbayServer) -> None:
    ebay_server.reply(WITHDRAW, 400, error(25002, "A user error has occurred.\nThe listing has bids."))
    failure = await refused(ebay)
    assert failure.final
    assert failure.reason == "eBay refused (400): A user error has occurred. The listing has bids. (25002)"


@pytest.mark.parametrize("asked", [TOKEN, OFFERS, WITHDRAW])
async def test_a_silent_ebay_is_given_up_and_worth_a_retry(
    ebay: Ebay, ebay_server: EbayServer, asked: str, held: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ebay_module, "ANSWER_SECONDS", 0.3)
    ebay_server.reply(asked, 200, {}, held)
    failure = await refused(ebay)
    assert not failure.final
    assert "did not answer" in failure.reason


async def test_an_ebay_that_is_not_there_is_worth_a_retry() -> None:
    failure = await refused(Ebay("http://127.0.0.1:1"))
    assert not failure.final
    assert "cannot be reached" in failure.reason
    assert failure.rest == 60


@pytest.mark.parametrize("asked", [TOKEN, OFFERS, WITHDRAW])
@pytest.mark.parametrize(
    ("status", "told", "rest"),
    [
        (429, None, 60),
        (429, "300", 300),
        (429, "1", 60),
        (429, "9" * 400, 3600),
        (429, "-5", 60),
        (429, "tomorrow", 60),
        (429, "Wed, 21 Oct 2015 07:28:00 GMT", 60),
        (503, "Fri, 31 Dec 9999 23:59:59 GMT", 3600),
        (503, "Fri, 31 Dec 9999 23:59:59", 60),
        (500, "300", 0),
    ],
)
async def test_how_long_ebay_asks_to_be_left_alone(
    ebay: Ebay, ebay_server: EbayServer, asked: str, status: int, told: str | None, rest: float
) -> None:
    ebay_server.reply(asked, status, b"<html>", headers={"Retry-After": told} if told else {})
    failure = await refused(ebay)
    assert (failure.final, failure.rest) == (False, rest)
    assert ebay_server.asked.count(OFFERS) == (2 if (asked, rest) == (WITHDRAW, 0) else asked != TOKEN)


@pytest.mark.parametrize("url", ["http://api.ebay.com", "ftp://127.0.0.1", "https://", "api.ebay.com"])
def test_secrets_do_not_travel_in_the_clear(url: str) -> None:
    with pytest.raises(ValueError, match="EBAY_API_URL"):
        Ebay(url)


def test_the_address_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EBAY_API_URL", "http://api.ebay.com")
    with pytest.raises(ValueError, match="EBAY_API_URL"):
        Ebay()
