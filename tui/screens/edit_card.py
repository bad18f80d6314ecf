"""Editing a card (e): what others change meanwhile is shown, and never written over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queries import card_creation, card_detail, card_editing
from queries.card_detail import Card
from queries.card_editing import SavedCard
from tui.card_form_screen import WHAT_EDIT, CardFormScreen, CardPage, alarm
from tui.card_values import LABELS
from tui.dialogs import Confirm
from tui.edit_form import EditFormScreen
from widgets.fields import State

FOLLOWS = {"value_tier": "tier"}
"""What is written beside the fields of the form."""


class EditCardScreen(CardFormScreen, EditFormScreen[CardPage, SavedCard]):
    """The form of a card that is there; `typed` is what a person typed elsewhere already."""

    NAME = "Edit card"
    WHAT = WHAT_EDIT
    TOPICS = frozenset({"cards"})

    def __init__(self, card_id: int, typed: Mapping[str, State] | None = None) -> None:
        super().__init__()
        self._card_id = card_id
        self._typed = typed
        self._newest: Card | None = None

    @property
    def card_id(self) -> int:
        return self._card_id

    async def fetch(self) -> CardPage:
        read = self.services.tenant.read
        found = await read(card_editing.follow, self._card_id, self.uuid)
        card = None if found is None else await read(card_detail.one, found)
        return CardPage(card, await self.words())

    def show(self, data: CardPage) -> None:
        card = data.card
        if card is None:
            self.say_gone()
        elif self._newest is None:
            self.uuid = card.card_uuid or str(card.id)
            self._newest = card
            self.form.suggest(data.words)
            self.open_form(card_detail.values(card))
        else:
            self._newest, self._card_id = card, card.id
            if self.ready:
                self.compare(card_detail.values(card))

    def begun(self) -> None:
        if self._typed:
            self.form.put_typed(self._typed)
        if self._newest is not None:
            self.compare(card_detail.values(self._newest))
        super().begun()

    async def store(self, changes: Mapping[str, Any], was: Mapping[str, Any]) -> SavedCard:
        return await self.services.tenant.write(card_editing.save, self._card_id, changes, was)

    def refusals(self, changes: Mapping[str, Any]) -> dict[str, str]:
        return {}

    async def follow(self) -> bool:
        tenant = self.services.tenant
        found = await tenant.read(card_editing.follow, self._card_id, self.uuid)
        if found is not None:
            self._card_id = found
            return True
        fields, problems = self.form.read(LABELS)
        if problems:
            self.form.show_problems(problems)
            self.say_gone()
            return False
        question = "This card was removed elsewhere. Create it anew from what stands in the form?"
        if await self.desk.push_screen_wait(Confirm(question, "It keeps its code, and lies nowhere yet.")):
            await tenant.write(card_creation.create, fields, self.uuid)
            self.leave()
            self.desk.say(f"Created anew: {fields['title']}")
        return False

    def outcome(self, title: str, saved: SavedCard) -> str:
        if not saved.fields:
            return f"{title}: everything was as you typed it already."
        what = ", ".join((LABELS | FOLLOWS)[name].lower() for name in saved.fields)
        if saved.twins:
            return f"⚠ Saved {what} of {title}. {alarm(saved.twins)}"
        return f"Saved {what} of {title}."
