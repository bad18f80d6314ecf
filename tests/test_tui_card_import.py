"""Cards in and out: a file is looked at row by row, imported, taken back, exported; nothing by accident."""

from pathlib import Path

from textual.widgets import Input

from tests.fix_dashboard import Dashboard, dashboard
from tests.fix_shop import Shop
from tests.test_tui_snapshots import compare, still

COUNT = "SELECT count(*), coalesce(sum(quantity), 0) FROM card_collections"

CARDS = """\
Card UUID,Card Type,Title,Year,Grading Company,Grading Score,Estimated Value,Notes,Wishes
a,tcg,Good,1999,PSA,9,"$1,234.50",,x
b,tcg,Year,N/A,,,,,
c,tcg,Grade,1999,PSA,95,,,
d,tcg,Half
e,sports,\x1b[31mRed,1989,,,"19,99",,
"""


async def answered(board: Dashboard, text: str) -> None:
    """Type into the prompt that asks for a path."""
    await board.until(lambda: bool(board.app.screen.query(Input)))
    board.app.screen.query_one(Input).value = text
    await board.press("enter")


async def refused(board: Dashboard, shop: Shop, folder: Path) -> None:
    """Files that are no table of cards, and one of several encodings with a cell of 5 MB and half a row."""
    whole = (
        (b"PK\x03\x04" + bytes(64), "That is a zip archive or an Excel workbook"),
        (b"Action,ItemID,StartPrice\nRevise,1,3\n", "it names no cards"),
        (b"Count,Name,Edition\n1,Shock,m19\n", "it lacks"),
    )
    for nth, (content, sentence) in enumerate(whole):
        path = folder / f"whole-{nth}.csv"
        path.write_bytes(content)
        await board.press("i")
        await answered(board, str(path))
        await board.until(sentence)
        await board.press("y")
    path = folder / "mixed.csv"
    rows = (
        b"1,Caf\xc3\xa9,m19,1",
        b"1,Caf\xe9,m19,2",
        b'1,"' + b"x" * 5_000_000 + b'",m19,3',
        b"1,Half",
        b"1,Last,m19,4",
    )
    path.write_bytes(b"\n".join((b"Count,Name,Edition,Collector Number", *rows)))
    await board.press("i")
    await answered(board, str(path))
    await board.until("Moxfield · 5 rows: 2 new cards, 3 refused")
    for sentence in ("bytes of another encoding", "longer than 1,000,000 characters", "Half a row"):
        await board.until(sentence)
    assert shop.one(COUNT) == (0, 0)


async def looked_at(board: Dashboard, shop: Shop, path: Path) -> None:
    """The dry run, after a wrong path; read as another program's table, there is nothing to import."""
    await board.press("y", "d", "i")
    await answered(board, "/no/such/cards.csv")
    await board.until("There is no file /no/such/cards.csv")
    await board.press("escape")
    await board.until("No table is open")
    await refused(board, shop, path.parent)
    await board.press("i")
    await answered(board, f" '{path}' ")
    await board.until("the web application · 5 rows: 2 new cards, 3 refused")
    await board.until("Not kept, the columns: Wishes.")
    await board.until("Did you mean 9.5?")
    board.app.clear_notifications()
    await board.pilot.pause(0.4)
    compare("card-import-dry-run", still(board.text))
    await board.press("r")
    await board.until("The same card: title, number")
    await board.until("13/05/2024 is May 13")
    await board.press("escape")
    await board.gone("The same card")
    await board.press("d")
    await board.until("Whose table is it?")
    await board.press("enter")
    await board.until("As a table of Bindeck it lacks")
    await board.press("y", "i")
    await answered(board, str(path))
    await board.until("2 new cards, 3 refused")
    assert shop.one(COUNT) == (0, 0)


async def exported(board: Dashboard, path: Path) -> None:
    """The first form of all, into a file."""
    await board.press("e")
    await board.until("In which form?")
    await board.press("enter")
    await answered(board, str(path))


async def test_a_table_is_looked_at_imported_taken_back_and_exported(
    shop: Shop, redis_url: str, tmp_path: Path
) -> None:
    path, out = tmp_path / "cards.csv", tmp_path / "out.csv"
    path.write_text(CARDS)
    async with dashboard(shop, redis_url, tmp_path) as board:
        board.app.open_page("card-import")
        await board.until("No table is open")
        await board.until("● live")
        await looked_at(board, shop, path)

        await board.press("y")
        await board.heard("Imported: 2 new cards, 0 added. u takes it back. Refused rows: ")
        await board.until("Imported. the web application · 5 rows")
        assert shop.one(COUNT) == (2, 2)
        assert (tmp_path / "cards.rejected.csv").read_text().count("\n") == 4

        await exported(board, out)
        await board.heard("2 cards.")
        before = out.read_bytes()
        await exported(board, out)
        await board.until("What is in it now is lost.")
        await board.press("escape")

        await board.press("u")
        await board.until(lambda: shop.one(COUNT) == (0, 0))
        await board.press("i")
        await answered(board, str(out))
        await board.until("Bindeck · 2 rows: 2 new cards")
        await board.press("y")
        await board.until(lambda: shop.one(COUNT) == (2, 2))
        assert out.read_bytes() == before


async def test_escape_stops_an_import_and_nothing_is_written(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    path = tmp_path / "cards.csv"
    path.write_text("Count,Name,Edition,Collector Number\n" + "1,Card,lea,1\n" * 200_000)
    async with dashboard(shop, redis_url, tmp_path) as board:
        board.app.open_page("card-import")
        await board.until("No table is open")
        await board.press("i")
        await answered(board, str(path))
        await board.until("esc stops it")
        await board.press("escape")
        await board.until("Stopped: nothing was written.")
        assert shop.one(COUNT) == (0, 0)
        await board.press("escape")
        await board.gone("Cards in and out")
