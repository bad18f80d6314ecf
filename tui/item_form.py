"""The form of a stored item: filled from what is stored, read back as what is to be stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widget import Widget

from data.rules import listing_fields, mend, photos
from data.rules.item_fields import PARSERS
from widgets.entries import Entries
from widgets.fields import Field, Line, Prose, State
from widgets.text import clean

LABELS = {
    "title": "What it is",
    "quantity": "Quantity",
    "category": "Category",
    "item_type": "Item type",
    "notes": "Notes",
    "description": "Description",
    "photos": "Photos",
}
"""Every field in the order of the form."""


class ItemForm(VerticalScroll, can_focus=False):
    """All fields of a stored item."""

    DEFAULT_CSS = """
    ItemForm { height: 1fr; background: $background; scrollbar-size-vertical: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.base: dict[str, Any] = {}
        """The stored values that the form was filled from."""
        self._untouched: dict[str, State] = {}
        self.fields = {name: Field(label, _control(name), id=f"field-{name}") for name, label in LABELS.items()}

    def compose(self) -> ComposeResult:
        yield from self.fields.values()

    def fill(self, values: Mapping[str, Any]) -> None:
        """Show stored values; nothing is touched then."""
        for name, field in self.fields.items():
            self.base[name] = values.get(name)
            field.put(_shown(name, values.get(name)))
            self._untouched[name] = field.state

    def put_typed(self, base: Mapping[str, Any], typed: Mapping[str, State]) -> None:
        """Show what was typed once over these stored values."""
        self.fill(base)
        for name, state in typed.items():
            if name in self.fields:
                self.fields[name].put(state)

    @property
    def touched(self) -> list[str]:
        """The fields in which something else stands than what they were filled with."""
        return [name for name, field in self.fields.items() if field.state != self._untouched.get(name)]

    def read(self, names: Iterable[str]) -> tuple[dict[str, Any], dict[str, str]]:
        """The values of these fields, and a sentence for each that cannot be stored."""
        values: dict[str, Any] = {}
        problems: dict[str, str] = {}
        for name in names:
            state = self.fields[name].state
            try:
                if name == "photos":
                    values[name] = photos.to_text(state, self.base.get(name))
                else:
                    values[name] = PARSERS[name](str(state))
            except ValueError as problem:
                problems[name] = str(problem)
        return values, problems

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Say what is wrong below each field, and go to the first."""
        for name, field in self.fields.items():
            field.say(problem=problems.get(name, ""))
        first = next((field for name, field in self.fields.items() if name in problems), None)
        if first is not None:
            first.take_focus()

    @on(Field.Changed)
    def forget_problem(self, event: Field.Changed) -> None:
        event.field.say(problem="")

    @on(Field.Done)
    def move_on(self) -> None:
        self.screen.focus_next()


def _control(name: str) -> Widget:
    if name == "photos":
        return Entries("add a path or an address", listing_fields.parse_photo)
    return Prose() if name in ("notes", "description") else Line()


def _shown(name: str, value: Any) -> State:
    """What the form shows of a stored value."""
    if name == "photos":
        return mend.photos(value or "")
    if value is None:
        return ""
    return "\n".join(map(clean, str(value).splitlines()))
