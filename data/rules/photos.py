"""Photos of a thing: where they may lie, and the pixels of one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PureWindowsPath
from urllib.parse import unquote

from data.rules import mend
from data.rules.listing_fields import parse_photo

LONGEST_SHOWN = 300
"""Characters of an address that are worth showing."""

_URL = re.compile(r"https?://[!-~]+")
_REMOTE = re.compile(r"(?:[a-z][a-z0-9+.-]+:)?//", re.IGNORECASE)
_INLINE = "data:"
_FILE = "file://"


class Drawing(StrEnum):
    """How photos are drawn: as the terminal can, not at all, in half blocks, or by a graphics protocol."""

    AUTO = "auto"
    OFF = "off"
    BLOCKS = "blocks"
    KITTY = "kitty"
    SIXEL = "sixel"


@dataclass(frozen=True, slots=True)
class Picture:
    """Decoded pixels, three bytes (red, green, blue) each, row by row from the top."""

    width: int
    height: int
    pixels: bytes


@dataclass(frozen=True, slots=True)
class Indexed:
    """A picture of few colours: one byte a pixel, an index into the palette of three bytes each."""

    width: int
    height: int
    indexes: bytes
    palette: bytes


def addresses(text: str | None) -> list[str]:
    """The paths and addresses in a column of photos of any shape; a photo named twice counts once.

    >>> addresses('[{"url": "https://example.com/1.jpg"}, "b.jpg", "b.jpg"]')
    ['https://example.com/1.jpg', 'b.jpg']
    """
    return list(dict.fromkeys(mend.photos(text or "")))


def to_text(paths: Iterable[str], before: str | None) -> str | None:
    """What to store for these paths; None for none. One that stood there `before` stays as it was written.

    Raises FieldError for another one that cannot be stored.
    """
    known = mend.photo_entries(before or "")
    entries = [known[path] if path in known else parse_photo(path) for path in paths]
    return mend.to_json(entries) if entries else None


def link(address: str) -> str | None:
    """The address where it is one that a terminal may open."""
    return address if _URL.fullmatch(address) else None


def is_inline(address: str) -> bool:
    """Whether the photo itself stands in the row, as a data: address."""
    return address[: len(_INLINE)].lower() == _INLINE


def is_remote(address: str) -> bool:
    """Whether the photo lies on another machine: it is never fetched."""
    return bool(_REMOTE.match(address)) and not address.lower().startswith(_FILE)


def is_here(address: str, folder: Path | None) -> bool:
    """Whether the address leads to a place on this machine."""
    return not is_inline(address) and not is_remote(address) and bool(places(address, folder))


def shown(address: str) -> str:
    """The address as a person reads it: one that holds the photo itself is named by its size."""
    if is_inline(address):
        return f"a photo inside the row ({len(address) * 3 // 4 // 1024 + 1} kB)"
    return address if len(address) <= LONGEST_SHOWN else f"{address[:LONGEST_SHOWN]}…"


def places(address: str, folder: Path | None) -> list[Path]:
    """Where a photo on this machine may lie, the likeliest first; no place outside `folder` for a relative path.

    `folder` is where the web application keeps its files: a path may begin in it, at it, or on another machine's
    drive.

    >>> places('data/1.jpg', Path('/srv/data'))[1].as_posix()
    '/srv/data/1.jpg'
    """
    path = unquote(address[len(_FILE) :]) if address.lower().startswith(_FILE) else address
    named = PureWindowsPath(path)
    parts = named.parts[1:] if named.anchor else named.parts
    if "\0" in path or ".." in parts or not parts:
        return []
    found = [Path(path)] if Path(path).is_absolute() else []
    if folder is not None:
        found.append(folder.joinpath(*parts))
        if parts[0] == folder.name and len(parts) > 1:
            found.append(folder.joinpath(*parts[1:]))
    return found
