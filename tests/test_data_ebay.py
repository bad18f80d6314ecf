"""Ending eBay listings, against a stand-in that speaks the documented protocol."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from data.marketplaces import ebay as ebay_module
from data.marketplaces.base import Credentials, Ending, EndingFailed
from data.marketplaces.ebay import Ebay
from tests.fix_ebay import CLIENT_ID, CLIENT_SECRET, CREDENTIALS, REFRESH_TOKEN, EbayServer, error

OFFERS = "GET /sell/inventory/v1/offer"
WITHDRAW = "POST /sell/inventory/v1/offer/7001/withdraw"
TOKEN = "POST /identity/v1/oauth2/token"

SHOES = Ending("eBay", "110123456789", "https://www.ebay.com/itm/110123456789", "RR-00412", "Nike Air Max 90")
NAMELESS = replace(SHOES, platform_listing_id=None, platform_url=None)


async def refused(ebay: Ebay, ending: Ending = SHOES, credentials: Credentials = CREDENTIALS) -> EndingFailed:
    """The failure of an ending; no secret stands in anything that is shown or logged of it."""
    with pytest.raises(EndingFailed) as failure:
        await ebay.end(ending, credentials)
    shown = f"{failure.value.reason} {failure.value!r} {failure.value} {credentials!r}"
    for secret in (CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN, credentials.password, "access-"):
        assert secret not in shown
    return failure.value


@pytest.fixture
def ebay(ebay_server: EbayServer) -> Ebay:
    ebay_server.publish("7001", "RR-00412", "110123456789")
    return Ebay(ebay_server.url)


@pytest.fixture
def held() -> Iterator[threading.Event]:
    """Keeps an answer back until the test is over."""
    event = threading.Event()
    yield event
    event.set()


async def test_the_offer_is_withdrawn_and_ebays_answer_is_the_proof(ebay: Ebay, ebay_server: EbayServer) -> None:
    proof = await ebay.end(SHOES, CREDENTIALS)
    assert proof.text == "eBay withdrew offer 7001 (listing 110123456789)"
    assert ebay_server.offers["7001"]["status"] == "UNPUBLISHED"
    assert ebay_server.asked == [TOKEN, OFFERS, WITHDRAW]


async def test_what_was_withdrawn_before_is_a_proof_and_nothing_is_withdrawn_twice(
    ebay: Ebay, ebay_server: EbayServer
) -> None:
    """As after a database that was away when the answer was to be written down."""
    await ebay.end(SHOES, CREDENTIALS)
    proof = await ebay.end(SHOES, CREDENTIALS)
    assert proof.text == "eBay says offer 7001 is not for sale any more: listing 110123456789 has ended"
    assert ebay_server.asked.count(WITHDRAW) == 1


@pytest.mark.parametrize("ending", [SHOES, NAMELESS])
async def test_an_offer_that_was_never_seen_published_proves_nothing(
    ebay: Ebay, ebay_server: EbayServer, ending: Ending
) -> None:
    """The listing may have been made on the website: eBay does not say what an unpublished offer was."""
    ebay_server.unpublish("7001")
    failure = await refused(ebay, ending)
    assert failure.final
    assert "does not say" in failure.reason
    assert "look whether it is down" in failure.reason


async def test_an_offer_of_another_listing_proves_nothing(ebay: Ebay, ebay_server: EbayServer) -> None:
    """Neither one that ended, nor one whose withdrawal was asked for that other listing."""
    other = replace(SHOES, platform_listing_id="110555555555")
    await ebay.end(SHOES, CREDENTIALS)
    assert "110555555555 was one" in (await refused(ebay, other)).reason
    ebay_server.publish("7001", "RR-00412", "110123456789", "ENDED")
    assert "110555555555 was one" in (await refused(ebay, other)).reason
    assert (await refused(Ebay(ebay_server.url), NAMELESS)).final


async def test_an_offer_published_anew_is_withdrawn_anew(ebay: Ebay, ebay_server: EbayServer) -> None:
    await ebay.end(SHOES, CREDENTIALS)
    ebay_server.publish("7001", "RR-00412", "110777777777")
    again = replace(SHOES, platform_listing_id="110777777777")
    assert (await ebay.end(again, CREDENTIALS)).text == "eBay withdrew offer 7001 (listing 110777777777)"


@pytest.mark.parametrize("lost", [(500, b""), (200, b"<html>"), (502, b"<html>Bad gateway</html>")])
async def test_a_withdrawal_whose_answer_was_lost_is_a_proof_once_the_offer_is_gone(
    ebay: Ebay, ebay_server: EbayServer, lost: tuple[int, bytes]
) -> None:
    ebay_server.reply(WITHDRAW, *lost, done=lambda: ebay_server.unpublish("7001"))
    assert "listing 110123456789 has ended" in (await ebay.end(SHOES, CREDENTIALS)).text


async def test_a_withdrawal_that_ebay_says_ended_nothing_is_no_proof_later(
    ebay: Ebay, ebay_server: EbayServer
) -> None:
    ebay_server.reply(WITHDRAW, 200, {"warnings": []}, done=lambda: ebay_server.unpublish("7001"))
    assert not (await refused(ebay)).final
    assert "look whether it is down" in (await refused(ebay)).reason


async def test_a_sku_of_several_listings_is_no_way_to_a_listing_without_a_number(
    ebay: Ebay, ebay_server: EbayServer
) -> None:
    failure = await refused(ebay, replace(NAMELESS, shares_sku=True))
    assert failure.final
    assert "Another listing has SKU RR-00412 too" in failure.reason
    assert not ebay_server.asked
    await ebay.end(replace(SHOES, shares_sku=True), CREDENTIALS)
    assert WITHDRAW in ebay_server.asked


@pytest.mark.parametrize("state", ["ENDED", "EBAY_ENDED"])
async def test_a_listing_that_ended_by_itself_is_a_proof(ebay: Ebay, ebay_server: EbayServer, state: str) -> None:
    ebay_server.publish("7001", "RR-00412", "110123456789", state)
    await ebay.end(SHOES, CREDENTIALS)
    assert WITHDRAW not in ebay_server.asked


async def test_a_listing_that_is_out_of_stock_is_withdrawn(ebay: Ebay, ebay_server: EbayServer) -> None:
    ebay_server.publish("7001", "RR-00412", "110123456789", "OUT_OF_STOCK")
    await ebay.end(SHOES, CREDENTIALS)
    assert WITHDRAW in ebay_server.asked


async def test_of_two_offers_the_one_of_the_listing_is_withdrawn(ebay: Ebay, ebay_server: EbayServer) -> None:
    ebay_server.publish("7002", "RR-00412", "110999999999")
    await ebay.end(SHOES, CREDENTIALS)
    assert ebay_server.offers["7002"]["status"] == "PUBLISHED"
    failure = await refused(ebay, replace(SHOES, platform_listing_id="110555555555"))
    assert failure.final
    assert ebay_server.offers["7002"]["status"] == "PUBLISHED"


async def test_without_a_number_two_live_offers_are_not_guessed_between(
    ebay: Ebay, ebay_server: EbayServer
) -> None:
    ebay_server.publish("7002", "RR-00412", "110999999999")
    failure = await refused(ebay, NAMELESS)
    assert failure.final
    ebay_server.unpublish("7002")
    assert "110123456789" in (await ebay.end(NAMELESS, CREDENTIALS)).text
    assert "listing of SKU RR-00412 has ended" in (await ebay.end(NAMELESS, CREDENTIALS)).text


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


@pytest.mark.parametrize("asked", [TOKEN, OFFERS, WITHDRAW])
@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"[" * 100_000, b"[]", b"null", b'{"offers": 7}', b'{"offers": [1]}']
)
async def test_garbage_is_never_a_proof(ebay: Ebay, ebay_server: EbayServer, asked: str, body: bytes) -> None:
    ebay_server.reply(asked, 200, body)
    failure = await refused(ebay)
    assert not failure.final


async def test_a_withdrawal_that_names_no_listing_is_no_proof(ebay: Ebay, ebay_server: EbayServer) -> None:
    ebay_server.reply(WITHDRAW, 200, {"warnings": [{"errorId": 25402, "message": "System warning."}]})
    failure = await refused(ebay)
    assert not failure.final
    assert "did not end" in failure.reason


async def test_a_refusal_is_told_in_ebays_words(ebay: Ebay, ebay_server: EbayServer) -> None:
    ebay_server.reply(WITHDRAW, 400, error(25002, "A user error has occurred.\nThe listing has bids."))
    failure = await refused(ebay)
    assert failure.final
    assert failure.reason == "eBay refused (400): A user error has occurred. The listing has bids. (25002)"


async def test_a_listing_that_ended_while_it_was_withdrawn_is_a_proof(ebay: Ebay, ebay_server: EbayServer) -> None:
    ebay_server.reply(OFFERS, 200, {"offers": [dict(ebay_server.offers["7001"])]})
    ebay_server.unpublish("7001")
    assert "not for sale any more" in (await ebay.end(SHOES, CREDENTIALS)).text
    assert WITHDRAW in ebay_server.asked


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
