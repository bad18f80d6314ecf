"""What the command palette offers: every place, every page, and what belongs to no screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from textual.app import SystemCommand

from tui.places import PLACES


def commands(
    go: Callable[[str], None],
    open_page: Callable[[str], None],
    picture: Callable[[], None],
    leave: Callable[[], None],
    pages: Sequence[tuple[str, str, str]],
) -> Iterable[SystemCommand]:
    """The commands, by what each of them does; `pages` by title, page and help."""
    for place in PLACES:
        yield SystemCommand(place.name, f"Go to {place.name}", partial(go, place.id))
    for title, page, help_text in pages:
        yield SystemCommand(title, help_text, partial(open_page, page))
    yield SystemCommand("Screenshot", "Save a picture of this screen (SVG)", picture)
    yield SystemCommand("Quit", "Leave Bindeck", leave)
