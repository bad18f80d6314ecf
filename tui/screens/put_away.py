"""Put away: scan a bin or section once, then thing after thing; each one is committed and can be taken back."""

from __future__ import annotations

from collections import deque
from typing import ClassVar

from textual.binding import Binding, BindingType

from data.rules.codes import Code, Label
from queries import putting
from queries.finds import Hit
from queries.locations import Place
from queries.putting import Put
from tui.flow import fill
from tui.placing import Question, SectionScreen
from tui.wording import plural
from widgets.facts import Fact, Heading

REMEMBERED = 50
"""Things put away that are shown."""


class PutAwayScreen(SectionScreen):
    """The section that was scanned last is where things go."""

    NAME = "Put away"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "done", "done with this section", id="put.done"),
    ]

    def __init__(self, section_id: int | None = None) -> None:
        super().__init__(section_id)
        self._done: deque[tuple[str, Put]] = deque(maxlen=REMEMBERED)

    def ask(self) -> str:
        if self._place is None:
            return "Scan the section that things go into; t types its name."
        return f"Scan what goes into {self._place.name}, or another section."

    async def take_here(self, hit: Hit) -> None:
        if hit.kind is Label.SECTION and hit.place is not None:
            self._go_to(hit.place)
        elif hit.kind is Label.BIN and hit.place is not None:
            if (section := await self.choose_section(hit.place)) is not None:
                self._go_to(section)
        elif self._place is None:
            self.wrong(f"SCAN A SECTION FIRST  then {hit.title}")
        else:
            await self._put(hit, self._place)

    async def _put(self, hit: Hit, place: Place) -> None:
        assert place.section_id is not None

        async def placement(section_id: int | None, anyway: bool) -> None:
            assert section_id is not None
            put = await self.services.tenant.write(putting.put, hit.kind, hit.id, section_id, anyway=anyway)
            self._place = put.place
            self._done.appendleft((hit.title, put))
            came = f", from {put.before}" if put.before else ""
            self.right(f"{put.storage_id}  {hit.title}  into {put.place.name}{came}")
            self.draw()

        await self.place(hit.title, place.section_id, placement)

    def forget_step(self, log_id: int) -> None:
        self._done = deque([each for each in self._done if each[1].log_id != log_id], maxlen=REMEMBERED)
        self.draw()

    def not_put(self, question: Question) -> None:
        self.wrong(f"NOT PUT AWAY  {question.what}")

    def _go_to(self, place: Place) -> None:
        self._place = place
        self.right(f"INTO {place.name}  {fill(place)}. {self.ask()}")
        self.draw()

    def draw(self) -> None:
        place = self._place
        self.where.show(place.name if place else "")
        self.top_line.facts = f"{fill(place)} · {plural(len(self._done), 'thing')} put away" if place else ""
        lines: list[Fact | Heading] = [Heading("Put away")] if self._done else []
        lines += [Fact(put.storage_id, f"{title}  → {put.place.name}") for title, put in self._done]
        self.facts_block.show(lines)

    def action_done(self) -> None:
        self.press(self._done_here)

    async def _done_here(self) -> None:
        self._place = None
        self.verdict.show("waiting", self.ask())
        self.draw()

    async def take_unknown_here(self, code: Code) -> None:
        self.wrong(f"UNKNOWN CODE  {code.text}: nothing was put away.")
