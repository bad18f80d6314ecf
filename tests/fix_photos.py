"""Photos in a folder, as a web application keeps them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

RED, BLUE = (200, 30, 30), (30, 30, 200)

MakePhoto = Callable[..., Path]


@pytest.fixture
def photo_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "web" / "data"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def make_photo(photo_dir: Path) -> MakePhoto:
    """Writes a photo whose upper half is red and whose lower half is blue; its path."""

    def make(
        name: str = "shoe.png", size: tuple[int, int] = (400, 300), mode: str = "RGB", **options: object
    ) -> Path:
        path = photo_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        image = Image.new("RGB", size, RED)
        image.paste(BLUE, (0, size[1] // 2, *size))
        image.convert(mode).save(path, **options)
        return path

    return make
