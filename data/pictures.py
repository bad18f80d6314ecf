"""Photos from files, decoded to the size they are drawn in. Pillow is an optional extra, loaded late."""

from __future__ import annotations

import base64
import binascii
import logging
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import BindeckError
from data.rules.photos import Indexed, Picture, is_inline, is_remote, places

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST_BYTES = 64 * 2**20
"""Of a file."""

LARGEST_PIXELS = 80_000_000
"""Of a photo before it is made smaller: a small file can unfold to gigabytes."""

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "MPO", "AVIF")
"""What cameras and shops write; formats that are programs, such as EPS, are not run."""

PAPER = (255, 255, 255)
"""Behind what is transparent: things are cut out for white pages."""

FOLDER_HINT = "BINDECK_PHOTO_DIR can name the folder that photos lie in"
"""Where a relative path leads nowhere."""

log = logging.getLogger(__name__)


class PictureRefused(BindeckError):
    """A photo that cannot be shown, and why."""


@cache
def can_decode() -> bool:
    """Whether the extra is installed."""
    return find_spec("PIL") is not None


def load(address: str, folder: Path | None, width: int, height: int) -> Picture:
    """The photo in the largest size within so many pixels, its proportions kept; of an animation the first frame.

    Blocks while it reads and decodes: call it in a thread. Raises PictureRefused.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415  # 0.1 s, and an extra: only when a photo is shown

    Image.MAX_IMAGE_PIXELS = None  # it would print a warning on the screen; the limit below is ours
    try:
        with Image.open(BytesIO(_content(address, folder)), formats=FORMATS) as image:
            if image.width * image.height > LARGEST_PIXELS:
                raise PictureRefused(f"too large: {image.width:,} × {image.height:,} pixels")
            image.draft("RGB", (width, height))
            upright = ImageOps.exif_transpose(image)
            return _fitted(upright, width, height)
    except PictureRefused:
        raise
    except Exception as error:  # decoders raise anything for a broken file
        log.info("a photo could not be decoded", exc_info=True)
        raise PictureRefused("not a picture that can be read") from error


def indexed(picture: Picture, colours: int) -> Indexed:
    """The picture in at most so many colours."""
    from PIL import Image  # noqa: PLC0415  # an extra: only when a photo is shown

    image = Image.frombytes("RGB", (picture.width, picture.height), picture.pixels).quantize(colours)
    return Indexed(picture.width, picture.height, image.tobytes(), bytes(image.getpalette("RGB") or ()))


def _fitted(image: Image, width: int, height: int) -> Picture:
    from PIL import Image as Images  # noqa: PLC0415  # an extra: only when a photo is shown

    scale = min(width / image.width, height / image.height)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    if image.mode != "RGB":
        flat = image.convert("RGBA")
        paper = Images.new("RGBA", flat.size, PAPER)
        image = Images.alpha_composite(paper, flat).convert("RGB")
    small = image.resize(size, Images.Resampling.LANCZOS, reducing_gap=2.0)
    return Picture(*small.size, small.tobytes())


def _content(address: str, folder: Path | None) -> bytes:
    """The bytes of the file, or of the address itself."""
    if is_inline(address):
        return _inline(address)
    if is_remote(address):
        raise PictureRefused("on the web, and not fetched")
    for path in places(address, folder):
        try:
            # Nothing but a plain file: reading a device or a pipe may never end.
            if path.is_file():
                return _read(path)
        except OSError as error:
            raise PictureRefused(f"cannot be read: {error.strerror}") from error
    raise PictureRefused("no file there")


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(LARGEST_BYTES + 1)
    if len(content) > LARGEST_BYTES:
        raise PictureRefused(f"too large: more than {LARGEST_BYTES // 2**20} MB")
    return content


def _inline(address: str) -> bytes:
    head, _, body = address.partition(",")
    try:
        return base64.b64decode(body, validate=True) if head.endswith(";base64") else b""
    except (binascii.Error, ValueError):
        raise PictureRefused("not a picture that can be read") from None
