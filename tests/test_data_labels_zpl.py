"""Labels in ZPL, read by a small reader of what the language's manual says about the commands used.

No printer is here to draw them: the reader knows prefixes, ^FH, the invocation codes of ^BC in mode N, and ^BQ's
switches; what it finds must be what was meant, whatever stands in the names.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from data.labels import zpl
from data.labels.job import Format, Job, printed
from data.rules import label_tags
from data.rules.label_sheets import SHEETS
from data.rules.label_tags import Tag
from data.rules.symbols import SymbolKind
from tests.fix_labels import read

INVOKED = {"<": "^", "0": ">", "=": "~"}


class Field(NamedTuple):
    """A field of a format: what kind it is, where it begins, its parameters, its data."""

    kind: str
    x: int
    y: int
    parameters: list[str]
    data: str


@dataclass
class Label:
    """A format of a job."""

    setup: dict[str, str]
    fields: list[Field]


def parse(job: bytes) -> list[Label]:
    """The formats of a job; any byte that is no part of one is a mistake."""
    text = job.decode("utf-8")
    assert text.isascii(), "every byte beyond ASCII goes through ^FH"
    formats = re.findall(r"\^XA(.*?)\^XZ", text, re.DOTALL)
    assert re.sub(r"\^XA.*?\^XZ", "", text, flags=re.DOTALL).strip() == ""
    return [_label(each) for each in formats]


def _label(text: str) -> Label:
    assert "~" not in text, "a tilde begins a command wherever it stands"
    label = Label({}, [])
    origin, kind, parameters, in_hex = (0, 0), "", [], False
    for name, rest in re.findall(r"\^(A0|GF|[A-Z][A-Z0-9])([^^]*)", text):
        rest = rest.removesuffix("\n")
        match name:
            case "CI" | "PW" | "LL" | "LH":
                label.setup[name] = rest
            case "BY":
                label.setup["BY"] = rest
            case "FO":
                origin = (int(rest.split(",")[0]), int(rest.split(",")[1]))
                kind, parameters, in_hex = "", [], False
            case "A0" | "BC" | "BQ" | "GF":
                kind, parameters = name, rest.split(",")
                if name == "GF":
                    label.fields.append(Field(kind, *origin, parameters[:4], parameters[4]))
            case "FH":
                in_hex = rest == "_"
            case "FD":
                assert in_hex
                label.fields.append(Field(kind, *origin, parameters, _bytes(rest)))
            case "FS":
                pass
            case _:
                raise AssertionError(f"^{name} is not in this reader's manual")
    return label


def _bytes(text: str) -> str:
    """Field data under ^FH_ and ^CI28."""
    raw = re.sub(rb"_([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), text.encode())
    return raw.decode("utf-8")


def carried(field: Field) -> str:
    """What the code of a field carries."""
    if field.kind == "BQ":
        orientation, model, module, level, mask = field.parameters
        assert (orientation, model, level, mask) == ("N", "2", "M", "7")
        assert 1 <= int(module) <= 10
        switches, text = field.data[:3], field.data[3:]
        assert switches == "MA,"
        return text
    orientation, _, line, above, check, mode = field.parameters
    assert (orientation, line, above, check, mode) == ("N", "N", "N", "N", "N")
    assert field.data.startswith(">:")
    return re.sub(r">(.)", lambda found: INVOKED[found[1]], field.data[2:])


def job(tags: list[Tag], kind: SymbolKind = SymbolKind.QR, sheet: str = "roll-4x6", dpi: int = 203) -> list[Label]:
    [file] = printed(Job(tags, Format.ZPL, SHEETS[sheet], kind, dpi=dpi)).files
    return parse(file)


@settings(max_examples=150, deadline=None)
@given(
    st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=14),
    st.text(max_size=30),
    st.sampled_from(SymbolKind),
)
def test_whatever_stands_in_a_name_is_data_and_no_command(name: str, title: str, kind: SymbolKind) -> None:
    tag = label_tags.of_item(name, title, "cards")
    [label] = job([tag if tag.payload else label_tags.of_item("A1", title, "cards")], kind)
    codes = [field for field in label.fields if field.kind in ("BC", "BQ")]
    assert [carried(code) for code in codes] == [tag.payload or "~ITM:A1"]
    words = [field.data for field in label.fields if field.kind == "A0"]
    assert words[-1] == "cards" if kind is SymbolKind.CODE128 else words[-1] == (tag.payload or "~ITM:A1")


def test_a_code_beyond_ascii_is_a_picture_that_is_read_back() -> None:
    [label] = job([label_tags.of_item("草-01", "x", None)])
    [field] = [field for field in label.fields if field.kind == "GF"]
    kind, total, filled, per_row = field.parameters
    assert (kind, total) == ("A", filled)
    rows = int(total) // int(per_row)
    bits = bytes.fromhex(field.data)
    assert len(bits) == int(total)
    picture = Image.frombytes("1", (int(per_row) * 8, rows), bytes(~byte & 255 for byte in bits)).convert("L")
    around = Image.new("L", (picture.width + 100, picture.height + 100), 255)
    around.paste(picture, (50, 50))
    assert [code.text for code in read(around)] == ["~ITM:草-01"]


@pytest.mark.parametrize("dpi", zpl.RESOLUTIONS)
@pytest.mark.parametrize("sheet", [name for name, sheet in SHEETS.items() if sheet.is_roll])
@pytest.mark.parametrize("kind", SymbolKind)
def test_everything_lies_on_the_label(sheet: str, dpi: int, kind: SymbolKind) -> None:
    tags = [label_tags.of_item("A2-07", "W" * 200, "cards"), label_tags.of_section(1, "A", "2", "cards", 10)]
    width, height = (round(inches * dpi) for inches in SHEETS[sheet].size)
    for label in job(tags, kind, sheet, dpi):
        assert label.setup["CI"] == "28"
        assert (label.setup["PW"], label.setup["LL"], label.setup["LH"]) == (str(width), str(height), "0,0")
        for field in label.fields:
            if field.kind == "A0":
                size = int(field.parameters[1])
                assert field.x + len(field.data) * size * zpl.WIDE <= width
                assert field.y + size <= height
            elif field.kind == "BC":
                module = int(label.setup["BY"])
                wide = (11 * len(carried(field)) + zpl.CODE_B_FRAME) * module
                assert min(field.x, width - field.x - wide) >= 10 * module
                assert field.y + int(field.parameters[1]) <= height
            else:
                wide = 21 * int(field.parameters[2])
                assert field.x + wide <= width
                assert field.y + wide <= height


def test_one_format_a_label_in_their_order() -> None:
    labels = job([label_tags.section_ahead("A", str(nth)) for nth in range(1, 21)])
    assert [carried(label.fields[0]) for label in labels] == [f"~SEC:/A/{nth}" for nth in range(1, 21)]
