"""What proves that an eBay listing has ended, and what does not."""

from dataclasses import replace

import pytest

from data.marketplaces.base import Ending
from data.marketplaces.ebay import Ebay
from tests.fix_ebay import CREDENTIALS, NAMELESS, OFFERS, SHOES, TOKEN, WITHDRAW, EbayServer, refused


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


async def test_a_listing_that_ended_while_it_was_withdrawn_is_a_proof(ebay: Ebay, ebay_server: EbayServer) -> None:
    ebay_server.reply(OFFERS, 200, {"offers": [dict(ebay_server.offers["7001"])]})
    ebay_server.unpublish("7001")
    assert "not for sale any more" in (await ebay.end(SHOES, CREDENTIALS)).text
    assert WITHDRAW in ebay_server.asked
