"""Cards in and out of the database: whole or not at all, merged by the rule, taken back, and back as they were."""

import asyncio
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.errors import BindeckError
from data.formats.card_exports import TABLES
from data.formats.card_own import COLUMNS
from data.formats.card_table import OWN, opened
from data.formats.table import examine
from data.tenant import Tenant
from queries import card_export, card_import, card_staging, undoing
from queries.card_import import ImportStopped, Report
from tests.fix_shop import Shop, signed_in
from tui import importing

MANABOX = "Name,Set code,Collector number,Foil,Quantity,ManaBox ID,Purchase price,Condition,Language\n"

ALL = """
    SELECT to_jsonb(c) - '{id,user_id,storage_item_id}'::text[] FROM card_collections c
    WHERE user_id = %s ORDER BY id
"""

TEXTS = (
    st.none()
    | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
    | (
        st.sampled_from(
            ["", "'", "''", "=1+1", "'=1", "-2", "@x", "\tx", "\r", "a\nb", 'a"b', "\\N", "\ufeff", "，;"]
        )
    )
)
REALS = st.none() | st.sampled_from(["NaN", "Infinity", "-Infinity"]) | st.floats(width=32, allow_nan=False)
CARDS = st.lists(
    st.fixed_dictionaries(
        {
            "title": TEXTS.map(lambda text: text or ""),
            "card_type": TEXTS.map(lambda text: text or ""),
            **dict.fromkeys(("notes", "custom_categories", "photos", "grading_serial", "value_tier"), TEXTS),
            **dict.fromkeys(("estimated_value", "purchase_price", "grading_score"), REALS),
            **dict.fromkeys(("quantity", "year"), st.none() | st.integers(-(2**31), 2**31 - 1)),
            "is_rookie_card": st.none() | st.booleans(),
            "created_at": st.sampled_from([None, "infinity", "0044-03-15 BC", "2024-02-29 01:02:03.000004"]),
        }
    ),
    min_size=1,
    max_size=4,
)


def table(tmp_path: Path, text: str, name: str = "cards.csv") -> Path:
    path = tmp_path / name
    path.write_text(text)
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def imported(tenant: Tenant, path: Path) -> Report:
    return await tenant.write(card_import.write, examine(path), None, lambda _done, _total: None)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(cards=CARDS)
async def test_what_is_exported_comes_back_as_it_was(
    shop: Shop, other_shop: Shop, tenant: Tenant, redis_url: str, tmp_path: Path, cards: list[dict[str, Any]]
) -> None:
    shop.connection.execute("DELETE FROM card_collections")
    for card in cards:
        shop.card(**card)
    before, path = shop.all(ALL, shop.user_id), tmp_path / "own.csv"
    await tenant.write(card_export.write, path, OWN, lambda _done, _total: None)
    again = await imported(tenant, path)
    assert (again.new, again.added, again.refused) == (0, 0, len(cards))
    shop.connection.execute("DELETE FROM card_collections")
    async with signed_in(other_shop, redis_url) as other:
        report = await imported(other, path)
    assert (report.new, report.refused, report.left_out) == (len(cards), 0, [])
    assert shop.all(ALL, other_shop.user_id) == before
    shop.connection.execute("DELETE FROM activity_logs")


async def test_rows_are_merged_by_the_rule_and_taken_back(shop: Shop, tenant: Tenant, tmp_path: Path) -> None:
    nm = '["Condition: Near Mint", "Language: English", "Trade"]'
    card = {"title": "Shock", "game_name": "MTG", "set_code": "LEA", "card_number": "5", "custom_categories": nm}
    shop.card(**card, notes="ManaBox ID: 7", quantity=2, purchase_price=1.0)
    before = shop.all(ALL, shop.user_id)
    path = table(
        tmp_path,
        MANABOX
        + "Shock,LEA,5,normal,2,7,2.00,near_mint,en\n"
        + "Shock,LEA,5,normal,1,7,,near_mint,ja\n"
        + "Shock,LEA,5,normal,1,7,,near_mint,ja\n"
        + "Half,LEA\n",
    )
    looked = await tenant.write(card_import.look, examine(path), None, lambda _done, _total: None)
    assert shop.all(ALL, shop.user_id) == before
    report = await imported(tenant, path)
    for each in (looked, report):
        assert (each.new, each.added, each.joined, each.refused) == (1, 1, 1, 1)
    assert [refusal.line for refusal in report.reasons] == [5]
    rows = "SELECT quantity, purchase_price FROM card_collections ORDER BY id"
    assert shop.all(rows) == [(4, 1.5), (2, None)]
    assert (await tenant.read(card_import.imported_before, examine(path).digest)) is not None
    assert report.log_id is not None
    shop.connection.execute("UPDATE card_collections SET notes = 'mine' WHERE quantity = 2")
    with pytest.raises(BindeckError, match="Shock was changed since"):
        await tenant.write(undoing.take_back, report.log_id)
    assert shop.all(rows) == [(4, 1.5), (2, None)]
    shop.connection.execute("UPDATE card_collections SET notes = 'ManaBox ID: 7' WHERE quantity = 2")
    await tenant.write(undoing.take_back, report.log_id)
    after = shop.all(ALL, shop.user_id)
    assert [row | {"updated_at": None} for row in after] == [row | {"updated_at": None} for row in before]


async def test_two_imports_at_once_and_one_that_is_stopped(
    shop: Shop, tenant: Tenant, redis_url: str, tmp_path: Path
) -> None:
    path = table(tmp_path, MANABOX + "".join(f"Card {n},LEA,{n},normal,1,,,,\n" for n in range(3000)))

    def stop(done: int, total: int) -> None:
        if done == total:
            raise ImportStopped("Stopped.")

    with pytest.raises(ImportStopped):
        await tenant.write(card_import.write, examine(path), None, stop)
    assert shop.one("SELECT count(*) FROM card_collections") == 0
    async with signed_in(shop, redis_url) as other:
        done = await asyncio.gather(imported(tenant, path), imported(other, path), return_exceptions=True)
    for each in done:
        assert isinstance(each, Report) or "under way" in str(each)
    reports = [each for each in done if isinstance(each, Report)]
    counted = shop.one("SELECT count(*), sum(quantity) FROM card_collections")
    assert counted == (3000, 3000 * len(reports))


async def test_what_a_card_lacks_is_filled_and_taken_back(
    shop: Shop, tenant: Tenant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card_staging, "PART", 1)
    tags = '["Condition: Near Mint", "Language: English"]'
    card = {"title": "Shock", "game_name": "MTG", "set_code": "LEA", "card_number": "5", "custom_categories": tags}
    lacking = shop.card(**card, quantity=1, notes=" ", photos="[]")
    shop.card(**card | {"card_number": "6"}, quantity=1, rarity="rare", notes="ManaBox ID: 8")
    before = shop.all(ALL, shop.user_id)
    path = table(
        tmp_path,
        MANABOX.replace("Quantity", "Rarity,Quantity")
        + "Shock,LEA,5,normal,common,2,7,,near_mint,en\n"
        + "Shock,LEA,5,normal,rare,1,7,,near_mint,en\n"
        + "Shock,LEA,5,normal,common,1,7,,near_mint,en\n"
        + "Shock,LEA,6,normal,common,1,8,,near_mint,en\n",
    )
    report = await imported(tenant, path)
    assert (report.new, report.added, report.joined, report.refused) == (2, 2, 0, 0)
    rows = "SELECT card_number, rarity, quantity, notes, photos FROM card_collections ORDER BY id"
    assert shop.all(rows) == [
        ("5", "common", 4, "ManaBox ID: 7", "[]"),
        ("6", "rare", 1, "ManaBox ID: 8", None),
        ("5", "rare", 1, "ManaBox ID: 7", None),
        ("6", "common", 1, "ManaBox ID: 8", None),
    ]
    assert report.log_id is not None
    shop.connection.execute("UPDATE card_collections SET rarity = 'mine' WHERE id = %s", (lacking,))
    with pytest.raises(BindeckError, match="Shock was changed since"):
        await tenant.write(undoing.take_back, report.log_id)
    shop.connection.execute("UPDATE card_collections SET rarity = 'common' WHERE id = %s", (lacking,))
    await tenant.write(undoing.take_back, report.log_id)
    after = shop.all(ALL, shop.user_id)
    assert [row | {"updated_at": None} for row in after] == [row | {"updated_at": None} for row in before]


KILL = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
    AND wait_event_type = 'Lock' AND query LIKE '%%INSERT INTO card_collections%%' AND pid <> pg_backend_pid()
"""


async def test_the_server_loses_an_import_in_the_middle(shop: Shop, tenant: Tenant, tmp_path: Path) -> None:
    path = table(tmp_path, MANABOX + "Card,LEA,1,normal,1,,,,\nHalf\n")
    source = examine(path)
    with psycopg.connect(shop.url) as holder:
        holder.execute("LOCK TABLE card_collections IN SHARE MODE")
        lost = asyncio.ensure_future(importing.write(tenant, source, None, lambda _done, _total: None))
        while not shop.all(KILL):
            await asyncio.sleep(0.01)
            assert not lost.done()
        with pytest.raises(BindeckError, match=r"cannot be reached: .*\. Nothing was imported\.$"):
            await lost
    assert shop.one("SELECT count(*) FROM card_collections") == 0
    assert shop.one("SELECT count(*) FROM activity_logs") == 0
    assert names(tmp_path) == ["cards.csv"]
    report, where = await importing.write(tenant, source, None, lambda _done, _total: None)
    assert (report.new, report.refused, report.before) == (1, 1, None)
    assert where is not None
    assert where.read_text().startswith("Line,Reason,Name")
    assert shop.one("SELECT count(*) FROM card_collections") == 1


async def test_without_a_place_for_what_is_refused_nothing_is_imported(
    shop: Shop, tenant: Tenant, tmp_path: Path
) -> None:
    path = table(tmp_path, MANABOX + "Card,LEA,1,normal,1,,,,\nHalf\n")
    (tmp_path / "cards.rejected.csv").mkdir()
    with pytest.raises(BindeckError, match=r"rejected.csv could not be written: .*Nothing was imported\.$"):
        await importing.write(tenant, examine(path), None, lambda _done, _total: None)
    assert shop.one("SELECT count(*) FROM card_collections") == 0
    assert names(tmp_path) == ["cards.csv", "cards.rejected.csv"]


@pytest.mark.parametrize("dialect", TABLES)
async def test_each_dialect_is_written_and_recognised_again(
    shop: Shop, tenant: Tenant, tmp_path: Path, dialect: str
) -> None:
    shop.card(
        title="=Shock", game_name="MTG", set_name="Alpha", set_code="LEA", card_number="5", quantity=3,
        card_subtype="Foil", custom_categories='["Condition: Near Mint", "Language: Japanese", "Altered"]',
    )  # fmt: skip
    path = tmp_path / "out.csv"
    await tenant.write(card_export.write, path, dialect, lambda _done, _total: None)
    with opened(path) as found:
        assert found.dialect == dialect
        (card,) = found.take(10)
    kept = {"title": "=Shock", "quantity": 3, "card_number": "5", "game_name": "MTG"}
    told = {name: card.values.get(name) for name in kept}
    no_column = {"dragonshield": "game_name", "whatnot": "card_number"}
    assert told == kept | ({no_column[dialect]: None} if dialect in no_column else {})
    assert set(card.values) <= set(COLUMNS)
