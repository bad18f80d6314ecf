"""Receive: scan what comes in; what is known is put away or counted up, what is new becomes a draft."""

from __future__ import annotations

from collections import deque
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple
from uuid import uuid4

from textual.binding import Binding, BindingType

from data.rules.codes import Code, Label, retail_number
from data.rules.listing_fields import LONGEST_TITLE, parse_price, parse_title
from data.rules.status import ListingStatus
from queries import creation, putting, receiving
from queries.finds import Hit
from queries.locations import Place
from tui.counting import follow_up
from tui.dialogs import Prompt
from tui.flow import fill
from tui.placing import Question, SectionScreen
from tui.wording import plural, words
from widgets.facts import Fact, Heading

UNNAMED = "Unnamed"
"""What something new is called, with its code, as long as nobody said what it is."""

REMEMBERED = 50
"""Things received that are shown."""


class Typed(NamedTuple):
    """What a person typed of a new thing; kept while the database is away, so that nobody is asked twice."""

    token: str
    title: str
    price: Decimal
    listing_uuid: str


class ReceiveScreen(SectionScreen):
    """Things go into the section that was scanned last, if any."""

    NAME = "Receive"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "done", "done with this section", id="receive.done"),
    ]

    def __init__(self, section_id: int | None = None, code: Code | None = None) -> None:
        super().__init__(section_id)
        self._in_hand: Hit | None = None
        """It was received without a section: the next one that is scanned takes it."""
        self._typed: Typed | None = None
        self._done: deque[tuple[int, Fact]] = deque(maxlen=REMEMBERED)
        """With the log row of each."""
        if code is not None:
            self.do(code)

    def ask(self) -> str:
        if self._in_hand is not None:
            return f"Scan the section that {self._in_hand.title} goes into."
        if self._place is None:
            return "Scan what comes in; a section first, if it is put away at once."
        return f"Scan what comes in: it goes into {self._place.name}."

    async def take_here(self, hit: Hit) -> None:
        if hit.kind is Label.SECTION and hit.place is not None:
            await self._go_to(hit.place)
        elif hit.kind is Label.BIN and hit.place is not None:
            if (section := await self.choose_section(hit.place)) is not None:
                await self._go_to(section)
        elif hit.kind is Label.ITEM:
            await self._put(hit)
        else:
            await self._one_more(hit)

    async def take_unknown_here(self, code: Code) -> None:
        """Make a draft of it: the title and, if it is known, the price are asked for."""
        if code.label is not None:
            self.wrong(f"UNKNOWN LABEL  {code.text}: what it stood for is gone.")
            return
        typed = await self._ask_for(code)
        if typed is None:
            self.wrong(f"NOT RECEIVED  {code.text}: nothing was written.")
            return
        field = "sku" if retail_number(code.text) is None else "upc"
        fields: dict[str, Any] = {"title": typed.title, "price": typed.price, "quantity": 1, field: code.text}
        write = self.services.tenant.write
        made = await write(creation.create, fields, ListingStatus.DRAFT, [], typed.listing_uuid)
        self._typed = None
        await self._put(Hit(Label.LISTING, made.id, typed.title, code.text, "", made.id), is_new=True)

    async def _ask_for(self, code: Code) -> Typed | None:
        """What a person says of a new thing; what was said already where the step is repeated."""
        if self._typed is not None and self._typed.token == self.token:
            return self._typed
        self.ring("wrong")
        question = f"{code.text} is new here. What is it? Scan SKIP to say so later."
        unnamed = parse_title(f"{UNNAMED} {code.text}"[:LONGEST_TITLE])
        title = await self.desk.push_screen_wait(Prompt(question, parse_title, hint="its title", skipped=unnamed))
        price = Decimal(0) if title == unnamed else title and await self._ask_price(title)
        self.expect_again()
        if title is None or not isinstance(price, Decimal):
            return None
        self._typed = Typed(self.token, title, price, str(uuid4()))
        return self._typed

    async def _ask_price(self, title: str) -> Decimal | None:
        question = f"{title}: its price? Empty if nobody knows yet."
        return await self.desk.push_screen_wait(Prompt(question, parse_price, hint="19.99", skipped=Decimal(0)))

    async def _one_more(self, hit: Hit) -> None:
        """A known listing or card: one more of it where it is stored already, else it is put away."""
        token = self.token

        async def placement(section_id: int | None, anyway: bool) -> None:
            write = self.services.tenant.write
            more = await write(receiving.one_more, hit.kind, hit.id, section_id, token, anyway=anyway)
            self._remember(more.log_id, more.storage_id, f"{hit.title}  ×{more.quantity}  → {more.place}")
            self.right(f"{hit.title}  ×{more.quantity} now, into {more.place}.{follow_up(more.counted_on)}")
            self.draw()

        try:
            await self.place(hit.title, self._place.section_id if self._place else None, placement)
        except receiving.StoredNowhere:
            await self._put(hit)

    async def _put(self, hit: Hit, *, is_new: bool = False) -> None:
        """Put it away, now or when a section is scanned."""
        place = self._place
        if place is None or place.section_id is None:
            self._in_hand = hit
            if is_new:
                self._remember(0, f"new, {hit.code}", hit.title)
            self.right(f"{'NEW' if is_new else 'KNOWN'}  {hit.title}, {hit.location or 'no place'}. {self.ask()}")
            self.draw()
            return

        async def placement(section_id: int | None, anyway: bool) -> None:
            assert section_id is not None
            put = await self.services.tenant.write(putting.put, hit.kind, hit.id, section_id, anyway=anyway)
            self._in_hand, self._place = None, put.place
            self._remember(put.log_id, put.storage_id, f"{hit.title}  → {put.place.name}")
            self.right(f"{put.storage_id}  {hit.title}  into {put.place.name}")
            self.draw()

        await self.place(hit.title, place.section_id, placement)

    def not_put(self, question: Question) -> None:
        self.wrong(f"NOT PUT AWAY  {question.what}")

    async def _go_to(self, place: Place) -> None:
        held, self._place = self._in_hand, place
        if held is None:
            self.right(f"INTO {place.name}  {fill(place)}. {self.ask()}")
            self.draw()
        else:
            await self._put(held)

    def action_done(self) -> None:
        self.press(self._done_here)

    async def _done_here(self) -> None:
        self._place = self._in_hand = None
        self.verdict.show("waiting", self.ask())
        self.draw()

    def forget_step(self, log_id: int) -> None:
        self._done = deque([each for each in self._done if each[0] != log_id], maxlen=REMEMBERED)
        self.draw()

    def _remember(self, log_id: int, label: str, value: str) -> None:
        self._done.appendleft((log_id, Fact(label, value)))

    def draw(self) -> None:
        place = self._place
        self.where.show(place.name if place else "")
        came = f"{plural(len(self._done), 'thing')} came in" if self._done else ""
        self.top_line.facts = words([fill(place) if place else "", came])
        self.facts_block.show([Heading("Received"), *(fact for _, fact in self._done)] if self._done else [])
        self.show_keys()
