"""Count: scan what lies in a section, blind, with as many people as like; then put right what was found."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from data.rules.codes import Code, Label
from data.rules.listing_fields import parse_quantity
from data.rules.tally import Finding
from queries import counts, items, locations, mending
from queries.count_log import Result, Scan, Seen, Wrong
from queries.counts import CountedAlready, Run
from queries.finds import Hit
from queries.locations import Place
from tui import barcodes
from tui.count_words import mended, outcome, result_facts, told
from tui.dialogs import Prompt
from tui.flow import FlowScreen
from tui.wording import plural, words
from widgets.facts import Fact, Heading

SHOWN = 50
"""Scans that are shown, the last ones."""

COUNTING = frozenset({"quantity"})
DECIDING = frozenset({"mend", "leave_it", "look"})


class CountScreen(FlowScreen):
    """A section is counted, then what was found is decided, one thing after the other."""

    NAME = "Count"
    TOPICS = frozenset({"activity"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "done", "done", id="count.done"),
        Binding("q", "quantity", "how many", id="count.quantity"),
        Binding("m", "mend", "put right", id="count.mend"),
        Binding("s", "leave_it", "leave it", id="count.leave-it"),
        Binding("l", "look", "look for it", id="count.look"),
        Binding("o", "open", "its listing", id="count.open"),
    ]

    def __init__(self, section_id: int | None = None) -> None:
        super().__init__()
        self._place: Place | None = None
        self._run: Run | None = None
        self._result: Result | None = None
        self._decided: set[int] = set()
        self._mended: dict[int, int] = {}
        """The findings that were put right here, by the log row of that."""
        self._still_listed: int | None = None
        """The listing of what was taken off the record last: it is for sale as before."""
        self._mine: set[int] = set()
        """The log rows of the scans that were made here."""
        self._last_seen: Seen | None = None
        self._doubted: tuple[str, int | str] | None = None
        """What was counted already: scanned once more, it is meant."""
        self._ended_elsewhere = False
        self._ending: int | None = None
        """The count that is being ended here."""
        if section_id is not None:
            self.do(partial(self._begin_at, section_id))

    @property
    def _finding(self) -> tuple[int, Wrong] | None:
        """The thing that is to be decided about."""
        wrong = self._result.wrong if self._result else ()
        return next(((nth, one) for nth, one in enumerate(wrong) if nth not in self._decided), None)

    def ask(self) -> str:
        if self._run is not None:
            return f"Scan everything that lies in {self._run.place.name}; d when that is all."
        if self._place is None or self._result is None:
            return "Scan the section to be counted; t types its name."
        if (finding := self._finding) is not None:
            return told(finding[1])
        return f"{self._place.name} is done. Scan the next section."

    def keys_shown(self) -> list[Binding]:
        hidden = DECIDING | COUNTING
        if self._place is not None:
            hidden -= DECIDING if self._result is not None else COUNTING
        if self._still_listed is None:
            hidden |= {"open"}
        return [binding for binding in super().keys_shown() if binding.action not in hidden]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in DECIDING and self._finding is None:
            return None
        if action == "quantity" and (self._run is None or self._last_seen is None):
            return None
        if action == "done" and self._place is None:
            return None
        if action == "open" and self._still_listed is None:
            return None
        return super().check_action(action, parameters)

    async def fetch(self) -> None:
        """What others scanned; and whether one of them ended the count, or went on with it."""
        section_id = self._place.section_id if self._place else None
        if section_id is None:
            return
        run = await self.services.tenant.read(counts.running, section_id)
        ended = None if run else await self.services.tenant.read(counts.result, section_id)
        was, here = self._run or self._result, self._place is not None and self._place.section_id == section_id
        if was is None or not here:
            return
        if run is not None and run.id == _run_id(was):
            self._run, self._result = run, None
        elif ended is not None and ended.run_id == _run_id(was):
            self._ended_elsewhere = isinstance(was, Run) and was.id != self._ending
            self._show_result(ended)

    def show(self, data: None) -> None:
        self._draw()
        if self._ended_elsewhere:
            self._ended_elsewhere = False
            self.wrong(f"ENDED BY ANOTHER PERSON  {self.top_line.facts}. {self.ask()}")
        super().show(data)

    async def take(self, hit: Hit) -> None:
        if hit.kind is Label.SECTION:
            await self._begin_at(hit.id)
        elif hit.kind is Label.BIN and hit.place is not None:
            if (place := await self.choose_section(hit.place)) is not None and place.section_id is not None:
                await self._begin_at(place.section_id)
        else:
            await self._count(Seen(hit.kind, hit.id, hit.title))

    async def take_unknown(self, code: Code) -> None:
        """Nobody knows what it is: it lies here all the same."""
        await self._count(Seen(None, None, code.text), is_known=False)

    async def command(self, text: str) -> None:
        quantity = barcodes.quantity(text)
        if quantity is None:
            await super().command(text)
        elif self._run is None or self._last_seen is None:
            self.wrong("SCAN THE THING FIRST  then how many there are of it.")
        else:
            await self._count(self._last_seen, total=quantity)

    async def _begin_at(self, section_id: int) -> None:
        self._run = await self.services.tenant.write(counts.begin, section_id)
        self._place, self._result, self._last_seen, self._doubted = self._run.place, None, None, None
        self._decided, self._still_listed = set(), None
        joined = f" {plural(self._run.counted, 'thing')} counted so far." if self._run.counted else ""
        self.right(f"COUNT {self._run.place.name}.{joined} {self.ask()}")
        self._draw()

    async def _count(self, seen: Seen, *, total: int | None = None, is_known: bool = True) -> None:
        run = self._run
        if run is None or run.place.section_id is None:
            first = "SCAN A SECTION FIRST" if self._result is None else "THIS COUNT IS DONE  u goes on with it;"
            self.wrong(f"{first}  {seen.text} was not counted.")
            return
        anyway, self._doubted = self._doubted == seen.key, None
        try:
            scan = await self.services.tenant.write(
                counts.scan, run.place.section_id, run.id, seen, self.token, total=total, anyway=anyway
            )
        except CountedAlready as again:
            self._doubted = seen.key
            self.wrong(f"COUNTED ALREADY  {again}")
            return
        self._note(run, seen, scan)
        if is_known:
            all_of_it = f" ×{total}" if total is not None else ""
            self.right(f"{seen.text}{all_of_it}")
        else:
            self.wrong(f"UNKNOWN CODE  {seen.text}: noted as unexpected; u takes it back if it was misread.")
        self._draw()

    def _note(self, run: Run, seen: Seen, scan: Scan) -> None:
        self._mine.add(scan.log_id)
        self._last_seen = seen
        others = [one for one in run.scans if one.log_id != scan.log_id]
        self._run = Run(run.id, run.place, [*others, scan])

    def action_done(self) -> None:
        self.press(self._end if self._run is not None else self._next)

    async def _next(self) -> None:
        """Leave this section; the next one is asked for."""
        self._place, self._result, self._decided = None, None, set()
        self.verdict.show("waiting", self.ask())
        self._draw()

    async def _end(self) -> None:
        run = self._run
        if run is None or run.place.section_id is None:
            return
        self._ending = run.id
        try:
            ended = await self.services.tenant.write(counts.end, run.place.section_id, run.id)
        finally:
            self._ending = None
        self._show_result(ended)
        said = f"{run.place.name}  {ended.tally.percent}: {outcome(ended.tally)}."
        (self.wrong if ended.wrong else self.right)(f"{said} {self.ask()}")
        self._draw()

    def _show_result(self, ended: Result) -> None:
        if self._result is None or self._result.log_id != ended.log_id:
            self._decided = set()
        self._run, self._result, self._last_seen = None, ended, None

    @work(group="quantity", exit_on_error=False)
    async def action_quantity(self) -> None:
        """Ask how many there are of the last thing, in all."""
        with self.deciding() as free:
            seen = self._last_seen
            if not free or seen is None:
                return
            question = f"How many are there of {seen.text}, in all?"
            total = await self.desk.push_screen_wait(Prompt(question, parse_quantity, hint="5"))
            if total is not None:
                self.do(partial(self._count, seen, total=total))

    def action_mend(self) -> None:
        if (finding := self._finding) is not None:
            self.press(partial(self._mend, *finding))

    async def _mend(self, nth: int, wrong: Wrong) -> None:
        place, result = self._place, self._result
        if place is None or place.section_id is None or result is None or nth in self._decided:
            return
        if wrong.label is None:
            await self._decide(nth, f"{wrong.text}: receive it")
            self.desk.open_page("receive", place.section_id, Code(wrong.text))
            return
        read = self.services.tenant.read
        missing = wrong.row_id if wrong.finding is Finding.MISSING else None
        item = await read(items.one, missing) if missing is not None else None
        log_id = await self.services.tenant.write(mending.mend, place.section_id, result.log_id, nth, wrong)
        self._mended[log_id] = nth
        self._still_listed = item.listing_id if item is not None else None
        self._place = await read(locations.section, place.section_id) or place
        await self._decide(nth, mended(wrong, place.name))

    def forget_step(self, log_id: int) -> None:
        """What was put right and taken back is to be decided again."""
        self._decided.discard(self._mended.pop(log_id, -1))
        self._draw()

    def action_open(self) -> None:
        if self._still_listed is not None:
            self.desk.open_listing(self._still_listed)

    def action_leave_it(self) -> None:
        if (finding := self._finding) is not None:
            self.press(partial(self._decide, finding[0], f"{finding[1].text}: left as it is"))

    def action_look(self) -> None:
        """Show what is known of what is missing; it stays on record: where it is scanned next it is found."""
        if (finding := self._finding) is not None and finding[1].storage_id:
            self.press(partial(self._look_for, *finding))

    async def _look_for(self, nth: int, wrong: Wrong) -> None:
        if nth not in self._decided:
            await self._decide(nth, f"{wrong.text}: to be looked for, it stays on record")
            self.desk.open_page("find", Code(wrong.storage_id, Label.ITEM))

    async def _decide(self, nth: int, sentence: str) -> None:
        if nth in self._decided:
            return
        self._decided.add(nth)
        self.right(f"{sentence}. {self.ask()}")
        self._draw()

    def _draw(self) -> None:
        run, result, place = self._run, self._result, self._place
        if result is not None and place is not None:
            self.where.show(result.tally.percent)
            self.top_line.facts = f"{place.name} counted: {outcome(result.tally)}"
            self.facts_block.show(result_facts(result, self._decided))
        else:
            self.where.show(run.place.name if run else "")
            others = sum(one.units for one in run.scans if one.log_id not in self._mine) if run else 0
            by_others = f"{others:,} by others" if others else ""
            self.top_line.facts = words([f"{run.counted:,} counted" if run else "", by_others])
            lines: list[Fact | Heading] = [Heading("Counted")] if run and run.scans else []
            lines += (
                [Fact(f"×{one.units}", one.seen.text) for one in list(run.scans)[: -SHOWN - 1 : -1]] if run else []
            )
            self.facts_block.show(lines)
        self.show_keys()


def _run_id(count: Run | Result) -> int:
    return count.id if isinstance(count, Run) else count.run_id
