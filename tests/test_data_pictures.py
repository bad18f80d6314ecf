"""Photos out of files, whatever is in them."""

import base64
import os
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image

from data import pictures
from data.pictures import PictureRefused, indexed, load
from tests.fix_photos import BLUE, RED, MakePhoto


def corners(path: str, folder: Path | None, width: int = 40, height: int = 40) -> list[tuple[int, ...]]:
    """The colours of the first and the last pixel."""
    picture = load(path, folder, width, height)
    assert len(picture.pixels) == 3 * picture.width * picture.height
    return [tuple(picture.pixels[:3]), tuple(picture.pixels[-3:])]


def near(found: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(found, wanted, strict=True))


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp", "a.gif", "a.bmp", "a.tiff", "uploads/a.png"])
def test_every_kind_is_drawn_in_its_proportions(make_photo: MakePhoto, photo_dir: Path, name: str) -> None:
    make_photo(name, size=(400, 300))
    picture = load(name, photo_dir, 40, 40)
    assert (picture.width, picture.height) == (40, 30)
    first, last = corners(name, photo_dir)
    assert near(first, RED)
    assert near(last, BLUE)


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "CMYK", "1", "I;16"])
def test_every_mode_is_read(make_photo: MakePhoto, photo_dir: Path, mode: str) -> None:
    make_photo("a.tiff", mode=mode) if mode != "I;16" else Image.new("I;16", (8, 6)).save(photo_dir / "a.tiff")
    assert load("a.tiff", photo_dir, 20, 20).width == 20


def test_a_small_one_is_made_larger_and_a_thin_one_is_there(make_photo: MakePhoto, photo_dir: Path) -> None:
    make_photo("small.png", size=(4, 3))
    make_photo("thin.png", size=(4000, 2))
    assert load("small.png", photo_dir, 40, 40).height == 30
    assert load("thin.png", photo_dir, 40, 40).height == 1


def test_it_stands_upright_as_the_camera_was_held(make_photo: MakePhoto, photo_dir: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 3
    make_photo("turned.jpg", exif=exif)
    assert near(corners("turned.jpg", photo_dir)[0], BLUE)


def test_what_is_transparent_is_white(photo_dir: Path) -> None:
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(photo_dir / "cut.png")
    assert corners("cut.png", photo_dir)[0] == (255, 255, 255)


def test_of_an_animation_the_first_frame_is_shown(photo_dir: Path) -> None:
    frames = [Image.new("RGB", (10, 10), colour) for colour in (RED, BLUE)]
    frames[0].save(photo_dir / "a.gif", save_all=True, append_images=frames[1:])
    assert near(corners("a.gif", photo_dir)[0], RED)


def test_it_is_found_by_any_spelling_of_its_path(make_photo: MakePhoto, photo_dir: Path) -> None:
    path = make_photo("uploads/my shoe.png")
    spellings = [
        "uploads/my shoe.png",
        "data/uploads/my shoe.png",
        "C:/uploads/my shoe.png",
        path.as_uri(),
        str(path),
    ]
    for spelling in spellings:
        assert load(spelling, photo_dir, 40, 40).width == 40
    assert load(str(path), None, 40, 40).width == 40


def test_one_inside_the_row_is_shown(make_photo: MakePhoto) -> None:
    content = base64.b64encode(make_photo().read_bytes()).decode()
    assert near(corners(f"data:image/png;base64,{content}", None)[0], RED)
    for broken in ("data:image/png;base64,%%%", "data:image/png,AAAA", "data:", "data:;base64,"):
        with pytest.raises(PictureRefused, match="not a picture"):
            load(broken, None, 40, 40)


def test_what_cannot_be_shown_says_why(make_photo: MakePhoto, photo_dir: Path) -> None:
    (photo_dir / "text.jpg").write_text("not a photo")
    (photo_dir / "empty.jpg").touch()
    (photo_dir / "cut.png").write_bytes(make_photo().read_bytes()[:400])
    (photo_dir / "folder.jpg").mkdir()
    os.mkfifo(photo_dir / "pipe.jpg")
    for address, why in (
        ("text.jpg", "not a picture"),
        ("empty.jpg", "not a picture"),
        ("cut.png", "not a picture"),
        ("gone.jpg", "no file there"),
        ("folder.jpg", "no file there"),
        ("pipe.jpg", "no file there"),
        ("/dev/zero", "no file there"),
        ("../data/shoe.png", "no file there"),
        ("x" * 5000, "cannot be read|no file there"),
        ("https://example.com/1.jpg", "not fetched"),
    ):
        with pytest.raises(PictureRefused, match=why):
            load(address, photo_dir, 40, 40)
    with pytest.raises(PictureRefused, match="no file there"):
        load("1.jpg", None, 40, 40)


def test_a_program_in_the_shape_of_a_picture_is_not_run(photo_dir: Path) -> None:
    (photo_dir / "a.eps").write_text("%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\nshowpage\n")
    with pytest.raises(PictureRefused, match="not a picture"):
        load("a.eps", photo_dir, 40, 40)


def test_a_small_file_that_unfolds_to_gigabytes_is_refused(photo_dir: Path) -> None:
    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return len(content).to_bytes(4) + kind + content + check.to_bytes(4)

    side = (60_000).to_bytes(4)
    head = chunk(b"IHDR", side + side + b"\x08\x02\x00\x00\x00")
    body = chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    (photo_dir / "bomb.png").write_bytes(b"\x89PNG\r\n\x1a\n" + head + body)
    with pytest.raises(PictureRefused, match="too large: 60,000 × 60,000 pixels"):
        load("bomb.png", photo_dir, 40, 40)


def test_a_file_that_does_not_end_is_refused(photo_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "LARGEST_BYTES", 2**20)
    with (photo_dir / "large.jpg").open("wb") as file:
        file.truncate(2**20 + 1)
    with pytest.raises(PictureRefused, match="more than 1 MB"):
        load("large.jpg", photo_dir, 40, 40)


def test_few_colours_stand_for_all(make_photo: MakePhoto, photo_dir: Path) -> None:
    make_photo()
    few = indexed(load("shoe.png", photo_dir, 12, 12), 8)
    assert len(few.indexes) == few.width * few.height
    colour = few.palette[3 * few.indexes[0] : 3 * few.indexes[0] + 3]
    assert near(tuple(colour), RED)


def test_nothing_is_decoded_before_the_first_photo() -> None:
    code = "import sys, tui.world; sys.exit('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
