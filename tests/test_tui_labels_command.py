"""`bindeck labels`: what is said, what is written, what is sent."""

import asyncio
import os
import threading
from pathlib import Path
from socket import create_server

import pypdfium2
import pytest
from PIL import Image

from data.rules.label_sheets import SHEETS
from tests.fix_labels import read, read_labels
from tests.fix_shop import Shop
from tui.cli import main


@pytest.fixture
def stock(shop: Shop, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """Bins A and B, the first with sections 10 and 2 and something in it."""
    for name, value in (
        ("DATABASE_URL", shop.url),
        ("REDIS_URL", redis_url),
        ("BINDECK_STATE_DIR", str(tmp_path)),
        ("BINDECK_USER", shop.username),
    ):
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    bin_id = shop.insert("storage_bins", user_id=shop.user_id, bin_name="A", bin_type="clothing")
    shop.insert("storage_bins", user_id=shop.user_id, bin_name="B", bin_type="clothing")
    section, _ = [shop.insert("storage_sections", bin_id=bin_id, section_name=name) for name in ("10", "2")]
    listing = shop.listing(title="\x1b[31m草間 Walkman", sku="RR-1", listing_uuid="u-1")
    for storage_id in ("A10-01", "A10-02"):
        shop.insert(
            "storage_items", user_id=shop.user_id, storage_id=storage_id, bin_id=bin_id, section_id=section,
            listing_id=listing,
        )  # fmt: skip
    return shop


def labels(*words: str) -> int:
    """Run the command, in a thread of its own: it has an event loop."""
    codes: list[int] = []
    thread = threading.Thread(target=lambda: codes.append(main.main(["labels", *words])))
    thread.start()
    thread.join()
    return codes[0]


def sheets(path: str) -> list[Image.Image]:
    return [page.render(scale=300 / 72).to_pil().convert("L") for page in pypdfium2.PdfDocument(path)]


def test_labels_as_text(stock: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    assert labels("bins") == 0
    assert capsys.readouterr().out.splitlines() == ["~BIN:1   A   bin · clothing", "~BIN:2   B   bin · clothing"]
    assert labels("sections") == 0
    assert [line.split("   ")[:2] for line in capsys.readouterr().out.splitlines()] == [
        ["~SEC:2", "A2"],
        ["~SEC:1", "A10"],
    ]
    assert labels("items", "A10-02", "a10") == 0
    assert [line.split("   ")[0] for line in capsys.readouterr().out.splitlines()] == [
        "~ITM:A10-02",
        "~ITM:A10-01",
    ]
    assert labels("listings", "walkman", "status:active") == 0
    told = capsys.readouterr().out
    assert told.startswith("~LST:u-1   A1-01   ")
    assert "\x1b" not in told


def test_a_range_printed_ahead_on_a_used_sheet(stock: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    assert labels("sections", "A", "1..20", "--sheet", "5160", "--from", "29", "--out", "a.pdf") == 0
    out, err = capsys.readouterr()
    assert out == "a.pdf: 20 labels on 2 sheets\n"
    assert "Printed ahead, for what is not made yet: 18." in err
    first, second = sheets("a.pdf")
    assert read_labels(first, SHEETS["avery-5160"]) == {28: "~SEC:/A/1", 29: "~SEC:2"}
    texts = read_labels(second, SHEETS["avery-5160"])
    assert list(texts) == list(range(18))
    assert texts[7] == "~SEC:1"
    assert labels("bins", "A..C", "--code", "code128", "--out", "a.png") == 0
    assert [code.text for code in read(Image.open("a.png"))] == ["~BIN:1", "~BIN:2", "~BIN:/C"]


def test_commands_on_paper_need_no_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/none")
    assert labels("commands", "pick", "list") == 0
    assert "~CMD:SKIP   skip   Pick list" in capsys.readouterr().out.splitlines()
    assert labels("commands", "pick list", "--code", "code128", "--out", "commands.pdf", "--sheet", "5161") == 0
    [sheet] = sheets("commands.pdf")
    assert "~CMD:SKIP" in read_labels(sheet, SHEETS["avery-5161"]).values()
    assert labels("commands", "nowhere") == 1
    assert "nothing of that to make a label of: commands nowhere." in capsys.readouterr().err


def test_sheets_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert labels("sheets") == 0
    assert "avery-5160   30 of 2.625×1 in (67×25 mm), letter" in capsys.readouterr().out


def test_zpl_goes_to_a_file_or_a_printer(stock: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    assert labels("bins", "--out", "a.zpl", "--dpi", "300") == 0
    assert capsys.readouterr().out == "a.zpl: 2 labels\n"
    assert Path("a.zpl").read_text().count("^XA^CI28^PW600^LL300^LH0,0") == 2
    got: list[bytes] = []
    with create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def take() -> None:
            caller, _ = server.accept()
            with caller, caller.makefile("rb") as stream:
                got.append(stream.read())

        printer = threading.Thread(target=take)
        printer.start()
        assert labels("items", "A10", "--printer", f"127.0.0.1:{port}") == 0
        printer.join()
    assert capsys.readouterr().out == f"127.0.0.1:{port}: 2 labels sent\n"
    assert [f"_7EITM:A10-0{nth}^FS".encode() in got[0] for nth in (1, 2)] == [True, True]
    assert labels("items", "A10", "--printer", f"127.0.0.1:{port}") == 1
    assert "cannot be reached: Connection refused. Nothing was sent." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("bins", "A9..A1"), "runs backwards"),
        (("sections", "A", "1..600"), "more than 500 sections"),
        (("items",), "Say which items"),
        (("listings",), "Say which listings"),
        (("listings", "price:cheap"), "price"),
        (("listings", "nothing-like-it"), "nothing of that to make a label of"),
        (("items", "A10-01", "nowhere"), "There is no “nowhere” here"),
        (("bins", "--out", "a.doc"), "“a.doc” must end in .pdf, .png or .zpl."),
        (("bins", "--out", "none/a.pdf"), "could not be written: No such file or directory."),
        (("bins", "--out", "a.pdf", "--from", "31"), "no label 31"),
        (("bins", "--out", "a.pdf", "--sheet", "5160", "--font", "none.ttf"), "font none.ttf could not be read"),
        (("bins", "--out", "a.zpl", "--sheet", "5160"), "avery-5160 is for printers of sheets"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(
    stock: Shop, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    assert labels(*words) == 1
    assert said in capsys.readouterr().err
    assert [name for name in os.listdir() if name.startswith("a.")] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("boxes",), "invalid choice: 'boxes'"),
        (("bins", "--sheet", "99"), "there is no sheet “99”; there are avery-5160"),
        (("bins", "--printer", "host:port"), "is no address of a printer"),
        (("bins", "--printer", "zebra", "--out", "a.pdf"), "not allowed with"),
    ],
)
def test_what_is_asked_wrongly(capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str) -> None:
    with pytest.raises(SystemExit) as left:
        main.main(["labels", *words])
    assert left.value.code == 2
    assert said in capsys.readouterr().err


def test_a_file_that_is_there_stays(stock: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    path = Path("a.pdf")
    path.write_text("mine")
    assert labels("bins", "--out", "a.pdf") == 1
    assert "a.pdf is there already, and stays as it is. --overwrite replaces it." in capsys.readouterr().err
    assert path.read_text() == "mine"
    assert labels("bins", "--out", "a.pdf", "--overwrite") == 0
    assert len(sheets("a.pdf")) == 1


async def test_without_the_drawing_packages_that_is_said(
    stock: Shop, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "fpdf", None)
    assert await asyncio.to_thread(main.main, ["labels", "bins", "--out", "a.pdf"]) == 1
    assert "needs the package fpdf: install it with pip install 'bindeck[labels]'." in capsys.readouterr().err
