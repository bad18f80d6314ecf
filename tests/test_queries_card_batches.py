"""Many cards organized and tagged at once: what follows, what is left alone, and that all of it goes back."""

import asyncio
from array import array
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.connect import arguments
from data.rules import tags
from data.rules.status import OrganizationMode
from data.tenant import Tenant
from queries import card_batches, undoing
from queries.batches import BatchStopped
from tests.fix_odd_cards import CHOICES
from tests.fix_shop import Shop

BY_SET, CUSTOM = OrganizationMode.BY_SET, OrganizationMode.CUSTOM


def quietly(done: int) -> None:
    """Nobody looks at the progress."""


STATE = (
    "SELECT id, organization_mode, primary_category, custom_categories, title FROM card_collections ORDER BY id"
)


def card(shop: Shop, **values: object) -> int:
    made = {"user_id": shop.user_id, "card_uuid": str(uuid4()), "card_type": "tcg", "title": "Card"}
    return shop.insert("card_collections", **(made | values))


def organized(shop: Shop, row_id: int) -> tuple[str | None, str | None]:
    return shop.one("SELECT organization_mode, primary_category FROM card_collections WHERE id = %s", row_id)


async def test_the_category_follows_from_the_mode(shop: Shop, other_shop: Shop, tenant: Tenant) -> None:
    pokemon = card(shop, game_name="Pokemon", set_name=" Base Set ", estimated_value=9.996, primary_category="x")
    sports = card(shop, sport="baseball", year=2023, brand="Topps", series="Chrome", player_name="Mike Trout")
    theirs = card(other_shop, set_name="Alpha")
    ids = [pokemon, sports, theirs, 999_999]
    wanted = {
        BY_SET: ("Base Set", "2023 Topps Chrome", 0),
        OrganizationMode.BY_VALUE: ("mid", None, 1),
        OrganizationMode.BY_PLAYER: (None, "Mike Trout", 1),
        CUSTOM: ("Trade", "Trade", 0),
    }
    for mode, (one, other, bare) in wanted.items():
        done = await tenant.write(card_batches.organize, ids, mode, "Trade" if mode is CUSTOM else None, quietly)
        assert (done.count, done.same, done.gone, done.bare) == (2, 0, 2, bare)
        assert organized(shop, pokemon) == (mode.value, one)
        assert organized(shop, sports) == (mode.value, other)
    again = await tenant.write(card_batches.organize, ids, CUSTOM, "Trade", quietly)
    assert (again.count, again.same, again.log_id) == (0, 2, None)
    assert organized(shop, theirs) == (None, None)


async def test_tags_of_any_shape_are_kept_and_come_back(shop: Shop, tenant: Tenant) -> None:
    stored = [None, "keep, bulk", '["Keep", 5]', '["broken', '{"a": 1}', '["Trade"]']
    ids = [card(shop, custom_categories=text) for text in stored]
    before = shop.all(STATE)
    done = await tenant.write(card_batches.tag, ids, ["Trade"], ["keep"], quietly)
    assert (done.count, done.same) == (5, 1)
    texts = shop.all("SELECT custom_categories FROM card_collections ORDER BY id")
    assert texts == [
        '["Trade"]', '["bulk", "Trade"]', '["5", "Trade"]', '["broken", "Trade"]', '["a: 1", "Trade"]',
        '["Trade"]',
    ]  # fmt: skip
    assert done.log_id is not None
    await tenant.write(undoing.take_back, done.log_id)
    assert shop.all(STATE) == before


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            name: st.sampled_from(CHOICES[name])
            for name in (
                "organization_mode",
                "primary_category",
                "custom_categories",
                "set_name",
                "estimated_value",
            )
        }
    ),
    min_size=1,
    max_size=6,
)

STEPS: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(OrganizationMode),
    st.tuples(st.lists(st.sampled_from(["Keep", "é"]), max_size=2), st.lists(st.just("bulk"), max_size=1)),
)


@settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(rows=ROWS, steps=st.lists(STEPS, min_size=1, max_size=3))
async def test_what_was_written_is_undone_exactly(
    shop: Shop, tenant: Tenant, rows: list[dict[str, Any]], steps: list[Any]
) -> None:
    if not shop.all("SELECT id FROM card_collections"):
        shop.without_checks()
    shop.connection.execute("DELETE FROM card_collections")
    ids = [card(shop, **row) for row in rows]
    states, logged = [shop.all(STATE)], list[int]()
    for step in steps:
        if isinstance(step, OrganizationMode):
            done = await tenant.write(card_batches.organize, ids, step, "Trade", quietly)
        else:
            done = await tenant.write(card_batches.tag, ids, *step, quietly)
        assert (done.log_id is None) == (done.count == 0) == (shop.all(STATE) == states[-1])
        assert done.count + done.same == len(ids)
        if done.log_id is not None:
            states.append(shop.all(STATE))
            logged.append(done.log_id)
    for log_id in reversed(logged):
        states.pop()
        await tenant.write(undoing.take_back, log_id)
        assert shop.all(STATE) == states[-1]


async def test_cards_that_were_changed_since_stay_and_the_others_go_back(shop: Shop, tenant: Tenant) -> None:
    ids = [card(shop, set_name="Alpha") for _ in range(3)]
    done = await tenant.write(card_batches.organize, ids, BY_SET, None, quietly)
    assert done.log_id is not None
    shop.connection.execute("UPDATE card_collections SET primary_category = 'mine' WHERE id = %s", (ids[0],))
    shop.connection.execute("DELETE FROM card_collections WHERE id = %s", (ids[1],))
    with pytest.raises(undoing.PartRefused, match=r"2 of 3 cards were changed since") as refused:
        await tenant.write(undoing.take_back, done.log_id)
    assert (refused.value.left, refused.value.noun) == (1, "card")
    await tenant.write(undoing.take_back, done.log_id, partly=True)
    assert organized(shop, ids[0]) == ("by_set", "mine")
    assert organized(shop, ids[2]) == (None, None)


async def test_two_who_tag_the_same_cards_lose_nothing(shop: Shop, tenant: Tenant) -> None:
    """The second waits for the first, and adds to what that wrote."""
    ids = [card(shop) for _ in range(20)]
    words = [f"t{number}" for number in range(6)]
    await asyncio.gather(
        *(
            tenant.write(card_batches.tag, ids[:: (-1) ** nth], [word], [], quietly)
            for nth, word in enumerate(words)
        )
    )
    with psycopg.connect(**arguments(shop.url)) as other:
        found = other.execute("SELECT DISTINCT custom_categories FROM card_collections").fetchall()
    assert sorted(tags.read(found[0][0])) == words
    assert len(found) == 1


MANY = """
    INSERT INTO card_collections (user_id, card_uuid, card_type, title, set_name, custom_categories)
    SELECT %s, 'c' || n, 'tcg', 'Card ' || n, 'Set ' || n %% 300, CASE n %% 3 WHEN 0 THEN '["Keep"]' END
    FROM generate_series(1, %s) AS n RETURNING id
"""


async def test_ten_thousand_go_and_come_back(shop: Shop, tenant: Tenant) -> None:
    ids = array("i", shop.all(MANY, shop.user_id, 10_000))
    before = shop.one("SELECT md5(string_agg(c::text, '|' ORDER BY id)) FROM (" + STATE + ") AS c")
    one = await tenant.write(card_batches.organize, ids, BY_SET, None, quietly)
    other = await tenant.write(card_batches.tag, ids, ["Trade"], ["keep"], quietly)
    assert (one.count, other.count) == (10_000, 10_000)
    assert shop.all("SELECT DISTINCT custom_categories FROM card_collections") == ['["Trade"]']
    for log_id in (other.log_id, one.log_id):
        assert log_id is not None
        await tenant.write(undoing.take_back, log_id)
    assert before == shop.one("SELECT md5(string_agg(c::text, '|' ORDER BY id)) FROM (" + STATE + ") AS c")


async def test_a_batch_and_its_undo_tell_how_far_they_are_and_stop_whole(shop: Shop, tenant: Tenant) -> None:
    ids = [card(shop, set_name="Base") for _ in range(2_500)]
    before = shop.all(STATE)

    def stopping(done: int, total: int = 0) -> None:
        if done >= 2_000:
            raise BatchStopped("Stopped.")

    with pytest.raises(BatchStopped):
        await tenant.write(card_batches.organize, ids, CUSTOM, "Trade", stopping)
    assert shop.all(STATE) == before
    done = await tenant.write(card_batches.organize, ids, CUSTOM, "Trade", quietly)
    assert done.log_id is not None
    organized_all = shop.all(STATE)
    with pytest.raises(BatchStopped):
        await tenant.write(undoing.take_back, done.log_id, progress=stopping)
    assert shop.all(STATE) == organized_all, "a stop keeps the batch whole"
    told: list[tuple[int, int]] = []
    await tenant.write(undoing.take_back, done.log_id, progress=lambda *far: told.append(far))
    assert shop.all(STATE) == before
    assert told[-1] == (5_000, 5_000), "each row is looked at and written"
    assert len(told) > 4
