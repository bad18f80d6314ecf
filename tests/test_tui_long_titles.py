"""A title of any length leaves the first lines of a page to where the thing lies."""

from data.rules.fees import FeeTable
from data.tenant import Tenant
from queries import card_detail, detail
from tests.fix_shop import Shop
from tui.card_facts import card_facts
from tui.listing_facts import listing_facts
from tui.raw_words import LONGEST_HEADING
from widgets.facts import Fact, Heading

TITLE = "Long " * 1000


async def test_a_long_title_is_told_whole_below_the_rest(shop: Shop, tenant: Tenant) -> None:
    card = await tenant.read(card_detail.whole, shop.card(title=TITLE))
    listing = await tenant.read(detail.whole, shop.listing(title=TITLE))
    assert card is not None
    assert listing is not None
    for facts in (card_facts(card), listing_facts(listing, None, FeeTable())):
        head = facts[0]
        assert isinstance(head, Heading)
        assert len(head.text) == LONGEST_HEADING
        assert head.text.endswith("…")
        assert [fact.value for fact in facts if isinstance(fact, Fact) and fact.label == "Whole title"] == [TITLE]
    short = await tenant.read(card_detail.whole, shop.card(title="Charizard"))
    assert short is not None
    assert card_facts(short)[0] == Heading("Charizard")
    assert not [fact for fact in card_facts(short) if isinstance(fact, Fact) and fact.label == "Whole title"]
