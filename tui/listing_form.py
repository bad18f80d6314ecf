"""The form of a listing: filled from what is stored, read back as what is to be stored."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.suggester import Suggester
from textual.widget import Widget

from data.rules import listing_fields, pairs, product_code
from data.rules.marketplaces import MARKETPLACES
from data.rules.status import Condition, ListingStatus
from queries.journal import plain
from tui.listing_values import LABELS, remark, shown, typed
from widgets.choices import Choices, Option
from widgets.entries import Entries
from widgets.fields import Field, Line, Prose, State

PLATFORMS, STATUS = "platforms", "status"
"""The fields that a new listing has and a stored one does not."""

_HINTS = {
    "price": "such as 84 or 19.99",
    "cost": "what it cost you",
    "storage_location": "such as A2 or Shelf-3",
}


class Words(Suggester):
    """Offers the first of some words that begins as typed; → takes it."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=False)
        self.words: Sequence[str] = ()

    async def get_suggestion(self, value: str) -> str | None:
        return next((word for word in self.words if word.casefold().startswith(value)), None)


class ListingForm(VerticalScroll, can_focus=False):
    """All fields of a listing; a `new` one is also asked where to post it, and whether it is ready."""

    DEFAULT_CSS = """
    ListingForm { height: 1fr; background: $background; scrollbar-size-vertical: 1; }
    """

    def __init__(self, *, new: bool) -> None:
        super().__init__()
        self.new = new
        self.base: dict[str, Any] = {}
        """The stored values that the form was filled from."""
        self.posted_on: Sequence[str] = ()
        """Where a stored listing has rows: their limits count too."""
        self._suggesters = {field: Words() for field in ("category", "item_type", "storage_location")}
        self._untouched: dict[str, State] = {}
        self._warnings: dict[str, dict[str, str]] = {}
        self.fields = {
            name: Field(label, self._control(name), id=f"field-{name}") for name, label in self._names()
        }

    def compose(self) -> ComposeResult:
        yield from self.fields.values()

    def suggest(self, words: Mapping[str, Sequence[str]]) -> None:
        """Offer these words in their fields."""
        for field, suggester in self._suggesters.items():
            usual = listing_fields.ITEM_TYPES if field == "item_type" else ()
            suggester.words = [*dict.fromkeys([*words.get(field, ()), *usual])]

    def fill(self, values: Mapping[str, Any]) -> None:
        """Show stored values; nothing is touched then."""
        for name in self.fields:
            self.fill_field(name, values.get(name))

    def fill_field(self, name: str, value: Any) -> None:
        """Show another stored value in a field, as if it had been there from the beginning."""
        field = self.fields[name]
        self.base[name] = value
        if name == STATUS:
            field.put(str(value or ListingStatus.DRAFT))
        else:
            field.put(list(value or ()) if name == PLATFORMS else shown(name, value))
        self._untouched[name] = field.state
        self.warn(name, "stored", "" if self.new else remark(name, value))
        # A stored listing keeps another program's word; a new one is not written with it.
        odd = self.read([name])[1].get(name, "") if self.new and name == "condition" else ""
        field.say(problem=odd)
        self._look_at(name)

    def rebase(self, values: Mapping[str, Any], states: Mapping[str, State]) -> None:
        """These values are stored now, as which these states were read; what was typed since stays touched."""
        for name, value in values.items():
            self.base[name] = plain(value)
            self._untouched[name] = states[name]

    @property
    def states(self) -> dict[str, State]:
        """What stands in every field."""
        return {name: field.state for name, field in self.fields.items()}

    @property
    def touched(self) -> list[str]:
        """The fields in which something else stands than what they were filled with."""
        return [name for name, state in self.states.items() if state != self._untouched.get(name)]

    def untouched(self, name: str) -> State:
        """What the field was filled with."""
        return self._untouched[name]

    @property
    def typed(self) -> dict[str, State]:
        """What a person typed."""
        return {name: self.fields[name].state for name in self.touched}

    def put_typed(self, states: Mapping[str, State]) -> None:
        """Put in what was typed before, over what the form is filled with."""
        for name, state in states.items():
            if name in self.fields:
                self.fields[name].put(state)
                self._look_at(name)

    def read(self, names: Iterable[str]) -> tuple[dict[str, Any], dict[str, str]]:
        """The values of these fields of a listing, and a sentence for each that cannot be stored."""
        values: dict[str, Any] = {}
        problems: dict[str, str] = {}
        for name in names:
            try:
                values[name] = typed(name, self.fields[name].state, self.base.get(name))
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

    def warn(self, name: str, kind: str, sentence: str) -> None:
        """Say something that should be looked at below a field; an empty sentence takes it back."""
        said = self._warnings.setdefault(name, {})
        said[kind] = sentence
        self.fields[name].say(warning=" ".join(filter(None, said.values())))

    def named(self, field: Field) -> str:
        """The name of one of the fields."""
        return next(name for name, other in self.fields.items() if other is field)

    @on(Field.Changed)
    def look_again(self, event: Field.Changed) -> None:
        event.field.say(problem="")
        self._look_at(self.named(event.field))

    @on(Field.Left)
    def check(self, event: Field.Left) -> None:
        name = self.named(event.field)
        if name in self.touched and name not in (PLATFORMS, STATUS):
            event.field.say(problem=self.read([name])[1].get(name, ""))

    @on(Field.Done)
    def move_on(self) -> None:
        self.screen.focus_next()

    def _look_at(self, name: str) -> None:
        """Say what can be said of a field while it is being typed into."""
        if name in ("title", PLATFORMS):
            self.count_title()
        elif name == "upc":
            code = product_code.bare(str(self.fields[name].state))
            self.warn(name, "code", product_code.doubt(code))

    def count_title(self) -> None:
        """Say how much room the title has on each marketplace that it is to be on."""
        chosen = cast(Collection[str], self.fields[PLATFORMS].state) if self.new else ()
        title = str(self.fields["title"].state)
        counts = listing_fields.title_counts(title, [*self.posted_on, *chosen])
        *narrow, (_, most, _) = counts
        self.fields["title"].say(
            hint=" · ".join(
                [f"{len(title.strip())} of {most}", *(f"{label} takes {limit}" for label, limit, _ in narrow)]
            )
        )
        over = [f"{too_many} too many for {label}" for label, _, too_many in narrow if too_many]
        self.warn("title", "room", f"{', '.join(over)}." if over else "")

    def _names(self) -> list[tuple[str, str]]:
        """The fields in their order, and their labels."""
        named = list(LABELS.items())
        return [named[0], (PLATFORMS, "Post to"), *named[1:], (STATUS, "Save as")] if self.new else named

    def _control(self, name: str) -> Widget:
        match name:
            case "description":
                return Prose()
            case "condition":
                return Choices([Option("", "none"), *(Option(word, word) for word in Condition)])
            case "attributes":
                return Entries("add one, as in size: 9.5", pairs.parse)
            case "photos":
                return Entries("add a path or an address", listing_fields.parse_photo)
            case "platforms":
                return Choices([Option(place.name, place.label) for place in MARKETPLACES], many=True)
            case "status":
                return Choices(
                    [Option(ListingStatus.DRAFT, "draft"), Option(ListingStatus.ACTIVE, "active: it is for sale")]
                )
            case _:
                return Line(placeholder=_HINTS.get(name, ""), suggester=self._suggesters.get(name))
