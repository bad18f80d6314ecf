"""Count: blind, alone or with others, by scans or by keys; then what was found is put right."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from queries import counts
from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_floor import HELD
from tests.fix_shop import Shop


@pytest.fixture
async def board(shelves: Shop, redis_url: str, tmp_path: Path) -> AsyncIterator[Dashboard]:
    async with dashboard(shelves, redis_url, tmp_path) as board:
        await board.until("● live")
        board.app.open_page("count")
        await board.until("Scan the section to be counted")
        yield board


async def scan_all(board: Dashboard, *codes: str) -> None:
    for code in codes:
        board.scan(code)
        await board.until(f"✓ {code.removeprefix('SKU-')}")


async def test_a_count_with_the_scanner_alone(board: Dashboard, shelves: Shop) -> None:
    board.scan("SKU-Coat")
    await board.until("✗✗✗ SCAN A SECTION FIRST")
    board.scan("~A1")
    await board.until("✓ COUNT A1.")
    await scan_all(board, "SKU-Coat", "SKU-Socks")
    board.scan("~CMD:QTY3")
    await board.until("✓ Socks ×3")
    await board.until("4 counted")
    assert "of 5" not in board.text, "the count is blind"
    await scan_all(board, "SKU-Boots", "SKU-Scarf")
    board.scan("0042")
    await board.until("✗✗✗ UNKNOWN CODE  0042: noted as unexpected")
    board.scan("~CMD:UNDO")
    await board.heard("Taken back: the scan")
    board.scan("~CMD:DONE")
    await board.until("4 of 5 right, 1 moved, 1 missing, 1 unexpected")
    await board.until("it is here, and in A2 on record. m: put it here")
    board.scan("~CMD:MEND")
    await board.until("✓ A2-01  Boots  is in A1 now. MISSING  A1-02  Hat")
    board.scan("~CMD:MEND")
    await board.until("✓ A1-02  Hat  taken off A1; a listing of it stays for sale: o opens it")
    board.scan("~CMD:UNDO")
    await board.until("Taken back: the correction")
    await board.until("MISSING  A1-02  Hat")
    board.scan("~CMD:MEND")
    await board.until("✓ A1-02  Hat  taken off A1")
    board.scan("~CMD:LEAVEIT")
    await board.until("✓ Scarf: left as it is. A1 is done.")
    assert shelves.all(HELD) == [5, 0]
    assert shelves.one("SELECT storage_location FROM listings WHERE title = 'Boots'") == "A1"
    board.scan("~A2")
    await board.until("✓ COUNT A2.")


async def test_a_count_with_keys_alone(board: Dashboard, shelves: Shop) -> None:
    async def typed(code: str, answer: str) -> None:
        await board.enter_code(code)
        await board.until(answer)

    await typed("A2", "✓ COUNT A2.")
    await typed("SKU-Boots", "✓ Boots")
    await board.press("q")
    await board.until("How many are there of Boots")
    await board.press("2", "enter")
    await board.until("✓ Boots ×2")
    await board.press("d")
    await board.until("✗✗✗ A2  50%: 1 of 1 right, 1 unexpected")
    await board.press("j")
    await board.until("UNEXPECTED  A2-01  Boots: more than the 1 on record. m: add it")
    await board.press("m")
    await board.until("✓ A2-01  Boots  added to A2. A2 is done.")
    assert shelves.all(HELD) == [5, 2]
    await board.press("u")
    await board.heard("Taken back: the correction")
    assert shelves.all(HELD) == [5, 1]


async def test_the_same_thing_twice_is_doubted_once(board: Dashboard) -> None:
    board.scan("~A1")
    await board.until("COUNT A1")
    await scan_all(board, "SKU-Coat", "SKU-Hat")
    board.scan("SKU-Coat")
    await board.until("✗✗✗ COUNTED ALREADY  Coat")
    await board.press("j")
    board.scan("SKU-Coat")
    await board.until("✓ Coat")
    await board.until("3 counted")


async def test_everything_right_is_said_so(board: Dashboard) -> None:
    board.scan("~A2")
    await board.until("COUNT A2")
    await scan_all(board, "SKU-Boots")
    board.scan("~CMD:DONE")
    await board.until("✓ A2  100%: 1 of 1 right. A2 is done. Scan the next section.")


async def test_what_is_missing_is_looked_for(board: Dashboard, shelves: Shop) -> None:
    board.scan("~A2")
    await board.until("COUNT A2")
    await board.press("d")
    await board.until("MISSING  A2-01  Boots")
    await board.press("j", "l")
    await board.until("✓ A2-01  Boots")
    assert board.text.startswith(" Find")
    await board.press("escape")
    await board.until("Boots: to be looked for, it stays on record")
    assert shelves.all(HELD) == [5, 1]


async def test_the_end_is_taken_back_and_the_count_goes_on(board: Dashboard) -> None:
    board.scan("~A1")
    await board.until("COUNT A1")
    await scan_all(board, "SKU-Coat")
    await board.press("d")
    await board.until("1 of 5 right")
    board.scan("SKU-Hat")
    await board.until("✗✗✗ THIS COUNT IS DONE")
    await board.press("j", "u")
    await board.heard("Taken back: the end of the count")
    await board.until("1 counted")
    await scan_all(board, "SKU-Hat")
    await board.until("2 counted")


async def test_an_own_end_that_is_heard_of_before_it_is_answered_is_no_other_persons(
    board: Dashboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    board.scan("~A1")
    await board.until("✓ COUNT A1.")
    await scan_all(board, "SKU-Coat")
    tenant = board.app.services.tenant
    write = tenant.write
    heard: list[str] = []

    async def late(query: Any, *values: Any) -> Any:
        written = await write(query, *values)
        if query is counts.end:
            await board.until("A1 counted: 1 of 5 right")
            heard.append(board.text)
        return written

    monkeypatch.setattr(tenant, "write", late)
    await board.press("d")
    await board.until("A1  20%: 1 of 5 right")
    assert len(heard) == 1
    assert "ANOTHER PERSON" not in heard[0] + board.text


async def test_two_people_count_one_section(
    board: Dashboard, shelves: Shop, redis_url: str, tmp_path: Path
) -> None:
    async with dashboard(shelves, redis_url, tmp_path / "other") as other:
        await other.until("● live")
        other.app.open_page("count", 1)
        await other.until("✓ COUNT A1.")
        board.scan("~SEC:1")
        await board.until("✓ COUNT A1.")
        await scan_all(board, "SKU-Coat")
        await other.until("1 counted · 1 by others")
        await scan_all(other, "SKU-Hat")
        other.scan("SKU-Coat")
        await other.until("✗✗✗ COUNTED ALREADY  Coat")
        await scan_all(other, "SKU-Socks")
        await board.until("3 counted · 2 by others")
        await board.press("d")
        await board.until("A1  60%: 3 of 5 right, 2 missing")
        await other.until("✗✗✗ ENDED BY ANOTHER PERSON")
        await other.until("missing  A1-03  Socks ×2")
    assert shelves.one("SELECT count(*) FROM activity_logs WHERE action = 'count_section'") == 1
