"""QR codes, read back by a decoder from what is drawn."""

import unicodedata

import pytest
import zxingcpp

from widgets.qr import LEFT, OLDER, RIGHT, dense_lines, qr_lines

SCALE = 4
HALVES = {"█": (255, 255), "▀": (255, 0), "▄": (0, 255), " ": (0, 0)}


def read(lines: list[str]) -> list[str]:
    """What a reader finds in the lines, each cell two pixels one above the other."""
    pixels = bytearray()
    for line in lines:
        for half in (0, 1):
            row = b"".join(bytes([HALVES[cell][half]]) * SCALE for cell in line)
            pixels += row * SCALE
    shape = (len(lines) * 2 * SCALE, len(lines[0]) * SCALE)
    return [found.text for found in zxingcpp.read_barcodes(memoryview(bytes(pixels)).cast("B", shape))]


@pytest.mark.parametrize(
    "url",
    [
        "https://www.ebay.com/itm/110012345678",
        "https://www.etsy.com/listing/1234567890/vintage-sony-walkman-wm-d6c-professional-recorder",
        "https://www.mercari.com/us/item/m12345678901/?ref=search_results&q=" + "walkman" * 4,
    ],
)
def test_a_phone_reads_it_at_80_by_24(url: str) -> None:
    lines = qr_lines(url, 80, 22)
    assert lines is not None
    assert read(lines) == [url]


def test_the_quiet_zone_is_as_wide_as_there_is_room() -> None:
    url = "https://www.etsy.com/listing/1234567890/vintage-sony-walkman-wm-d6c-professional"
    narrow, wide = qr_lines(url, 80, 22), qr_lines(url, 80, 40)
    assert narrow is not None
    assert wide is not None
    assert len(wide[0]) - len(narrow[0]) in (0, 4)
    assert wide[0] == "█" * len(wide[0])
    assert read(wide) == read(narrow) == [url]


def test_what_does_not_fit_is_not_drawn() -> None:
    assert qr_lines("https://www.ebay.com/itm/110012345678", 80, 12) is None
    assert qr_lines("https://www.ebay.com/itm/110012345678", 20, 24) is None
    assert qr_lines("x" * 5000, 1000, 1000) is None


def test_a_long_address_is_read_at_80_by_24_in_sextants() -> None:
    url = f"https://{'p' * 20}.supabase.co/auth/v1/authorize?code_challenge={'zcI6_ymfWtdIU' * 12}"
    assert qr_lines(url, 80, 20) is None
    lines = dense_lines(url, 80, 20)
    assert lines is not None
    assert len(lines) <= 20
    assert [found.text for found in zxingcpp.read_barcodes(_pixels(lines))] == [url]
    assert dense_lines(url, 80, 12) is None
    assert dense_lines(url, 20, 20) is None
    assert dense_lines("x" * 5000, 1000, 1000) is None


def _pixels(lines: list[str]) -> memoryview:
    """Cells twice as high as wide, of sextants as Unicode describes them: ▌ and ▐ have signs of their own."""
    patterns = {sign: pattern for pattern, sign in OLDER.items()}
    new = (pattern for pattern in range(1, 63) if pattern not in (LEFT, RIGHT))
    patterns |= {unicodedata.lookup(f"BLOCK SEXTANT-{_parts(pattern)}"): pattern for pattern in new}
    rows = [
        b"".join(
            bytes([255 * (patterns[cell] >> nth & 1)]) * 3 for cell in line for nth in (2 * part, 2 * part + 1)
        )
        for line in lines
        for part in range(3)
        for _ in range(4)
    ]
    return memoryview(b"".join(rows)).cast("B", (len(rows), len(rows[0])))


def _parts(pattern: int) -> str:
    return "".join(str(nth + 1) for nth in range(6) if pattern >> nth & 1)
