"""A new card (n), or one like another (d)."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

from data.errors import BindeckError
from data.rules import card_words
from data.rules.status import CardType, OrganizationMode
from queries import card_creation, card_detail, slabs
from queries.card_detail import Card
from tui import form_file
from tui.card_form_screen import WHAT_NEW, CardFormScreen, CardPage, alarm
from tui.card_values import LABELS


class NewCardScreen(CardFormScreen):
    """The form of a card that is not there yet; `like` is the id of the one it is a copy of."""

    NAME = "New card"
    WHAT = WHAT_NEW

    def __init__(self, like: int | None = None) -> None:
        super().__init__(str(uuid4()))
        self._like = like

    @property
    def card_id(self) -> int:
        return 0

    async def fetch(self) -> CardPage:
        like = None if self._like is None else await self.services.tenant.read(card_detail.one, self._like)
        return CardPage(like, await self.words())

    def show(self, data: CardPage) -> None:
        if self.form.display:
            return
        if self._like is not None and data.card is None:
            self.show_failure("The card to copy is not there any more. Escape goes back.")
            return
        self.form.suggest(data.words)
        new = {"card_type": CardType.TCG, "quantity": 1, "organization_mode": OrganizationMode.BY_SET}
        self.open_form(new if data.card is None else copied(data.card))

    async def write(self) -> None:
        states = self.form.states
        fields, problems = self.form.read(LABELS)
        if problems:
            self.form.show_problems(problems)
            return
        tenant = self.services.tenant
        try:
            created = await tenant.write(card_creation.create, fields, self.uuid)
            twins = await tenant.read(slabs.twins, fields["grading_company"], fields["grading_serial"], created.id)
        except BindeckError as error:
            self.tell_not_saved(error)
            return
        if not self.leave_created(created, states, "card-edit"):
            warned = f" ⚠ {alarm(twins)}" if twins else ""
            self.desk.say(f"Created: {fields['title']}.{warned}", "warning" if twins else "information")

    def _left(self) -> Path | None:
        return form_file.left_new(*self._keeper, WHAT_NEW) if self._like is None else None


def copied(card: Card) -> dict[str, Any]:
    """The fields of another copy of this card: one of it, without the certificate that is this one's alone, and in
    the contract's words."""
    values = card_detail.values(card)
    mode = values["organization_mode"]
    return values | {
        "card_type": card_words.read_type(card.card_type) or CardType.TCG,
        "organization_mode": mode if mode in set(OrganizationMode) else None,
        "quantity": 1,
        "grading_serial": None,
        "ai_identified": False,
        "ai_confidence": None,
    }
