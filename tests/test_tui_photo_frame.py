"""Which terminal draws photos, and how; and that loading one never stands in the way."""

import asyncio
import fcntl
import os
import pty
import struct
import termios
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual.geometry import Size

from data import pictures
from data.rules.photos import Drawing, Picture
from data.settings import Settings
from tests.fix_dashboard import Dashboard, shown
from tests.fix_photos import MakePhoto
from tests.fix_shop import Shop
from tui.photo_frame import PhotoFrame, can_draw, way_to_draw
from tui.terminal import cell_pixels, graphics
from widgets.graphics import PLACEHOLDER


@pytest.mark.parametrize(
    ("environ", "way"),
    [
        ({"TERM": "xterm-kitty"}, Drawing.KITTY),
        ({"TERM": "xterm-ghostty"}, Drawing.KITTY),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"}, Drawing.KITTY),
        ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}, Drawing.KITTY),
        ({"TERM": "foot"}, Drawing.SIXEL),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, Drawing.SIXEL),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, Drawing.SIXEL),
        ({"TERM": "tmux-256color", "KITTY_WINDOW_ID": "1", "TMUX": "/tmp/tmux"}, Drawing.BLOCKS),
        ({"TERM": "screen-256color", "TERM_PROGRAM": "WezTerm"}, Drawing.BLOCKS),
        ({"TERM": "xterm-256color"}, Drawing.BLOCKS),
        ({}, Drawing.BLOCKS),
    ],
)
def test_a_terminal_is_known_by_its_name(environ: dict[str, str], way: Drawing) -> None:
    assert graphics(environ) is way


@contextmanager
def a_terminal(*size: int) -> Iterator[None]:
    """A terminal of these rows, columns, and pixels on standard error, which the test runner takes back after."""
    ours, theirs = pty.openpty()
    kept = os.dup(2)
    os.dup2(theirs, 2)
    try:
        fcntl.ioctl(2, termios.TIOCSWINSZ, struct.pack("HHHH", *size))
        yield
    finally:
        os.dup2(kept, 2)
        for descriptor in (ours, theirs, kept):
            os.close(descriptor)


@pytest.mark.parametrize(
    ("size", "cell"),
    [((40, 120, 1200, 800), (10, 20)), ((40, 120, 0, 0), None), ((0, 0, 0, 0), None), ((40, 120, 7, 800), None)],
)
def test_the_kernel_knows_how_large_a_cell_is(size: tuple[int, ...], cell: tuple[int, int] | None) -> None:
    with a_terminal(*size):
        assert cell_pixels() == cell


def settings(shop: Shop, redis_url: str, tmp_path: Path, photos: Drawing, photo_dir: Path | None) -> Settings:
    return Settings(
        tmp_path, tmp_path, tmp_path, shop.url, redis_url, shop.username, photos=photos, photo_dir=photo_dir
    )


async def test_what_is_spared_and_what_is_wished(
    shop: Shop, redis_url: str, tmp_path: Path, photo_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with shown(settings(shop, redis_url, tmp_path, Drawing.BLOCKS, photo_dir)) as board:
        app = board.app
        monkeypatch.setenv("TERM", "xterm-kitty")
        monkeypatch.delenv("TMUX", raising=False)
        assert way_to_draw(app, Drawing.AUTO) is Drawing.KITTY
        assert way_to_draw(app, Drawing.BLOCKS) is Drawing.BLOCKS
        assert way_to_draw(app, Drawing.OFF) is Drawing.OFF
        monkeypatch.setenv("TERM", "xterm-256color")
        monkeypatch.delenv("KITTY_WINDOW_ID", raising=False)
        monkeypatch.delenv("TERM_PROGRAM", raising=False)
        expected = Drawing.BLOCKS if app.console.color_system == "truecolor" else Drawing.OFF
        assert way_to_draw(app, Drawing.AUTO) is expected
        for name in ("-ascii", "-frugal"):
            app.set_class(True, name)
            assert way_to_draw(app, Drawing.KITTY) is Drawing.OFF
            app.set_class(False, name)
        assert can_draw(app, "1.png", Size(20, 10))
        assert can_draw(app, "data:image/png;base64,", Size(20, 10))
        assert not can_draw(app, "1.png", Size(19, 10))
        assert not can_draw(app, "https://example.com/1.png", Size(80, 40))
        assert not can_draw(app, "../1.png", Size(80, 40))
        assert not can_draw(app, "", Size(80, 40))
        monkeypatch.setattr(pictures, "can_decode", lambda: False)
        assert way_to_draw(app, Drawing.KITTY) is Drawing.OFF


async def opened(board: Dashboard, listing: int) -> PhotoFrame:
    await board.until("● live")
    board.app.open_listing(listing)
    await board.until("Location")
    return board.app.screen.query_one("#photo", PhotoFrame)


async def test_kitty_is_sent_the_photo(
    shop: Shop, redis_url: str, tmp_path: Path, make_photo: MakePhoto, photo_dir: Path
) -> None:
    make_photo("1.png")
    listing = shop.listing(photos='["1.png"]')
    async with shown(settings(shop, redis_url, tmp_path, Drawing.KITTY, photo_dir)) as board:
        frame = await opened(board, listing)
        await board.until(PLACEHOLDER)
        assert frame._cells is not None
        assert f"i={frame.image_id}," in frame._cells.transmission


async def test_sixels_need_to_know_how_large_a_cell_is(
    shop: Shop, redis_url: str, tmp_path: Path, make_photo: MakePhoto, photo_dir: Path
) -> None:
    make_photo("1.png")
    listing = shop.listing(photos='["1.png"]')
    async with shown(settings(shop, redis_url, tmp_path, Drawing.SIXEL, photo_dir)) as board:
        frame = await opened(board, listing)
        await board.until("▀▀▀▀")
        with a_terminal(24, 80, 800, 480):
            await board.pilot.resize_terminal(100, 30)
            await board.gone("▀▀▀▀")
            await board.until(lambda: frame.is_drawn)
        assert frame._cells is not None
        assert all("\x1bP0;1;0q" in strip.render(board.app.console) for strip in frame._cells.strips)


async def test_a_photo_that_takes_long_holds_nothing_up_and_comes_too_late(
    shop: Shop, redis_url: str, tmp_path: Path, photo_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    going, loading = threading.Event(), threading.Event()

    def slow(*_: object) -> Picture:
        loading.set()
        going.wait(10)
        return Picture(20, 20, bytes(1200))

    monkeypatch.setattr(pictures, "load", slow)
    listing = shop.listing(photos='["1.png"]', description="\n".join(f"line {n}" for n in range(60)))
    async with shown(settings(shop, redis_url, tmp_path, Drawing.BLOCKS, photo_dir)) as board:
        frame = await opened(board, listing)
        await asyncio.to_thread(loading.wait, 10)
        await board.press("end")
        await board.until("History")
        frame.show_address("", Size())
        going.set()
        await board.pilot.pause(0.1)
        assert not frame.is_drawn
        assert "▀" not in board.text


async def test_a_photo_of_a_card_is_drawn_beside_its_facts(
    shop: Shop, redis_url: str, tmp_path: Path, make_photo: MakePhoto, photo_dir: Path
) -> None:
    make_photo("cards/1.png", (300, 400))
    card = shop.card(photos='["cards/gone.png", "https://example.com/1.png", "cards/1.png"]')
    bare = shop.card()
    async with shown(settings(shop, redis_url, tmp_path, Drawing.BLOCKS, photo_dir)) as board:
        await board.until("● live")
        board.app.open_page("card", card)
        await board.until("▀▀▀▀")
        frame = board.app.screen.query_one("#photo", PhotoFrame)
        assert frame.region.x > board.app.screen.query_one("#facts").region.x
        await board.until("cards/gone.png  ⚠")
        board.app.open_page("card", bare)
        await board.until("nothing on record")
        assert "▀" not in board.text
        await board.press("escape")
        await board.until("▀▀▀▀")
        await board.press("v")
        await board.until("gone.png")
        await board.press("right", "right")
        await board.until("▀▀▀▀")
        assert "cards/1.png" in board.text
