"""The bottom line: the places and their keys."""

from tui.places import PLACES
from widgets.key_bar import KeyBar


def places_bar() -> KeyBar:
    """A key bar with all places, in their order."""
    bar = KeyBar(id="places")
    bar.show([(place.key.upper(), place.name) for place in PLACES])
    return bar
