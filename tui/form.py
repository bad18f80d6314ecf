"""A form: filled from what is stored, read back as what is to be stored."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.suggester import Suggester
from textual.widget import Widget

from queries.journal import plain
from widgets.fields import Field, State


class Words(Suggester):
    """Offers the first of some words that begins as typed; → takes it."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=False)
        self.words: Sequence[str] = ()

    async def get_suggestion(self, value: str) -> str | None:
        return next((word for word in self.words if word.casefold().startswith(value)), None)


class Form(VerticalScroll, can_focus=False):
    """The fields of a row. Subclasses say what stands in each, and how it is read."""

    DEFAULT_CSS = """
    Form { height: 1fr; background: $background; scrollbar-size-vertical: 1; }
    """

    labels: Mapping[str, str]
    """Every column that is read, in the order of the form."""
    fields: Mapping[str, Field]

    def __init__(self, *, new: bool) -> None:
        super().__init__()
        self.new = new
        self.base: dict[str, Any] = {}
        """The stored values that the form was filled from."""
        self._untouched: dict[str, State] = {}
        self._warnings: dict[str, dict[str, str]] = {}

    @abstractmethod
    def control(self, name: str) -> Widget:
        """What stands in a field."""

    @abstractmethod
    def shown(self, name: str, value: Any) -> State:
        """What a field shows of a stored value."""

    @abstractmethod
    def typed(self, name: str, state: State) -> Any:
        """What to store for what was typed. Raises ValueError with a sentence."""

    @abstractmethod
    def words(self, name: str, value: Any) -> str:
        """A stored value as a few words, to be compared with another."""

    @abstractmethod
    def remark(self, name: str, value: Any) -> str:
        """What a person should know of a stored value before changing it; empty where nothing is odd about it."""

    def look_at(self, name: str) -> None:
        """Say what can be said of a field while it is being typed into."""

    def suggest(self, words: Mapping[str, Sequence[str]]) -> None:
        """Offer these words in their fields."""

    def made(self, names: Iterable[tuple[str, str]]) -> dict[str, Field]:
        """The fields of these names and labels."""
        return {name: Field(label, self.control(name), id=f"field-{name}") for name, label in names}

    def compose(self) -> ComposeResult:
        yield from self.fields.values()

    def fill(self, values: Mapping[str, Any]) -> None:
        """Show stored values; nothing is touched then."""
        for name in self.fields:
            self.fill_field(name, values.get(name))

    def fill_field(self, name: str, value: Any) -> None:
        """Show another stored value in a field, as if it had been there from the beginning."""
        field = self.fields[name]
        self.base[name] = value
        field.put(self.shown(name, value))
        self._untouched[name] = field.state
        self.warn(name, "stored", "" if self.new else self.remark(name, value))
        field.say(problem="")
        self.look_at(name)

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
    def kept(self) -> dict[str, State]:
        """What a person typed."""
        return {name: self.fields[name].state for name in self.touched}

    def put_typed(self, states: Mapping[str, State]) -> None:
        """Put in what was typed before, over what the form is filled with."""
        for name, state in states.items():
            if name in self.fields:
                self.fields[name].put(state)
                self.look_at(name)

    def read(self, names: Iterable[str]) -> tuple[dict[str, Any], dict[str, str]]:
        """The values of these fields, and a sentence for each that cannot be stored."""
        values: dict[str, Any] = {}
        problems: dict[str, str] = {}
        for name in names:
            try:
                values[name] = self.typed(name, self.fields[name].state)
            except ValueError as problem:
                problems[name] = str(problem)
        return values, problems

    def difference(self, was: Mapping[str, Any], now: Mapping[str, Any], name: str) -> str:
        """`Price was $84.00, is $79.00 now`"""
        before, after = self.words(name, was.get(name)), self.words(name, now.get(name))
        return f"{self.labels[name]} was {before[:60]}, is {after[:60]} now"

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
        self.look_at(self.named(event.field))

    @on(Field.Left)
    def check(self, event: Field.Left) -> None:
        """What was typed is read as soon as the focus goes on."""
        name = self.named(event.field)
        if name in self.touched and name in self.labels:
            event.field.say(problem=self.read([name])[1].get(name, ""))

    @on(Field.Done)
    def move_on(self) -> None:
        self.screen.focus_next()
