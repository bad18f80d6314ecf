"""Command barcodes: every key of a screen is a code, `~CMD:UNDO`, so that a shift runs without a keyboard."""

from __future__ import annotations

import re
from typing import Any

from textual.binding import Binding
from textual.screen import Screen

from data.rules.codes import PREFIX, Label
from tui.base import shown_bindings

_QUANTITY = re.compile(r"QTY([1-9][0-9]{0,3})")

EVERYWHERE = {"UNDO": "app.undo"}
"""Commands of the app that work on any screen."""


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


def commands(screen: type[Screen[Any]]) -> list[Binding]:
    """The bindings of a screen that have a barcode."""
    return [binding for binding in shown_bindings(screen) if "(" not in binding.action]


def action_of(screen: Screen[Any], text: str) -> str | None:
    """The action of this screen, or of the app, that a command barcode names."""
    named = {word(binding.action): binding.action for binding in commands(type(screen))}
    return (EVERYWHERE | named).get(text.upper())
