"""Command barcodes: every key of a screen is a code, `~CMD:UNDO`, so that a shift runs without a keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

from textual.binding import Binding

from data.rules import label_tags
from data.rules.codes import PREFIX, Label
from data.rules.label_tags import Tag

_QUANTITY = re.compile(r"QTY([1-9][0-9]{0,3})")

QUANTITIES = (*range(1, 13), 15, 20, 24, 25, 30, 40, 50, 100)
"""How many there are, on the printed labels; any other number can be typed."""

ASKS_HOW_MANY = "quantity"
"""The action in place of which a number is scanned."""

ALSO_CALLED = {"NOTFOUND": "NOTHERE", "LEAVE": "BACK"}
"""What other sheets of commands call an action."""

EVERYWHERE = {"UNDO": "app.undo"}
"""Commands of the app that work on any screen."""


class HasKeys(Protocol):
    """A screen whose keys are told."""

    @classmethod
    def all_keys(cls) -> list[Binding]:
        """What its key bar ever shows."""
        ...


def word(action: str) -> str:
    """What a command barcode calls an action.

    >>> word("not_here"), word("app.undo")
    ('NOTHERE', 'UNDO')
    """
    return action.rpartition(".")[2].replace("_", "").upper()


def code(action: str) -> str:
    """The text of an action's barcode."""
    return f"{PREFIX}{Label.COMMAND}:{word(action)}"


def quantity(text: str) -> int | None:
    """How many a barcode such as `QTY5` says; None for any other one."""
    found = _QUANTITY.fullmatch(text.upper())
    return int(found[1]) if found else None


def commands(screen: type[HasKeys]) -> list[Binding]:
    """The bindings of a screen that have a barcode."""
    return list(filter(_has_barcode, screen.all_keys()))


def action_of(screen: HasKeys, text: str) -> str | None:
    """The action of this screen, or of the app, that a command barcode names."""
    named = {word(binding.action): binding.action for binding in commands(type(screen))}
    spoken = text.upper()
    return (EVERYWHERE | named).get(ALSO_CALLED.get(spoken, spoken))


def tags(tables: Iterable[tuple[str, Sequence[Binding]]], place: str = "") -> list[Tag]:
    """The labels of all commands in the order of a key map, each once, with the places where it works.

    `tables` are the keys of each place by its name; with `place` of those alone whose name has these words.
    """
    words: dict[str, str] = {}
    places: dict[str, list[str]] = {}
    for name, bindings in tables:
        if place.casefold() in name.casefold():
            for binding in filter(_has_barcode, bindings):
                for carried, said in _barcodes(binding):
                    words.setdefault(carried, said)
                    places.setdefault(carried, []).append(name.partition(",")[0])
    return [label_tags.of_command(each, words[each], ", ".join(dict.fromkeys(places[each]))) for each in words]


def _barcodes(binding: Binding) -> list[tuple[str, str]]:
    """What is printed for a key: its code, and a number for each that it may ask for."""
    numbers = QUANTITIES if word(binding.action) == word(ASKS_HOW_MANY) else ()
    counted = [(f"{PREFIX}{Label.COMMAND}:QTY{number}", f"{number} in all") for number in numbers]
    return [(code(binding.action), binding.description), *counted]


def _has_barcode(binding: Binding) -> bool:
    return binding.show and "(" not in binding.action
