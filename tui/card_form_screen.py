"""A page with the form of a card."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual import work

from data.errors import BindeckError
from data.rules.certificates import Certificate
from data.rules.codes import Code
from queries import slabs, suggestions
from queries.card_detail import Card
from queries.slabs import Twin
from tui.card_form import CardForm
from tui.certifying import certificate, confirmed
from tui.form_screen import FormScreen
from tui.latest import Latest

WHAT_NEW, WHAT_EDIT = "card-new", "card-edit"


@dataclass(frozen=True, slots=True)
class CardPage:
    """The card that is edited or copied, None for none, and the words to offer."""

    card: Card | None
    words: Mapping[str, list[str]]


class CardFormScreen(FormScreen[CardPage]):
    """What editing and creating a card have in common. A slab that is scanned fills the certificate."""

    THING = "card"
    form: CardForm

    def __init__(self, uuid: str = "") -> None:
        super().__init__(CardForm(new=self.WHAT == WHAT_NEW), uuid)
        self._words: Mapping[str, list[str]] | None = None
        self._twins: Latest[tuple[str, str]] = Latest(self, self._look_for_twins, "serial")

    @property
    @abstractmethod
    def card_id(self) -> int:
        """The id of the card that is edited; 0 for a new one."""

    async def words(self) -> Mapping[str, list[str]]:
        """The words to offer, asked for once."""
        if self._words is None:
            self._words = await self.services.tenant.read(suggestions.recent_of_cards)
        return self._words

    def begun(self) -> None:
        super().begun()
        self.look_at("grading_serial")

    def look_at(self, name: str) -> None:
        super().look_at(name)
        if name in ("grading_serial", "grading_company"):
            self._twins.ask((self._text("grading_company"), self._text("grading_serial")))

    def scanned(self, code: Code) -> None:
        read = certificate(code)
        if read is None or not self.ready:
            super().scanned(code)
        else:
            self.take(read)

    @work(group="certificate", exit_on_error=False)
    async def take(self, read: Certificate) -> None:
        """Put a certificate that was scanned into the form, if that is meant."""
        with self.deciding() as free:
            if not free:
                return
            title = self._text("title") or "this card"
            try:
                if not await confirmed(self, read, title, self._text("grading_company") or None, self.card_id):
                    return
            except BindeckError as error:
                self.say_refusal(error)
                return
        states = {"grading_serial": read.serial}
        if read.company is not None:
            states["grading_company"] = read.company
        self.form.put_typed(states)
        self.form.fields["grading_serial"].take_focus()

    def _text(self, name: str) -> str:
        return str(self.form.fields[name].state).strip()

    async def _look_for_twins(self, slab: tuple[str, str]) -> None:
        try:
            found = await self.services.tenant.read(slabs.twins, *slab, self.card_id)
        except BindeckError:
            return  # saving says that the database is away
        self.form.warn("grading_serial", "twin", alarm(found))


def alarm(twins: Sequence[Twin]) -> str:
    """That a serial stands twice, as a sentence; empty where it does not."""
    if not twins:
        return ""
    named = " and ".join(f"“{twin.title[:60]}” ({twin.location or 'no place'})" for twin in twins[:3])
    return f"The same certificate is on {named}: one of them is wrong."
