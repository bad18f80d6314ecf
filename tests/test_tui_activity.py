"""Activity: what is found, drawn as a difference, and where its keys lead."""

import json
from pathlib import Path

from data.tenant import Tenant
from queries import activity, trail
from tests.fix_dashboard import dashboard
from tests.fix_shop import Shop
from tui import log_words
from tui.wording import plural
from widgets.facts import Fact

BATCH = {
    "changes": [
        {"kind": "listing", "fields": ["price"], "rows": [[[84], [90], "1-3 7"], [[1], [2], "9"], ["odd"]]},
        "odd",
    ],
    "batch": "reprice",
}


def log(shop: Shop, action: str, on: str, number: int | None, details: object, **values: object) -> int:
    text = details if isinstance(details, str) else json.dumps(details)
    row = {"user_id": shop.user_id, "action": action, "resource_type": on, "resource_id": number, "details": text}
    return shop.insert("activity_logs", **(row | values))


async def test_the_trail_is_filtered_opened_and_left_for_its_resource(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    listing = shop.listing(title="Walkman Pro")
    change = {"kind": "listing", "id": listing, "before": {"price": 84.0}, "after": {"price": 90.0}}
    log(shop, "edit", "listing", listing, {"rows": [change], "why": "sale"}, ip_address="203.0.113.7")
    log(shop, "batch_edit", "listings", None, BATCH)
    log(shop, "web_thing", "comet", 7, "\x1b[31mnot {json \x07", user_agent="Mozilla/5.0")
    async with dashboard(shop, redis_url, tmp_path, size=(120, 30)) as board:
        await board.press("f8")
        await board.until("3 entries")
        assert "WHO" not in board.text
        assert "price $84.00 → $90.00" in board.text
        assert "␛[31mnot {json" in board.text
        await board.press("w")
        await board.heard("comet 7: there is no page of it here")
        await board.press("enter")
        await board.until("no JSON object: shown as it is stored")
        await board.press("escape")
        await board.press("slash")
        await board.type("action:edit")
        await board.press("enter")
        await board.until("1 of 3")
        await board.press("enter")
        await board.until("What it changed")
        for words in ("listing", "price $84.00 → $90.00", "203.0.113.7", "why", shop.username):
            assert words in board.text
        await board.press("enter")
        await board.until("Walkman Pro")
        await board.press("escape")
        await board.until("What it changed")
        await board.press("escape", "escape")
        await board.until("3 entries")


async def test_administrators_see_who_did_it(shop: Shop, other_shop: Shop, redis_url: str, tmp_path: Path) -> None:
    log(shop, "move", "listing", 1, "{}")
    log(other_shop, "login", "user", None, "null")
    shop.connection.execute("UPDATE users SET is_admin = true WHERE id = %s", (shop.user_id,))
    async with dashboard(shop, redis_url, tmp_path, size=(120, 30), poll_seconds=0.3) as board:
        await board.press("f8")
        await board.until("other_seller")
        assert "WHO" in board.text
        await board.press("slash")
        await board.type("person:other")
        await board.press("enter")
        await board.until("1 of 2")
        log(other_shop, "logout", "user", None, "null")  # published on their channel alone
        await board.until("2 of 3")
        await board.press("f")
        await board.until("person")


async def test_every_way_a_change_is_written_is_drawn(shop: Shop, tenant: Tenant) -> None:
    async def told(details: object) -> list[str]:
        row = await tenant.read(trail.entry, log(shop, "x", "listing", 1, details))
        assert row is not None
        return [f"{fact.label} {fact.value}".strip() for fact in log_words.facts(row) if isinstance(fact, Fact)][
            6:
        ]

    assert await told(BATCH) == [
        "4 listings price $84.00 → $90.00",
        "1 listing price $1.00 → $2.00",
        'listing ⚠ ["odd"] (not as a batch writes it)',
        "batch reprice",
    ]
    assert await told({"before": {"a": 1}, "after": {"a": 2}}) == ["a 1 → 2"]
    made = {"kind": "storage_item", "id": 3, "before": None, "after": {"title": "Box"}}
    gone = {"kind": "storage_item", "id": 3, "before": {"title": "Box"}, "after": None}
    assert await told({"rows": [made, gone, 7, None]}) == [
        "storage item 3 made", "storage item 3 title nothing → Box",
        "storage item 3 removed", "storage item 3 title Box → nothing",
    ]  # fmt: skip
    for odd in ("[]", "nonsense", "[[[[", '"text"'):
        assert await told(odd) == [f"⚠ {odd} (no JSON object: shown as it is stored)"]
    many = {"rows": [{"kind": "card", "id": n, "before": {"q": 1}, "after": {"q": 2}} for n in range(1000)]}
    assert len(await told(many)) == log_words.MOST_ROWS + 1
    assert activity.facts('{"a": 1}') == {"a": 1}
    assert [plural(count, noun) for count, noun in ((2, "entry"), (2, "day"), (1, "entry"))] == [
        "2 entries", "2 days", "1 entry",
    ]  # fmt: skip
