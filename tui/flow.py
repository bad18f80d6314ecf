"""Work with a scanner: each scan is processed once, in order, and answered in large type, words and bells."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from typing import ClassVar, Literal

from textual import events, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from data.rules.codes import Code, Label, normalise
from data.rules.location import fold
from queries import finds, locations
from queries.finds import Hit
from queries.locations import Place
from tui.base import declared_bindings
from tui.dialogs import Pick, Prompt
from tui.scan_work import ScanWork
from widgets.big_text import BigText
from widgets.facts import Facts
from widgets.verdict import Verdict


class FlowScreen(ScanWork[None]):
    """Subclasses say what is awaited (`ask`) and what a scanned thing means here (`take`)."""

    ASKS_DATABASE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "type", "type a code", id="flow.type"),
        Binding("u", "app.undo", "undo", id="flow.undo"),
        Binding("escape", "back", "leave", key_display="esc", id="flow.leave"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.where = BigText(id="where")
        self.verdict = Verdict(id="verdict")
        self.facts_block = Facts(id="facts")

    @abstractmethod
    def ask(self) -> str:
        """What is to be scanned next, as a sentence."""

    @abstractmethod
    async def take(self, hit: Hit) -> None:
        """Do what the scan of this thing means. BindeckErrors become a loud answer."""

    async def take_unknown(self, code: Code) -> None:
        """A code that means nothing here."""
        self.wrong(f"UNKNOWN CODE  {code.text}")

    def keys_shown(self) -> list[Binding]:
        """This work's own keys before those of every such work."""
        common = declared_bindings(FlowScreen)
        shown = super().keys_shown()
        return [key for key in shown if key not in common] + [key for key in shown if key in common]

    def body(self) -> Iterable[Widget]:
        yield self.where
        yield self.verdict
        yield self.facts_block

    async def fetch(self) -> None:
        """Nothing but the scans is asked for."""

    def show(self, data: None) -> None:
        if self.verdict.kind == "waiting":
            self.verdict.show("waiting", self.ask())

    def show_failure(self, sentence: str) -> None:
        self.verdict.show("wrong", sentence)

    def show_kept(self, sentence: str) -> None:
        self.verdict.show("wrong", sentence)

    @property
    def asks(self) -> bool:
        """Whether a key is awaited as an answer: then it does not only take a warning away."""
        return False

    def on_key(self, event: events.Key) -> None:
        """After a wrong scan the first key does nothing but take the warning away."""
        if self.desk.scanning.has(event):
            event.stop()
            return
        self.expect_again()
        if self.verdict.kind == "wrong" and event.key != "escape" and not self.asks:
            self.verdict.show("waiting", self.ask())
            event.stop()

    def undone(self, log_id: int, sentence: str) -> None:
        """What was taken back is said where everything is; what is done is what was not taken back."""
        super().undone(log_id, sentence)
        self.forget_step(log_id)
        self.right(f"{sentence}. {self.ask()}")

    def forget_step(self, log_id: int) -> None:
        """A step with this log row was taken back: it is not told of any more."""

    def right(self, sentence: str) -> None:
        """Answer that it is done."""
        self._answer("right", sentence)

    def wrong(self, sentence: str) -> None:
        """Answer that nothing was done, and why."""
        self._answer("wrong", sentence)

    async def choose_section(self, place: Place) -> Place | None:
        """A bin was scanned: its only section, or the one a person chooses; None where there is none."""
        sections = await self.services.tenant.read(locations.sections, place.bin_id)
        if not sections:
            self.wrong(f"NO SECTIONS  bin {place.name} has none: make some on its page (F4).")
            return None
        if len(sections) == 1:
            return sections[0]
        options = [f"{section.name}  {fill(section)}" for section in sections]

        def meant(code: Code) -> int | None:
            own = [nth for nth, section in enumerate(sections) if _names(code, section)]
            return own[0] if len(own) == 1 else None

        question = f"Which section of {place.name}? Scan it, or choose."
        chosen = await self.desk.push_screen_wait(Pick(question, options, meant=meant))
        self.expect_again()
        return None if chosen is None else sections[chosen]

    async def mean(self, code: Code) -> None:
        if code.label is Label.COMMAND:
            await self.command(code.text)
            return
        hits = await self.services.tenant.read(finds.resolve, code)
        if not hits and code.is_misread:
            self.wrong(f"MISREAD  {code.text}: its check digit is wrong. Scan it again.")
        elif not hits:
            await self.take_unknown(code)
        elif (hit := await self._one_of(code, hits)) is not None:
            await self.take(hit)

    async def _one_of(self, code: Code, hits: list[Hit]) -> Hit | None:
        """The one that is meant: a person chooses where a code means several."""
        if len(hits) == 1:
            return hits[0]
        self.ring("wrong")
        options = [f"{hit.location or 'no location'}  {hit.title}  {hit.status or ''}" for hit in hits]

        def meant(scanned: Code) -> int | None:
            own = [nth for nth, hit in enumerate(hits) if hit.location == scanned.text != code.text]
            return own[0] if len(own) == 1 else None

        question = f"{code.text} means {len(hits)} things. Which one?"
        chosen = await self.desk.push_screen_wait(Pick(question, options, meant=meant))
        self.expect_again()
        return None if chosen is None else hits[chosen]

    async def command(self, text: str) -> None:
        """Do what a command barcode says."""
        if not await self.run_command(text):
            self.wrong(f"UNKNOWN COMMAND  {text}")

    @work(group="type", exit_on_error=False)
    async def action_type(self) -> None:
        """Take a code from the keyboard, where a label cannot be read."""
        with self.deciding() as free:
            code = free and await self.desk.push_screen_wait(Prompt("Which code?", _typed, hint="A2, RR-00412 …"))
            if code:
                self.do(code)

    def _answer(self, kind: Literal["right", "wrong"], sentence: str) -> None:
        self.verdict.show(kind, sentence)
        self.ring(kind)


def _typed(text: str) -> Code:
    """A code that was typed; ValueError with a sentence."""
    code = normalise(text)
    if code is None:
        raise ValueError("Type what stands on the label, or leave with escape.")
    return code


def _names(code: Code, section: Place) -> bool:
    """Whether a code names a section, by its label or by its name."""
    if code.label is Label.SECTION:
        return code.text == str(section.section_id)
    return code.label is None and fold(code.text) == fold(section.name)


def fill(place: Place) -> str:
    """`7/10`, or `7` where there is no limit; `!` where it is over."""
    if not place.capacity:
        return str(place.held)
    return f"{place.held}/{place.capacity}" + (" !" if place.held > place.capacity else "")
