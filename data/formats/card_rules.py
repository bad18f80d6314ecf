"""How the cells of a table fill a draft of a card: what the tables of several programs have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from data.formats import card_draft
from data.formats.card_draft import Draft
from data.rules import card_copies, card_notes

Rule = Callable[[Draft, str], None]
"""What a cell that is not blank does to a draft."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """A program's table. `rules` are by the heading in lower case; `needs` tell it from others.

    `owned`: whether a row of quantity 0, or of none, is no card of anyone.
    """

    id: str
    name: str
    needs: frozenset[str]
    rules: Mapping[str, Rule]
    game: str | None = None
    owned: bool = True

    def lacks(self, header: frozenset[str]) -> list[str]:
        """The headings that it needs and that are not there."""
        return sorted(self.needs - header)


@dataclass(frozen=True, slots=True)
class Into:
    """Into a column."""

    column: str
    called: str = field(default="")

    def __call__(self, draft: Draft, text: str) -> None:
        draft.put(self.column, text, self.called)


def priced(column: str, called: str) -> Rule:
    """Into a column, from a program that writes 0 where it knows nothing."""

    def put(draft: Draft, text: str) -> None:
        draft.put(column, text, called)
        if not draft.values.get(column):
            draft.values.pop(column, None)

    return put


def tag(name: str, read: Callable[[str], str] = lambda text: " ".join(text.split())) -> Rule:
    """Into a tag, `Name: text`."""
    return lambda draft, text: draft.tags.append(f"{name}: {read(text)}")


def flag(word: str) -> Rule:
    """A tag where the cell says yes."""

    def mark(draft: Draft, text: str) -> None:
        if card_draft.said_yes(text):
            draft.tags.append(word)

    return mark


def note(name: card_notes.Heading) -> Rule:
    """Into a line of the notes; 0 is nothing."""

    def keep(draft: Draft, text: str) -> None:
        if text.strip() not in ("0", "0.00", "$0.00"):
            draft.notes.append(card_notes.line(name, text))

    return keep


def finish(draft: Draft, text: str) -> None:
    """The finish of a copy, unless it is the ordinary one."""
    word = card_copies.finish(text)
    if word:
        draft.put("card_subtype", word)


CONDITION = tag(card_copies.CONDITION, card_copies.condition)
LANGUAGE = tag(card_copies.LANGUAGE, card_copies.language)
