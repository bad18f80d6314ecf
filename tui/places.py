"""The places a person can be: their keys and names, in their order for good."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A place; reached by its F-key, or by `g` and its letter where a terminal swallows F-keys."""

    id: str
    key: str
    letter: str
    name: str


PLACES = (
    Place("help", "f1", "h", "Help"),
    Place("sold", "f2", "s", "Sold"),
    Place("listings", "f3", "l", "Listings"),
    Place("bins", "f4", "b", "Bins"),
    Place("cards", "f5", "c", "Cards"),
    Place("alerts", "f6", "a", "Alerts"),
    Place("insight", "f7", "i", "Insight"),
    Place("activity", "f8", "v", "Activity"),
)

HOME = "sold"
"""Where the dashboard opens."""
