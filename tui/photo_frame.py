"""A photo by its address: loaded and decoded in a thread, drawn as the terminal can, or a sentence."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, cast

from textual.geometry import Size
from textual.message import Message

from data import pictures
from data.pictures import PictureRefused
from data.rules.photos import Drawing, is_here, is_inline
from tui.desk import BaseApp
from tui.latest import Latest
from tui.terminal import cell_pixels, graphics
from widgets.graphics import LARGEST_SIDE, SIXEL_COLOURS, sixel_rows
from widgets.photo import Cells, Photo, in_blocks, in_kitty, in_sixels

USUAL_CELL = (10, 20)
"""Pixels of a cell where nobody knows: kitty scales what it is sent."""

LEAST = {Drawing.BLOCKS: Size(20, 10), Drawing.KITTY: Size(10, 5), Drawing.SIXEL: Size(10, 5)}
"""Cells below which a photo says nothing."""

TRUE_COLOURS = "truecolor"


class _Question(NamedTuple):
    address: str
    room: Size


class PhotoFrame(Photo):
    """Shows the photo at an address; `Settled` says what became of it."""

    @dataclass
    class Settled(Message):
        """The photo is drawn, or `sentence` says why not."""

        frame: PhotoFrame
        address: str
        sentence: str = ""

        @property
        def control(self) -> PhotoFrame:
            return self.frame

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.display = False
        self._asked: _Question | None = None
        self._loader: Latest[_Question] = Latest(self, self._load, "photo")

    def show_address(self, address: str, room: Size) -> None:
        """Show the photo there in at most so many cells, in place of the one before; no address shows nothing.

        It takes room only once there is something to see, so that a photo that is missing moves nothing.
        """
        question = _Question(address, room)
        if question == self._asked:
            return
        if self._asked is None or self._asked.address != address:
            self.show(None)
        self._asked = question
        if address:
            self._loader.ask(question)
        else:
            self.display = False

    def on_mount(self) -> None:
        self.app.app_resume_signal.subscribe(self, self._on_app_resumed)

    def _on_app_resumed(self, _: object) -> None:
        self.send_again()

    async def _load(self, question: _Question) -> None:
        app = cast(BaseApp, self.app)
        settings = app.services.settings
        way = way_to_draw(app, settings.photos)
        cells, sentence = None, ""
        try:
            cells = await asyncio.to_thread(_drawn, question, settings.photo_dir, way, self.image_id)
        except PictureRefused as refused:
            sentence = str(refused)
        if question != self._asked:
            return
        self.show(cells)
        self.display = cells is not None
        if cells is not None:
            self.styles.width, self.styles.height = question.room.width, len(cells.strips)
        self.post_message(self.Settled(self, question.address, sentence))


def way_to_draw(app: BaseApp, setting: Drawing) -> Drawing:
    """How photos are drawn here; OFF where they cannot be, or are not wanted."""
    spared = app.has_class("-ascii") or app.has_class("-frugal") or bool(app.ansi_color)
    if setting is Drawing.OFF or spared or not pictures.can_decode():
        return Drawing.OFF
    way = graphics(os.environ) if setting is Drawing.AUTO else setting
    if way is Drawing.SIXEL and cell_pixels() is None:
        way = Drawing.BLOCKS
    if way is Drawing.BLOCKS and setting is Drawing.AUTO and app.console.color_system != TRUE_COLOURS:
        return Drawing.OFF
    return way


def can_draw(app: BaseApp, address: str, room: Size) -> bool:
    """Whether a photo at this address may be drawn in so many cells; it is not looked at yet."""
    settings = app.services.settings
    least = LEAST.get(way_to_draw(app, settings.photos))
    if least is None or not (is_inline(address) or is_here(address, settings.photo_dir)):
        return False
    return room.width >= least.width and room.height >= least.height


def first_to_draw(app: BaseApp, found: Sequence[str], room: Size, remarks: Mapping[str, str]) -> str:
    """The first of these addresses whose photo may be drawn there and has no remark against it; "" for none."""
    drawable = (address for address in found if can_draw(app, address, room))
    return next((address for address in drawable if not remarks.get(address)), "")


def _drawn(question: _Question, folder: Path | None, way: Drawing, image_id: int) -> Cells:
    """The photo in cells; in a thread."""
    columns, rows = question.room
    if way is Drawing.BLOCKS:
        return in_blocks(pictures.load(question.address, folder, columns, 2 * rows))
    width, height = cell_pixels() or USUAL_CELL
    columns, rows = min(columns, LARGEST_SIDE), min(rows, LARGEST_SIDE)
    picture = pictures.load(question.address, folder, columns * width, rows * height)
    cells = Size(-(-picture.width // width), -(-picture.height // height))
    if way is Drawing.KITTY:
        return in_kitty(picture, cells, image_id)
    return in_sixels(sixel_rows(pictures.indexed(picture, SIXEL_COLOURS), height), cells.width)
