"""A photo as cells, and as the escape sequences of two protocols, read back pixel by pixel."""

from __future__ import annotations

import base64
import re
import zlib

import pytest
from rich.console import Console
from textual.app import App, ComposeResult
from textual.geometry import Region, Size
from textual.strip import Strip

from data.rules.photos import Indexed, Picture
from widgets.graphics import PLACEHOLDER, sixel_rows
from widgets.photo import Photo, in_blocks, in_kitty, in_sixels

COLOURS = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255))


def painted(width: int, height: int) -> Picture:
    """A picture in which no two neighbours look alike."""
    return Picture(
        width, height, b"".join(bytes(COLOURS[(x + 2 * y) % 4]) for y in range(height) for x in range(width))
    )


def pixel(picture: Picture, x: int, y: int) -> tuple[int, ...]:
    start = 3 * (y * picture.width + x)
    return tuple(picture.pixels[start : start + 3])


class Wall(App[None]):
    """A photo alone, with room around it."""

    CSS = "Photo { width: 20; height: 8; }"

    def __init__(self) -> None:
        super().__init__()
        self.photo = Photo()

    def compose(self) -> ComposeResult:
        yield self.photo

    def lines(self) -> list[Strip]:
        return self.photo.render_lines(Region(0, 0, *self.photo.size))

    def written(self) -> str:
        """What reaches the terminal when all of it is painted."""
        return "\n".join(strip.render(self.console) for strip in self.lines())


def cells(strip: Strip) -> list[tuple[str, tuple[int, ...] | None, tuple[int, ...] | None]]:
    """Character, colour and background of each cell."""
    return [
        (
            char,
            tuple(style.color.triplet) if style and style.color and style.color.triplet else None,
            tuple(style.bgcolor.triplet) if style and style.bgcolor and style.bgcolor.triplet else None,
        )
        for text, style, control in strip
        if not control
        for char in text
    ]


async def test_blocks_show_two_pixels_a_cell_in_the_middle() -> None:
    picture = painted(10, 7)
    app = Wall()
    async with app.run_test(size=(30, 10)) as pilot:
        app.photo.show(in_blocks(picture))
        await pilot.pause()
        lines = app.lines()
        assert {strip.cell_length for strip in lines} == {20}
        for y in range(4):
            row = cells(lines[y])[5:15]
            assert [char for char, _, _ in row] == ["▀"] * 10
            assert [colour for _, colour, _ in row] == [pixel(picture, x, 2 * y) for x in range(10)]
            if y < 3:
                assert [ground for _, _, ground in row] == [pixel(picture, x, 2 * y + 1) for x in range(10)]
        assert not lines[4].text.strip()
        app.photo.show(None)
        await pilot.pause()
        assert not any(strip.text.strip() for strip in app.lines())


async def test_neighbours_of_one_look_cost_one_sequence() -> None:
    app = Wall()
    async with app.run_test(size=(30, 10)):
        app.photo.show(in_blocks(Picture(20, 16, bytes((9, 9, 9)) * 320)))
        assert len(app.written()) < 8 * 60


@pytest.mark.parametrize("width", [20, 12])
async def test_a_picture_wider_than_its_place_is_cut(width: int) -> None:
    app = Wall()
    async with app.run_test(size=(width, 10)) as pilot:
        app.photo.show(in_blocks(painted(50, 8)))
        await pilot.pause()
        assert {strip.cell_length for strip in app.lines()} == {app.photo.size.width}


def kitty(text: str) -> tuple[dict[str, str], bytes]:
    """The keys of the first sequence and the payload of all of them."""
    found = re.findall(r"\x1b_G([^;]*);([^\x1b]*)\x1b\\", text)
    assert all(len(payload) <= 4096 for _, payload in found)
    assert [keys[-3:] for keys, _ in found] == ["m=1"] * (len(found) - 1) + ["m=0"] or len(found) == 1
    keys = dict(key.split("=") for key in found[0][0].split(","))
    return keys, zlib.decompress(base64.b64decode("".join(payload for _, payload in found)))


async def test_kitty_is_sent_the_pixels_once_and_told_the_cells() -> None:
    picture = painted(150, 120)
    app = Wall()
    async with app.run_test(size=(30, 10)):
        app.photo.show(in_kitty(picture, Size(15, 6), app.photo.image_id))
        keys, pixels = kitty(app.written())
        assert pixels == picture.pixels
        assert {name: keys[name] for name in "aUfoscvrq"} == {
            "a": "T", "U": "1", "f": "24", "o": "z", "s": "150", "v": "120", "c": "15", "r": "6", "q": "2",
        }  # fmt: skip
        assert "\x1b_G" not in app.written(), "it was sent before"
        lines = app.lines()
        row = [cell for cell in cells(lines[2]) if cell[0] == PLACEHOLDER]
        red, green, blue = row[0][1] or (0, 0, 0)
        assert len(row) == 15
        assert (red << 16) + (green << 8) + blue == int(keys["i"]) == app.photo.image_id
        assert lines[0].text.strip()[1] == "\u0305"
        assert lines[2].text.strip()[1] == "\u030e"
        app.photo.send_again()
        assert kitty(app.written())[1] == picture.pixels


async def test_a_line_that_was_drawn_and_not_written_is_not_sent() -> None:
    app = Wall()
    async with app.run_test(size=(30, 10)):
        app.photo.show(in_kitty(painted(20, 20), Size(4, 2), app.photo.image_id))
        app.lines()
        assert "\x1b_G" in app.written()


async def test_the_compositor_passes_the_sequences_on() -> None:
    app = Wall()
    async with app.run_test(size=(30, 10)) as pilot:
        app.photo.show(in_kitty(painted(20, 20), Size(4, 2), app.photo.image_id))
        update = app.screen._compositor.render_full_update()
        assert kitty(update.render_segments(app.console))[0]["s"] == "20"
        app.photo.show(in_sixels(["\x1bPq~\x1b\\"], 4))
        await pilot.pause()
        assert "\x1bPq~\x1b\\" in app.screen._compositor.render_full_update().render_segments(app.console)


def drawn(sixels: str) -> dict[tuple[int, int], tuple[int, ...]]:
    """The pixels that a terminal would draw, by place."""
    match = re.fullmatch(r'\x1bP0;1;0q"1;1;(\d+);(\d+)(.*)\x1b\\', sixels, re.DOTALL)
    assert match
    palette: dict[int, tuple[int, ...]] = {}
    pixels: dict[tuple[int, int], tuple[int, ...]] = {}
    x = top = colour = 0
    for token in re.findall(r"#\d+;2;\d+;\d+;\d+|#\d+|[$\-]|[?-~]", match[3]):
        if ";" in token:
            number, _, *rgb = map(int, token[1:].split(";"))
            palette[number] = tuple(round(part * 2.55) for part in rgb)
        elif token[0] == "#":
            colour = int(token[1:])
        elif token == "$":
            x = 0
        elif token == "-":
            x, top = 0, top + 6
        else:
            for line in range(6):
                if (ord(token) - 63) >> line & 1:
                    assert (x, top + line) not in pixels, "drawn twice"
                    pixels[x, top + line] = palette[colour]
            x += 1
    assert set(pixels) == {(x, y) for x in range(int(match[1])) for y in range(int(match[2]))}
    return pixels


@pytest.mark.parametrize("cell_height", [6, 17, 20])
def test_sixels_are_the_picture_row_by_row(cell_height: int) -> None:
    picture = painted(23, 44)
    indexes = bytes((x + 2 * y) % 4 for y in range(44) for x in range(23))
    palette = b"".join(map(bytes, COLOURS))
    rows = sixel_rows(Indexed(23, 44, indexes, palette), cell_height)
    assert len(rows) == -(-44 // cell_height)
    for nth, sixels in enumerate(rows):
        for (x, y), colour in drawn(sixels).items():
            assert colour == pixel(picture, x, y + nth * cell_height)


def test_sixels_leave_the_cursor_where_the_text_does() -> None:
    (strip,) = in_sixels(["\x1bPq~\x1b\\"], 5).strips
    assert strip.cell_length == 5
    assert strip.render(Console()) == "\x1b7     \x1b8\x1bPq~\x1b\\\x1b8\x1b[5C"
