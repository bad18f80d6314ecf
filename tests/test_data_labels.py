"""Sheets of labels, read back by a decoder from the files themselves."""

import stat
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from data.errors import BindeckError
from data.labels import job as jobs
from data.labels.job import Format, Job, printed
from data.rules import label_tags
from data.rules.label_sheets import SHEETS
from data.rules.label_tags import Tag
from data.rules.symbols import SymbolKind
from tests.fix_labels import DPI, pictures, read, read_labels

DRAWN = [Format.PDF, Format.PNG]

UUID = "0a1b2c3d-1111-2222-3333-444455556666"


def some_tags() -> list[Tag]:
    """Labels of every kind, some with awkward words."""
    return [
        label_tags.of_bin(407, "Shelf-3 by the long back door of the hall", "clothing", "草間彌生 \x1b[31m"),
        label_tags.of_section(12, "A", "2", "cards", 10),
        label_tags.of_item("A2-07", "Sony WM-D6C " * 12, None),
        label_tags.of_item("TCG-1A-112", "", "cards"),
        label_tags.of_listing(UUID, "RR-00412", True, "Levi's 501 [big E] 33×32", None),
        label_tags.bin_ahead("A12"),
        label_tags.section_ahead("A1", "2"),
    ]


@pytest.mark.parametrize("format_", DRAWN)
@pytest.mark.parametrize("kind", SymbolKind)
@pytest.mark.parametrize("sheet", [name for name in SHEETS if name.startswith("avery")] + ["roll-2x1", "roll-4x6"])
def test_every_label_is_read_back_from_its_own_place(sheet: str, kind: SymbolKind, format_: Format) -> None:
    tags = some_tags()
    job = Job(tags, format_, SHEETS[sheet], kind, start=SHEETS[sheet].count)
    result = printed(job)
    found = [read_labels(picture, job.sheet) for picture in pictures(result, format_)]
    wanted = [{tag.carried(kind), tag.payload} for tag in tags]
    places = [(page, place) for page, labels in enumerate(found) for place in sorted(labels)]
    first = job.sheet.count - 1
    assert places == [divmod(first + nth, job.sheet.count) for nth in range(len(tags))]
    texts = [labels[place] for labels in found for place in sorted(labels)]
    assert all(text in either for text, either in zip(texts, wanted, strict=True))
    assert result.labels == len(tags)
    assert result.sheets == len(found)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=14), max_size=8))
def test_any_code_in_bars_is_read_back(names: list[str]) -> None:
    tags = [label_tags.of_item(name, "x", None) for name in ["A1", *names]]
    job = Job(tags, Format.PNG, SHEETS["avery-5161"], SymbolKind.CODE128)
    [picture] = pictures(printed(job), Format.PNG)
    assert [*read_labels(picture, job.sheet).values()] == [tag.payload for tag in tags]


@pytest.mark.parametrize("format_", DRAWN)
def test_a_whole_sheet_is_as_large_as_its_paper(format_: Format) -> None:
    tags = [label_tags.of_item(f"A2-{nth:02d}", "Walkman", None) for nth in range(31)]
    result = printed(Job(tags, format_, SHEETS["avery-5160"]))
    first, second = pictures(result, format_)
    if format_ is Format.PNG:
        assert first.size == second.size == (8.5 * DPI, 11 * DPI)
    else:
        assert {page.get_size() for page in pypdfium2.PdfDocument(result.files[0])} == {(8.5 * 72, 11 * 72)}
    assert len(read(first)) == 30
    assert [code.text for code in read(second)] == ["~ITM:A2-30"]


def test_nothing_is_drawn_beyond_the_edge_of_a_label() -> None:
    sheet = SHEETS["avery-5160"]
    wide = Tag("~ITM:A2-07", "W" * 90, ("W" * 300, "W" * 300, "W" * 300), "")
    for kind in SymbolKind:
        [picture] = pictures(printed(Job([wide] * 30, Format.PDF, sheet, kind)), Format.PDF)
        for place in range(30):
            left, top = (round(edge * DPI) for edge in sheet.place(place))
            width, height = (round(edge * DPI) for edge in sheet.size)
            label = picture.crop((left, top, left + width, top + height))
            inner = (12, 12, width - 12, height - 12)
            label.paste(255, inner)
            assert label.getextrema() == (255, 255)


def test_the_words_are_text_in_the_pdf() -> None:
    result = printed(Job([label_tags.of_section(3, "A", "2", "cards", 10)], Format.PDF, SHEETS["avery-5160"]))
    page = pypdfium2.PdfDocument(result.files[0])[0]
    text = page.get_textpage().get_text_range()
    assert [line.strip() for line in text.splitlines()] == [
        "A2",
        "bin A · section 2",
        "cards · holds 10",
        "~SEC:3",
    ]


def test_what_is_too_long_for_bars_carries_a_qr_code_and_that_is_said() -> None:
    tags = [label_tags.of_listing(UUID, None, False, "x", "A1"), label_tags.of_item("A2-07", "x", None)]
    result = printed(Job(tags, Format.PDF, SHEETS["avery-5160"], SymbolKind.CODE128))
    assert result.notes == ("Too long for Code 128 on avery-5160, so they carry QR codes: 1.",)
    codes = read(pictures(result, Format.PDF)[0])
    assert {code.format.name for code in codes} == {"QRCode", "Code128"}


def test_codes_that_no_scanner_types_are_left_out_and_that_is_said() -> None:
    tags = [label_tags.of_item("A2-\x1b07", "x", None), label_tags.of_item("A2-08", "x", None)]
    result = printed(Job(tags, Format.PNG, SHEETS["avery-5160"]))
    assert result.labels == 1
    assert result.notes == ("Left out, for no scanner could type their codes: 1.",)
    with pytest.raises(BindeckError, match="Nothing of this has a code"):
        printed(Job(tags[:1], Format.PNG, SHEETS["avery-5160"]))


def test_letters_that_the_font_has_not(tmp_path: Path) -> None:
    tags = [label_tags.of_item("A2-07", "草間 Pokémon", None)]
    [note] = printed(Job(tags, Format.PDF, SHEETS["avery-5160"])).notes
    assert note == "Labels with characters that the font has not: 1; --font names one."
    no_font = tmp_path / "font.ttf"
    no_font.write_text("nothing")
    for path, said in ((no_font, "is no font"), (tmp_path / "none.ttf", "could not be read: No such file")):
        with pytest.raises(BindeckError, match=said):
            printed(Job(tags, Format.PDF, SHEETS["avery-5160"], font=path))


def test_a_font_of_ones_own_is_used(tmp_path: Path) -> None:
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    for move, point in (("moveTo", (0, 0)), ("lineTo", (0, 700)), ("lineTo", (500, 700)), ("lineTo", (500, 0))):
        getattr(pen, move)(point)
    pen.closePath()
    glyph = pen.glyph()
    font = FontBuilder(1000, isTTF=True)
    names = {ord(char): f"g{ord(char)}" for char in "?A2-07~ITM:草x"}
    font.setupGlyphOrder([".notdef", *names.values()])
    font.setupCharacterMap(names)
    font.setupGlyf(dict.fromkeys([".notdef", *names.values()], glyph))
    font.setupHorizontalMetrics(dict.fromkeys([".notdef", *names.values()], (600, 0)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": "Blocks", "styleName": "Regular"})
    font.setupOS2(sTypoAscender=800, usWinAscent=800, usWinDescent=200)
    font.setupPost()
    path = tmp_path / "blocks.ttf"
    font.save(path)
    for format_ in DRAWN:
        tags = [label_tags.of_item("A2-07", "草x", None)]
        result = printed(Job(tags, format_, SHEETS["avery-5160"], font=path))
        assert result.notes == ()
        assert [code.text for code in read(pictures(result, format_)[0])] == ["~ITM:A2-07"]


@pytest.mark.parametrize(
    ("job", "said"),
    [
        (Job([], Format.PDF, SHEETS["avery-5160"]), "nothing to print"),
        (Job(some_tags() * 500, Format.PDF, SHEETS["avery-5160"]), "3,500 labels are more than 3,000"),
        (Job(some_tags(), Format.PDF, SHEETS["avery-5160"], start=31), "labels 1 to 30, and no label 31"),
        (Job(some_tags(), Format.PNG, SHEETS["avery-5160"], start=0), "no label 0"),
        (Job(some_tags(), Format.ZPL, SHEETS["avery-5160"]), "a label printer takes roll-2x1"),
        (Job(some_tags(), Format.ZPL, SHEETS["roll-2x1"], dpi=72), "203, 300, 600 dots per inch, not 72"),
        (
            Job([label_tags.of_item("x" * 190, "", None)], Format.PDF, SHEETS["avery-5167"]),
            "too long for a label of avery-5167",
        ),
    ],
)
def test_what_cannot_be_printed_is_said(job: Job, said: str) -> None:
    with pytest.raises(BindeckError, match=said):
        printed(job)


def test_files_are_written_whole_and_never_over_others(tmp_path: Path) -> None:
    path = tmp_path / "labels.png"
    assert jobs.save(path, [b"one"]) == [path]
    assert stat.S_IMODE(path.stat().st_mode) & ~0o644 == 0
    with pytest.raises(BindeckError, match="is there already, and stays as it is"):
        jobs.save(path, [b"two"])
    assert path.read_bytes() == b"one"
    jobs.save(path, [b"two"], overwrite=True)
    assert path.read_bytes() == b"two"
    several = jobs.save(path, [b"1", b"2"])
    assert [(each.name, each.read_bytes()) for each in several] == [
        ("labels-1.png", b"1"),
        ("labels-2.png", b"2"),
    ]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["labels-1.png", "labels-2.png", "labels.png"]


def test_of_several_files_none_is_left_where_one_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "labels-2.png").mkdir()
    with pytest.raises(BindeckError, match=r"labels-2\.png could not be written"):
        jobs.save(tmp_path / "labels.png", [b"1", b"2"], overwrite=True)
    with pytest.raises(BindeckError, match="could not be written: No such file"):
        jobs.save(tmp_path / "none" / "labels.pdf", [b"1"])
    assert not [each.name for each in tmp_path.iterdir() if each.name != "labels-2.png"]


def test_a_picture_says_its_resolution() -> None:
    [file] = printed(Job(some_tags(), Format.PNG, SHEETS["avery-5160"])).files
    assert [round(dpi) for dpi in Image.open(BytesIO(file)).info["dpi"]] == [DPI, DPI]
