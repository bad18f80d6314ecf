"""Files that are no tables of cards, and rows that are no cards: a reason for each, and nothing else lost."""

from pathlib import Path

import pytest

from data.formats.card_rejects import Rejects
from data.formats.card_table import Refusal, opened
from data.formats.table import TableError

WEB = "Card UUID,Card Type,Title,Year,Grading Company,Grading Score,Estimated Value,Notes\n"
MOXFIELD = "Count,Name,Edition,Collector Number\n"


@pytest.mark.parametrize(
    ("content", "dialect", "reason"),
    [
        (b"", None, "cards.csv is empty"),
        (b"\n \r\n\n", None, "no text"),
        (b"\xef\xbb\xbf", None, "no text"),
        (b"PK\x03\x04rest", None, "a zip archive or an Excel workbook: unpack it"),
        (b"\x1f\x8b\x08", None, "gzip"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 30, None, "zero bytes"),
        (bytes(range(1, 256)) * 30, None, "header"),
        (b"sep=,\n", None, "no text"),
        (b"a,b\n1,2\n", None, "no table of cards that is known"),
        (b"Name,Name,Set code,Collector number,Quantity,ManaBox ID\n", None, "Two columns .* “name”"),
        (b"Name,Set code,Quantity,Foil\n", None, "ManaBox it lacks .*“collector number”, “manabox id”"),
        (b"Count,Name,Edition,Collector Number\n", "collectr", "Collectr it lacks"),
        (b"x" * 2_000_000 + b"\n", None, "first line is longer"),
        (b'"Name,Set code\nhalf', None, "header cannot be read: .*quote has no end"),
        (b"Action,ItemID,StartPrice\nEnd,1,\n", None, "changes or ends listings on eBay"),
        (b"*Title,*Quantity,*StartPrice,PicURL\n", None, "eBay it lacks the column “action"),
        (b"Info,Name,Edition\nx,y,z\n", None, "it lacks the columns “collector number”"),
    ],
)
def test_a_file_that_is_no_table_of_cards(
    tmp_path: Path, content: bytes, dialect: str | None, reason: str
) -> None:
    path = tmp_path / "cards.csv"
    path.write_bytes(content)
    with pytest.raises(TableError, match=reason), opened(path, dialect):
        pass


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    for path, reason in ((tmp_path / "none.csv", "No such file"), (tmp_path, "s a directory")):
        with pytest.raises(TableError, match=reason), opened(path):
            pass


BROKEN = [
    (b'a,tcg,Good,1999,PSA,9,"$1,234.50","two\nlines, and ""words"""', ""),
    (b"b,tcg,Year,N/A,,,,", "Year: \u201cN/A\u201d is no year"),
    (b"c,tcg,Grade,1999,PSA,95,,", "Grading Score: A grade is 1 to 10: 95 is none. Did you mean 9.5?"),
    (b"d,tcg,Half", "Half a row: it ends after 3 of 8 cells."),
    (b"e,tcg,Caf\xe9,,,,,", "The row has bytes of another encoding"),
    (b"f,tcg,Big,,,,," + b"x" * 5_000_000, "The line is longer than 1,000,000 characters."),
    (b'f3,tcg,Big,,,,,"' + b"x" * 1_500_000 + b'\nf4,tcg,Not a card,,,,,\n"', "The line is longer than 1,000"),
    (b'f2,tcg,Big,,,,,"' + (b"x" * 299 + b"\n") * 17_000 + b'"', "A cell has more than 1,000,000 characters"),
    ('g,tcg,Caf\u00e9,,,,"19,99",'.encode(), ""),
    (b"h,tcg,More,,,,,,,too", "The row has 10 cells, the header 8."),
    (b"i,tcg,Spare,,,,,,,", ""),
    (b"j,tcg,Zero\0,,,,,", "The row has zero bytes."),
    (b'k,tcg,"Quo"te,,,,,', "There is text after a closing quote"),
    (b"l,tcg,,,,,,", "A card needs a title."),
    (b"m,coin,Type,,,,,", "Card Type: "),
    (b"n,tcg,Money,,,,lots,", "Estimated Value: \u201clots\u201d is not a price"),
    (b"o,tcg,Two,N/A,,9,-1,", "Year: "),
    (b"p,tcg,Fine,,,,,", ""),
    (b'q,tcg,"Open,,,,,\nr,tcg,Swallowed,,,,,', "The file ends in the middle of the row: a quote has no end."),
]


def test_bad_rows_are_refused_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    path.write_bytes(b"\xef\xbb\xbf" + WEB.encode() + b"\n".join(row for row, _ in BROKEN) + b"\n")
    with opened(path) as table:
        rows = table.take(100)
    said = [getattr(row, "reason", "") for row in rows]
    for got, (_, want) in zip(said, BROKEN, strict=True):
        assert got.startswith(want) if want else not got, (got, want)
    assert [str(row.values["estimated_value"]) for row in (rows[0], rows[8])] == ["1234.50", "19.99"]
    assert rows[0].values["notes"] == 'two\nlines, and "words"'
    for sentence in ("Year: ", "value cannot be below zero", "Who gave that grade?"):
        assert sentence in said[16]
    for reason, lines in ((said[6], "9 to 11"), (said[7], "12 to 17,012"), (said[-1], "17,023 to 17,024")):
        assert reason.endswith(f"What stands in lines {lines} is taken for one row.")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Count;Name;Edition;Collector Number;Purchase Price\n2;\u00c6ther, Vial;DST;91;19,99\n", "utf-8"),
        (
            "Count\tName\tEdition\tCollector Number\tPurchase Price\n2\t\u00c6ther, Vial\tDST\t91\t19,99\n",
            "utf-16",
        ),
        (
            '\nsep=;\r\nCount;Name;Edition;Collector Number;Purchase Price\n2;"\u00c6ther, Vial";DST;91;"$19.99"',
            "cp1252",
        ),
        (
            "Count|Name|Edition|Collector Number|Purchase Price\r2|\u00c6ther, Vial|DST|91|19.99 \u20ac\r",
            "utf-16-le",
        ),
    ],
)
def test_other_separators_and_encodings(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "cards.csv"
    path.write_text(text, encoding=encoding, newline="")
    with opened(path) as table:
        (row,) = table.take(10)
    told = {name: str(row.values[name]) for name in ("title", "quantity", "set_code", "purchase_price")}
    assert told == {"title": "\u00c6ther, Vial", "quantity": "2", "set_code": "DST", "purchase_price": "19.99"}


def test_what_is_refused_is_read_again_once_it_is_mended(tmp_path: Path) -> None:
    path = tmp_path / "cards.csv"
    path.write_text(MOXFIELD + "x,=Shock,lea,5\nhalf,a\n1,Fine,lea,6\n")
    with opened(path) as table:
        refused = [row for row in table.take(10) if isinstance(row, Refusal)]
    rejects = tmp_path / "cards.rejected.csv"
    with Rejects(rejects) as kept, opened(path) as table:
        kept.begin(table)
        kept.add(refused)
        kept.end()
        kept.keep()
    text = rejects.read_text()
    assert text.startswith('Line,Reason,Count,Name,Edition,Collector Number\n2,"Count: ')
    rejects.write_text(text.replace(",x,", ",1,"))
    with opened(rejects) as table:
        mended, half = table.take(10)
    assert mended.values["title"] == "=Shock"
    assert half.reason.startswith("Half a row")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cards.csv", "cards.rejected.csv"]
