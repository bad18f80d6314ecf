"""Scanner work that puts things into a section: which one, and what if it is full."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType

from data.errors import BindeckError, DatabaseAway
from data.rules.codes import Code, Label
from queries import locations, putting
from queries.finds import Hit
from queries.locations import Place
from queries.putting import SectionFull
from tui.flow import FlowScreen

Placement = Callable[[int | None, bool], Awaitable[None]]
"""Puts something into the section with this id (None: where it belongs); `True`: though it is full."""


@dataclass(frozen=True, slots=True)
class Question:
    """A full section: what should go there, how it is put, and where there is room instead."""

    what: str
    full: SectionFull
    placement: Placement
    free: Place | None


class PlacingScreen(FlowScreen):
    """A full section asks in the verdict, not in a dialog: a key, a command barcode or a section answers."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "anyway", "there anyway", id="place.anyway"),
        Binding("f", "free", "where there is room", id="place.free"),
        Binding("n", "leave_it", "not at all", id="place.leave-it"),
    ]
    ANSWERS: ClassVar[frozenset[str]] = frozenset({"anyway", "free", "leave_it"})

    def __init__(self) -> None:
        super().__init__()
        self._question: Question | None = None

    @property
    def comes_from(self) -> Sequence[int]:
        """The sections that a thing is taken from: none of them is proposed in place of a full one."""
        return ()

    @property
    def asks(self) -> bool:
        return self._question is not None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in PlacingScreen.ANSWERS and self._question is None:
            return False
        if action == "free" and self._question is not None and self._question.free is None:
            return None
        return super().check_action(action, parameters)

    def keys_shown(self) -> list[Binding]:
        shown = super().keys_shown()
        answers = [binding for binding in shown if binding.action in PlacingScreen.ANSWERS]
        return (answers if self.asks else []) + [binding for binding in shown if binding not in answers]

    async def place(self, what: str, section_id: int | None, placement: Placement) -> None:
        """Put something into a section, or ask where else; what is asked is answered by a key or a scan."""
        try:
            await placement(section_id, False)
        except SectionFull as full:
            await self._ask(what, full, placement)

    async def take(self, hit: Hit) -> None:
        question = self._question
        if question is None:
            await self.take_here(hit)
        elif hit.kind is Label.SECTION:
            anyway = hit.id == question.full.place.section_id
            await self._answer_with(question, hit.id, anyway=anyway)
        else:
            self._refuse(hit.title)

    async def take_unknown(self, code: Code) -> None:
        if self.asks:
            self._refuse(code.text)
        else:
            await self.take_unknown_here(code)

    @abstractmethod
    async def take_here(self, hit: Hit) -> None:
        """Do what the scan of this thing means, where nothing is asked."""

    @abstractmethod
    async def take_unknown_here(self, code: Code) -> None:
        """Do what a code that means nothing asks for, where nothing else is asked."""

    def not_put(self, question: Question) -> None:
        """A person decided against a full section."""
        self.wrong(f"LEFT WHERE IT WAS  {question.what}")

    def action_anyway(self) -> None:
        if (question := self._question) is not None and question.full.place.section_id is not None:
            self.press(partial(self._answer_with, question, question.full.place.section_id, anyway=True))

    def action_free(self) -> None:
        question = self._question
        if question is not None and question.free is not None and question.free.section_id is not None:
            self.press(partial(self._answer_with, question, question.free.section_id, anyway=False))

    def action_leave_it(self) -> None:
        if (question := self._question) is not None:
            self.press(partial(self._leave, question))

    async def _leave(self, question: Question) -> None:
        if self._question is question:
            self._close()
            self.not_put(question)

    def _refuse(self, scanned: str) -> None:
        """A scan is no answer: it changes nothing."""
        self.ring("wrong")
        self.desk.say(f"Scanned {scanned}: answer first, then scan it again.", "warning")

    async def _answer_with(self, question: Question, section_id: int, *, anyway: bool) -> None:
        """Put it there; the question stands until that is done, as the database may be away."""
        if self._question is not question:
            return
        try:
            await question.placement(section_id, anyway)
        except DatabaseAway:
            raise
        except SectionFull as full:
            await self._ask(question.what, full, question.placement)
        except BindeckError:
            self._close()
            raise
        else:
            self._close()

    async def _ask(self, what: str, full: SectionFull, placement: Placement) -> None:
        free = None
        if not full.stays:
            read = self.services.tenant.read
            free = await read(putting.free_section, full.place, full.units, self.comes_from)
        self._question = Question(what, full, placement, free)
        elsewhere = f"f into {free.name}, which has room" if free else "no section of this type has room"
        elsewhere = "the others of it lie there" if full.stays else elsewhere
        self.wrong(f"{full} {what}: y there anyway · {elsewhere} · n not at all")
        self.show_keys()

    def _close(self) -> None:
        self._question = None
        self.show_keys()


class SectionScreen(PlacingScreen):
    """Things go into the section that was scanned last; it begins in the one with `section_id`, if any."""

    TOPICS = frozenset({"storage"})

    def __init__(self, section_id: int | None = None) -> None:
        super().__init__()
        self._place: Place | None = None
        self._first_section = section_id

    @abstractmethod
    def draw(self) -> None:
        """Draw the section, and what went into it."""

    async def fetch(self) -> None:
        was = self._place
        number = was.section_id if was else self._first_section
        place = None if number is None else await self.services.tenant.read(locations.section, number)
        if self._place is was:  # no other section was scanned meanwhile
            self._place = place
        self._first_section = None

    def show(self, data: None) -> None:
        self.draw()
        super().show(data)
