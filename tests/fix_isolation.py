"""What the public query functions are called with, by the names of their parameters."""

import os
import tempfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from data.formats.table import Source, examine
from data.marketplaces.base import Proof
from data.rules.batches import Destination, Move, Reprice, SetStatus, SetWord
from data.rules.bin_names import Wanted
from data.rules.codes import Code, Label
from data.rules.fees import FeeTable
from data.rules.listing_fields import QuantityChange
from data.rules.repricing import ByPercent, Repricing
from data.rules.search_activity import ALL_ACTIVITY
from data.rules.search_cards import CARDS
from data.rules.search_reader import read
from data.rules.status import Action, ListingStatus, NotificationType, OrganizationMode
from data.rules.tally import Finding
from queries import cards, doctor, editables, trail
from queries.agreeing import Saying, Sayings
from queries.ailments import Ailment
from queries.batches import Plan
from queries.card_groups import ORDERS, Grouping
from queries.card_sets import CardSet, SetKey
from queries.card_values import Best, By
from queries.count_log import Seen, Wrong
from queries.credentials import Account, Resealed, Taken
from queries.delisting import Claimed
from queries.doubles import Signal
from queries.facets import Facet
from queries.holdings import Holding
from queries.locations import Place
from queries.notices import Words
from queries.notifications import Only
from queries.open_sale import LockedListing, OpenSale
from queries.ordering import Order
from queries.posting_rows import Posting
from queries.storage import Stored
from queries.to_sale import Wanted as Offer
from tests.fix_sellers import MARK

LARGEST_ID = 600

SEARCHES = ["", "e -theirs", "on:ebay", "-platform", "profit:>0", "age:>0 price:>1 -photo bin:*", "category:*"]

CARD_SEARCHES = ["", "e -theirs", "listed", "unlisted bin:*", "tag:*", "-tag", "foil gain:>0", "set:* number:>0"]

LOG_SEARCHES = ["", "e -theirs", "person:*", "undone:yes", "-undone:yes", "details:* id:>0", "on:listing"]

AN_ID = st.integers(1, LARGEST_ID)

ALL_IDS = b"".join(number.to_bytes(4, "big") for number in range(1, LARGEST_ID))

BATCHES: st.SearchStrategy[Any] = st.one_of(
    st.builds(SetStatus, st.sampled_from(ListingStatus)),
    st.builds(Move, st.just("A1"), st.none() | st.builds(Destination, AN_ID, AN_ID, st.just("A / 1"))),
    st.just(Reprice(Repricing(ByPercent(Decimal(-10))), FeeTable(), datetime.fromisoformat("2026-01-01T00:00"))),
    st.builds(SetWord, st.sampled_from(["condition", "category", "item_type"]), st.just("good")),
)


def _batch_facts(listing_id: int) -> dict[str, Any]:
    """The log of a batch that claims everybody's rows."""
    ids = f"1-{LARGEST_ID}"
    changes = (
        ("listing", ["category"], [["x"], ["shoes"], ids]),
        ("platform_listing", ["status", "cancel_scheduled_at"], [["failed", None], ["active", None], ids]),
        ("storage_item", ["listing_id"], [[listing_id], [None], ids]),
        ("storage_item", ["bin_id", "section_id"], [[1, 1], [2, 2], ids]),
        ("card", ["organization_mode", "primary_category"], [[None, None], ["custom", "x"], ids]),
        ("card", ["custom_categories"], [[None], ["x"], ids]),
    )
    return {"changes": [{"kind": kind, "fields": fields, "rows": [row]} for kind, fields, row in changes]}


def _card_file() -> Source:
    """A table with a card that is new and one that both sellers have."""
    path = Path(tempfile.gettempdir()) / f"bindeck-isolation-{os.getpid()}-in.csv"
    path.write_text("Name,Set code,Collector number,Quantity,ManaBox ID\nNew,,1,2,7\ntheirs,,,1,\n")
    return examine(path)


A_POSTING = st.builds(Posting, AN_ID, AN_ID, st.just("ebay"), st.just("active"), *[st.none()] * 5, st.just(0))

A_THING_SEEN = st.builds(Seen, st.sampled_from([None, Label.LISTING, Label.CARD, Label.ITEM]), AN_ID, st.just("x"))

SAYINGS = st.lists(st.builds(Saying, AN_ID, st.none() | AN_ID), max_size=9)

AN_ACCOUNT = st.builds(Account, AN_ID, st.just("ebay"), st.just("x"), st.just("x"))

PARAMETERS: dict[str, st.SearchStrategy[Any]] = {
    "listing_id": AN_ID,
    **dict.fromkeys(("active", "admin", "is_draft"), st.booleans()),
    "tier": st.just("GOLD"),
    "host": st.just("desk"),
    "sessions": st.just(1),
    "notice": st.just(Words(NotificationType.INFO, "x", "x")),
    "card_id": AN_ID,
    "card": st.just({"title": "New", "card_type": "tcg", "quantity": 1, "estimated_value": Decimal(5)}),
    "card_uuid": st.just("x"),
    "source": st.builds(_card_file),
    "path": st.builds(lambda: Path(tempfile.gettempdir()) / f"bindeck-isolation-{os.getpid()}-out.csv"),
    "dialect": st.just("manabox"),
    "going": st.just(lambda _done, _total: None),
    "rejects": st.none(),
    "digest": st.just("x"),
    "company": st.sampled_from([None, "PSA"]),
    "serial": st.sampled_from([None, "x"]),
    "sale_id": st.none() | AN_ID,
    "resource_id": AN_ID,
    "row_id": AN_ID,
    "log_id": AN_ID,
    "kind": st.sampled_from(list(editables.EDITABLES.values())),
    "whose": st.sampled_from(["listing", "card"]),
    "of": st.sampled_from([*editables.EDITABLES, "message"]),
    "field": st.sampled_from([None, "status", "is_read"]),
    "value": st.sampled_from(["sold", True]),
    "changes": st.just({}),
    "why": st.just("a test"),
    "expected": st.none(),
    "also": st.just(()),
    "sign": st.sampled_from(doctor.SIGNS),
    "after": st.just(0),
    "ailment": st.builds(
        Ailment,
        st.just("value-tier-stale"),
        st.sampled_from(list(editables.EDITABLES.values())),
        AN_ID,
        st.just("x"),
    ),
    "change": st.just({}),
    "ids": st.lists(AN_ID, min_size=1, max_size=30) | st.just(list(range(1, LARGEST_ID))),
    "sections": st.lists(AN_ID, max_size=30),
    "held_then": st.just(0),
    "row_ids": st.lists(AN_ID, min_size=1, max_size=30),
    "held": st.builds(Sayings, AN_ID, SAYINGS, SAYINGS),
    "last": st.just(0),
    "known": st.just(()),
    "limit": st.just(1000),
    "words": st.sampled_from(["", "e", "theirs"]),
    "search": st.sampled_from([read(text, date(2026, 10, 3)) for text in SEARCHES]),
    "within": st.sampled_from([read(text, date(2026, 10, 3), CARDS) for text in CARD_SEARCHES]),
    "group_by": st.sampled_from(Grouping),
    "mode": st.sampled_from(OrganizationMode),
    "category": st.none() | st.just("Trade"),
    "add": st.just(["Keep"]),
    "remove": st.just(["bulk"]),
    "fees": st.just(FeeTable()),
    "facet": st.sampled_from(Facet),
    "title": st.just("Sold"),
    "message": st.just("It sold."),
    "platform": st.sampled_from(["ebay", "depop"]),
    "price": st.just(Decimal(84)),
    "order": st.none(),
    "location": st.none() | st.just("Z9"),
    "chance": st.floats(0, 1),
    "action": st.just(Action.ALERT_READ),
    "resource_type": st.just("listing"),
    "details": st.just({}),
    "at": st.none(),
    "rows": st.just([]),
    "cancel_at": st.none(),
    "noted": st.just({}),
    "dues": st.just({}),
    "with_sold": st.booleans(),
    "with_sales": st.booleans(),
    "platforms": st.just({"ebay", "depop", "etsy", "mercari", "poshmark"}),
    "claimed": st.builds(
        Claimed,
        AN_ID,
        AN_ID,
        st.just("ebay"),
        st.none(),
        st.none(),
        st.none(),
        st.just("x"),
        st.just(False),
        st.just(""),
        st.just(4),
    ),
    "proof": st.just(Proof("eBay ended it.")),
    "reason": st.just("No answer."),
    "final": st.booleans(),
    "only": st.sampled_from([Only(), Only(words="e"), Only(platform="ebay", unread=True)]),
    "is_read": st.booleans(),
    "keys": st.just([SetKey("", ""), SetKey("pokemon", "base set"), SetKey("theirs", "theirs")]),
    "sets": st.just([CardSet(SetKey("pokemon", "base set"), "", "", "", 1, 1, Decimal(), Decimal(), 0, ALL_IDS)]),
    "among": st.none() | st.just(list(range(1, LARGEST_ID))),
    "by": st.none() | st.builds(Order, st.sampled_from([*trail.VALUES, *cards.VALUES, *ORDERS]), st.booleans()),
    "grouping": st.sampled_from(By),
    "key": st.sampled_from(["low", "pokemon", "theirs", ""]),
    "best": st.sampled_from(Best),
    "floor": st.just(Decimal()),
    "offers": st.lists(st.builds(Offer, AN_ID, st.just(0), st.just(1)), max_size=5),
    "facts": st.just({"ids": f"1-{LARGEST_ID}", "also": list(range(1, LARGEST_ID))})
    | st.builds(_batch_facts, AN_ID),
    "alert_type": st.sampled_from(NotificationType),
    "data": st.none(),
    "double_id": AN_ID,
    "keep": st.sampled_from(["first", "second"]),
    "units": st.integers(1, 3),
    "sale": st.builds(
        OpenSale,
        st.builds(
            LockedListing,
            AN_ID,
            st.sampled_from(["sold", "active"]),
            st.integers(0, 2),
            st.just("Z9"),
            st.just("ebay"),
            st.just(datetime.fromisoformat("2026-01-01T00:00")),
            st.just("2026-01-01 00:00:00"),
            st.just(84.0),
        ),
        st.none() | AN_ID,
    ),
    "note": st.just({"reason": "not found"}),
    "signal": st.builds(Signal, st.sampled_from(["ebay", "depop"]), st.just(Decimal(84))),
    "batch": BATCHES,
    "plan": st.builds(Plan, BATCHES, st.sets(AN_ID, min_size=1).map(sorted) | st.just(list(range(1, LARGEST_ID)))),
    "progress": st.just(lambda *_: None),
    "partly": st.booleans(),
    "listing_ids": st.just(list(range(1, LARGEST_ID))),
    "section_ids": st.just(list(range(1, LARGEST_ID))),
    "section_id": AN_ID,
    "bin_id": AN_ID,
    "bins": st.just(["A", "Z"]),
    "fields": st.just({"title": "New", "price": Decimal(5), "quantity": 1, "storage_location": "A1"}),
    "status": st.sampled_from([ListingStatus.DRAFT, ListingStatus.ACTIVE]),
    "platforms_chosen": st.just(["ebay", "depop"]),
    "names": st.just(["ebay", "depop", "flea"]),
    "listing_uuid": st.uuids().map(str),
    "created": st.just({}),
    "was": st.just({}),
    "counted": st.integers(-1, 3).map(QuantityChange),
    "sku": st.sampled_from(["", MARK, f"SKU {MARK}"]),
    "besides": AN_ID,
    "starts": st.just([datetime.fromisoformat(f"{year}-01-01") for year in range(2020, 2040)]),
    "number": st.just("1"),
    "url": st.just("https://example.com/1"),
    "posting": A_POSTING,
    "became": A_POSTING,
    "text": st.sampled_from(["A1", "A1-01", "theirs", "", "1"]),
    "code": st.builds(
        Code, st.sampled_from(["A1", "A1-01", "1", "theirs", "/A", "/A/1"]), st.none() | st.sampled_from(Label)
    ),
    "item_ids": st.lists(AN_ID, min_size=1, max_size=30),
    "label": st.sampled_from([Label.LISTING, Label.CARD, Label.ITEM]),
    "item_id": st.none(),
    "into": AN_ID,
    "lay_in": st.none() | AN_ID,
    "values": st.just({"title": "New", "quantity": 1}),
    "to_section_id": AN_ID,
    "anyway": st.booleans(),
    "but_not": st.just([1]),
    "run_id": AN_ID,
    "counted_id": AN_ID,
    "nth": st.just(0),
    "token": st.uuids().map(str),
    "total": st.none() | st.just(2),
    "seen": A_THING_SEEN,
    "wrong": st.builds(
        Wrong,
        st.sampled_from(Finding),
        st.sampled_from([Label.LISTING, Label.CARD, Label.ITEM]),
        AN_ID,
        *map(st.just, ("x", "A1-01", 1, 1, "B1")),
    ),
    "item": st.builds(Stored, AN_ID, st.just("A1-01"), AN_ID, st.just(2)),
    "sources": st.lists(
        st.tuples(st.sampled_from([Label.LISTING, Label.CARD, Label.ITEM, Label.SECTION, Label.BIN]), AN_ID),
        min_size=1,
        max_size=5,
    ),
    "where": st.just("Z9"),
    "holding": st.builds(Holding, st.lists(AN_ID), st.lists(AN_ID), st.just([]), st.none()),
    "place": st.builds(
        Place, AN_ID, *map(st.just, ("A", "clothing")), AN_ID, *map(st.just, ("1", None, 0, None, None))
    ),
    "wanted": st.just([Wanted("Z", ("1", "2"))]),
    "bin_type": st.just("clothing"),
    "capacity": st.none(),
    "description": st.none(),
    "name": st.just("Z9"),
    "about": st.sampled_from([read(text, date(2026, 10, 3), ALL_ACTIVITY) for text in LOG_SEARCHES]),
    "column": st.sampled_from(trail.Facet),
    "everyone": st.booleans(),
    "username": st.just("ada"),
    "stored": st.just("x"),
    "account": AN_ACCOUNT,
    "resealed": st.just([Resealed(number, "ebay", "x", "y") for number in range(1, LARGEST_ID)]),
    "taken": st.builds(Taken, AN_ID, st.just(Action.CREDENTIALS_SET), st.just("ebay"), AN_ACCOUNT, AN_ACCOUNT),
    "statement": st.nothing(),
}
