"""Which photos of a form are not on this computer, by the places where the page of a listing looks for them."""

from collections.abc import Iterable
from pathlib import Path

from data.rules.listing_fields import parse_photo
from data.rules.photos import is_inline, is_remote, places


def missing(paths: Iterable[str], folder: Path | None) -> list[str]:
    """The paths at which there is no file; an address is not asked."""
    return [path for path in paths if not (is_inline(path) or is_remote(path) or _is_there(path, folder))]


def _is_there(path: str, folder: Path | None) -> bool:
    try:
        return any(place.is_file() for place in places(parse_photo(path), folder))
    except (OSError, ValueError):
        return False
