"""Labels from the lists: shown, written to a file, sent to a printer; and command barcodes."""

import asyncio
import os
import re
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from data.labels.job import Format, Job, printed
from data.rules.label_sheets import SHEETS
from data.rules.symbols import SymbolKind
from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_labels import drawn_lines, pictures, read, read_labels
from tests.fix_shop import Shop
from tui import barcodes
from tui.world import key_table

QR_CELLS = {"█": (255, 255), "▀": (255, 0), "▄": (0, 255), " ": (0, 0)}
BAR_CELLS = {"█": (255, 255), "▌": (255, 0), "▐": (0, 255), " ": (0, 0)}


@pytest.fixture
def stock(shop: Shop) -> dict[str, int]:
    """Bin A with three sections, a Walkman in the first, and a listing without a place."""
    bin_id = shop.insert("storage_bins", user_id=shop.user_id, bin_name="A", bin_type="clothing")
    section, *_ = [shop.insert("storage_sections", bin_id=bin_id, section_name=str(nth)) for nth in (1, 2, 3)]
    listing = shop.listing(
        title="Sony Walkman", sku="RR-00412", storage_location="A1-01", listing_uuid="u-walkman"
    )
    item = shop.insert(
        "storage_items", user_id=shop.user_id, storage_id="A1-01", bin_id=bin_id, section_id=section,
        listing_id=listing,
    )  # fmt: skip
    return {"bin": bin_id, "section": section, "listing": listing, "item": item}


@pytest.fixture
async def board(
    shop: Shop, stock: dict[str, int], redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Dashboard]:
    monkeypatch.chdir(tmp_path)
    async with dashboard(shop, redis_url, tmp_path) as board:
        await board.until("● live")
        yield board


def codes(board: Dashboard, cells: dict[str, tuple[int, int]], *, across: bool) -> list[str]:
    """What a scanner reads from the screen."""
    lines = [line.ljust(board.app.size.width) for line in board.text.splitlines()]
    only = [re.sub(f"[^{''.join(cells)}]", " ", line) for line in lines]
    return [code.text for code in read(drawn_lines(only, cells, across=across))]


async def open_labels(board: Dashboard, place: str, ready: str) -> None:
    await board.press(place)
    await board.until(ready)
    await board.press("l")


async def test_a_listing_is_scanned_from_the_screen(board: Dashboard) -> None:
    await open_labels(board, "f3", "▌A1-01")
    await board.until("~LST:u-walkman")
    await board.until("SKU RR-00412")
    assert codes(board, QR_CELLS, across=False) == ["~LST:u-walkman"]
    await board.press("escape")
    await board.until("▌A1-01")


async def test_the_sections_of_a_bin_one_after_another(board: Dashboard) -> None:
    await open_labels(board, "f4", "clothing 1")
    await board.until("Labels of what?")
    await board.press("down", "enter")
    await board.until("1 of 3 labels")
    await board.press("c")
    await board.until(lambda: codes(board, BAR_CELLS, across=True) == ["~SEC:1"])
    await board.press("right", "right")
    await board.until("3 of 3 labels")
    assert codes(board, BAR_CELLS, across=True) == ["~SEC:3"]
    await board.press("right")
    await board.until("1 of 3 labels")


async def test_what_is_too_wide_for_bars_is_a_qr_code(board: Dashboard, shop: Shop) -> None:
    shop.connection.execute(
        "UPDATE listings SET listing_uuid = %s, sku = NULL", ("0a1b2c3d-1111-2222-3333-444455556666",)
    )
    await open_labels(board, "f3", "▌A1-01")
    await board.until("~LST:0a1b2c3d")
    await board.press("c")
    await board.until("Code 128 does not fit here")
    assert codes(board, QR_CELLS, across=False) == ["~LST:0a1b2c3d-1111-2222-3333-444455556666"]


async def test_sheets_are_written_and_never_over_a_file_unasked(board: Dashboard, tmp_path: Path) -> None:
    path = tmp_path / "labels.pdf"
    path.write_text("mine")
    await open_labels(board, "f4", "clothing 1")
    await board.until("Labels of what?")
    await board.press("down", "enter")
    await board.until("1 of 3 labels")
    await write_sheets(board)
    await board.until("What is in it now is lost")
    await board.press("n")
    await board.gone("What is in it now is lost")
    assert path.read_text() == "mine"
    await write_sheets(board)
    await board.until("What is in it now is lost")
    await board.press("y")
    await board.heard(f"Written to {path}: 3 labels on 1 sheet.")
    job = Job([], Format.PDF, SHEETS["avery-5160"])
    [picture] = pictures_of(path)
    assert read_labels(picture, job.sheet) == {6: "~SEC:1", 7: "~SEC:2", 8: "~SEC:3"}


async def write_sheets(board: Dashboard) -> None:
    """Onto a sheet whose first six labels are gone."""
    await board.press("f")
    await board.until("Which file?")
    await board.press("enter")
    await board.until("On which sheet?")
    await board.press("enter")
    await board.until("first free label")
    await board.press("backspace", *"31", "enter")
    await board.until("Type a number from 1 to 30.")
    await board.press("backspace", "backspace", *"7", "enter")


def pictures_of(path: Path) -> list[Image.Image]:
    import pypdfium2

    return [page.render(scale=300 / 72).to_pil().convert("L") for page in pypdfium2.PdfDocument(path)]


async def test_a_file_that_cannot_be_is_said_at_once(board: Dashboard, tmp_path: Path) -> None:
    await open_labels(board, "f3", "▌A1-01")
    await board.until("~LST:u-walkman")
    await board.press("f")
    await board.until("Which file?")
    await board.press(*"labels.doc", "enter")
    await board.until("must end in .pdf, .png or .zpl")
    await board.press(*["backspace"] * 3, *"png", "home", *"none/", "enter")
    await board.until("There is no folder")
    await board.press("escape")
    await board.gone("Which file?")
    assert not [name for name in os.listdir(tmp_path) if name.startswith(("labels", "none"))]


async def test_labels_are_sent_to_a_printer(board: Dashboard) -> None:
    jobs: list[bytes] = []

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        jobs.append(await reader.read())
        writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    await open_labels(board, "f3", "▌A1-01")
    await board.until("~LST:u-walkman")
    await print_at(board, f"127.0.0.1:{port}")
    await board.heard(f"Sent to 127.0.0.1:{port}: 1 label.")
    await board.until(lambda: bool(jobs))
    assert jobs[0].count(b"^XA") == 1
    assert b"_7ELST:u-walkman" in jobs[0]
    server.close()
    await server.wait_closed()
    await print_at(board, f"127.0.0.1:{port}")
    await board.heard(f"The printer 127.0.0.1:{port} cannot be reached: Connection refused. Nothing was sent.")
    await board.until("~LST:u-walkman")


async def print_at(board: Dashboard, address: str) -> None:
    await board.press("p")
    await board.until("Which label printer?")
    await board.press(*address, "enter")
    await board.until("Which roll is in it?")
    await board.press("enter")
    await board.until("How fine does it print?")
    await board.press("enter")


async def test_one_job_at_a_time(board: Dashboard) -> None:
    """The printer's queue of connections is full, so that the first job waits."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        host, port = deaf.getsockname()
        callers = [socket.socket() for _ in range(4)]
        for caller in callers:
            caller.setblocking(False)
            caller.connect_ex((host, port))
        await open_labels(board, "f3", "▌A1-01")
        await board.until("~LST:u-walkman")
        await print_at(board, f"{host}:{port}")
        await board.gone("How fine")
        await board.press("f")
        await board.heard("The labels before are still on their way.")
        for caller in callers:
            caller.close()


async def test_a_label_that_is_scanned_from_the_screen_leads_to_its_thing(board: Dashboard) -> None:
    await open_labels(board, "f3", "▌A1-01")
    await board.until("~LST:u-walkman")
    [code] = codes(board, QR_CELLS, across=False)
    board.scan(code)
    await board.until("✓ A1-01  Sony Walkman")
    await board.press("escape")
    await board.until("~LST:u-walkman")


async def test_the_label_that_is_looked_at_stays(board: Dashboard, shop: Shop, stock: dict[str, int]) -> None:
    await open_labels(board, "f4", "clothing 1")
    await board.until("Labels of what?")
    await board.press("down", "enter")
    await board.until("1 of 3 labels")
    await board.press("right")
    await board.until("~SEC:2")
    shop.insert("storage_sections", bin_id=stock["bin"], section_name="0")
    await board.press("ctrl+r")
    await board.until("3 of 4 labels")
    assert "~SEC:2" in board.text
    shop.connection.execute("DELETE FROM storage_items")
    shop.connection.execute("DELETE FROM storage_sections")
    await board.press("ctrl+r")
    await board.until("There is nothing to make a label of.")
    await board.press("f", "c", "right")
    assert "Which file?" not in board.text


async def test_the_items_of_a_bin_and_a_listing_have_labels(board: Dashboard, stock: dict[str, int]) -> None:
    board.app.open_page("bin", stock["bin"])
    await board.until("▌A1-01")
    await board.press("b")
    await board.until("~ITM:A1-01")
    await board.press("escape", "escape")
    board.app.open_listing(stock["listing"])
    await board.until("Marketplaces")
    await board.press("l")
    await board.until("~LST:u-walkman")


async def test_every_command_of_the_key_map_is_read_from_the_sheet_and_obeyed(board: Dashboard) -> None:
    """What the decoder reads goes the way of every scan; each command of the put-away page is known there."""
    tags = barcodes.tags(key_table(), "put away")
    for kind in SymbolKind:
        job = Job(tags, Format.PDF, SHEETS["avery-5161"], kind)
        [picture] = pictures(printed(job), Format.PDF)
        assert [*read_labels(picture, job.sheet).values()] == [tag.payload for tag in tags]
    scans = dict(zip([tag.big for tag in tags], read_labels(picture, job.sheet).values(), strict=True))
    board.app.open_page("put-away")
    await board.until("Scan the section")
    board.scan(scans["type a code"])
    await board.until("Which code?")
    await board.press("escape")
    await board.gone("Which code?")
    board.scan("~A2")
    await board.until("INTO A2")
    board.scan(scans["done with this section"])
    await board.until("Scan the section")
    board.scan(scans["leave"])
    await board.until(lambda: board.text.startswith(" Sold"))


async def test_commands_work_on_any_page(board: Dashboard) -> None:
    await board.press("f4")
    await board.until("clothing 1")
    board.scan(barcodes.code("new"))
    await board.until("Which bins and sections?")
    await board.press(*"Z", "enter")
    await board.until("For what?")
    await board.press("enter", "enter")
    await board.heard("Made: 1 bin")
    board.scan("~CMD:UNDO")
    await board.heard("Taken back")
    board.scan("~CMD:DANCE")
    await board.heard("DANCE: no such command on this page.")
    assert "clothing 1" in board.text


async def test_the_command_barcodes_are_a_page(board: Dashboard) -> None:
    board.app.open_page("commands")
    count = len(barcodes.tags(key_table()))
    await board.until(f"1 of {count} labels")
    await board.until("~CMD:FOUND")
    assert codes(board, QR_CELLS, across=False) == ["~CMD:FOUND"]


def test_no_command_is_called_as_two_that_differ() -> None:
    tags = barcodes.tags(key_table())
    assert len({tag.payload for tag in tags}) == len(tags) > 20
    assert all(re.fullmatch(r"~CMD:([A-Z]+|QTY[0-9]+)", tag.payload) for tag in tags)
    assert {"~CMD:QTY1", "~CMD:QTY12"} <= {tag.payload for tag in tags}
