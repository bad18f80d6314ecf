"""Move: scan what is to be moved (things, a whole section, a whole bin), then where to; one step, one undo."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from data.rules.codes import Code, Label
from queries import moving
from queries.finds import Hit
from queries.moving import Moved, MovedMeanwhile, Weight
from tui.flow import fill
from tui.placing import PlacingScreen, Question
from tui.wording import plural, words
from widgets.facts import Fact, Heading

REMEMBERED = 20
"""Moves that are shown."""

TRIES = 3
"""Before a person is told that others move the same things."""

WHOLE = frozenset({Label.SECTION, Label.BIN})
"""A place: first what is to be moved, then where to."""


class MoveScreen(PlacingScreen):
    """What was scanned is in the hands of a person until a section is scanned."""

    NAME = "Move"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "put_back", "put back", id="move.put-back"),
    ]

    def __init__(self, *hits: Hit) -> None:
        super().__init__()
        self._held: list[Hit] = []
        self._weight = Weight(0, 0, ())
        self._done: deque[tuple[str, Moved]] = deque(maxlen=REMEMBERED)
        for hit in hits:
            self.do(lambda hit=hit: self.take(hit))

    def ask(self) -> str:
        if not self._held:
            return "Scan what is to be moved: things one after the other, or a whole section or bin."
        return f"Scan the section for {self._named()}" + ("." if self._is_whole else ", or more things.")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "put_back" and not self._held:
            return None
        return super().check_action(action, parameters)

    @property
    def comes_from(self) -> Sequence[int]:
        return self._weight.sections

    async def take_here(self, hit: Hit) -> None:
        if hit.kind not in WHOLE:
            await self._pick_up(hit)
        elif not self._held:
            await self._pick_up_all(hit)
        elif hit.kind is Label.SECTION:
            await self._move_to(hit.id)
        elif hit.place is not None and (section := await self.choose_section(hit.place)) is not None:
            assert section.section_id is not None
            await self._move_to(section.section_id)

    async def take_unknown_here(self, code: Code) -> None:
        self.wrong(f"UNKNOWN CODE  {code.text}: nothing was moved.")

    async def _pick_up(self, hit: Hit) -> None:
        """One more thing in the hands."""
        if self._is_whole:
            self.wrong(f"SCAN A SECTION  {self._named()} is to be moved; c puts it back.")
        elif any((hit.kind, hit.id) == (held.kind, held.id) for held in self._held):
            self.wrong(f"HELD ALREADY  {hit.title}")
        else:
            await self._carry([*self._held, hit])
            self.right(f"{hit.location or 'NO PLACE'}  {hit.title}. {self.ask()}")

    async def _pick_up_all(self, hit: Hit) -> None:
        """All that lies in a section or a bin."""
        weight = await self.services.tenant.read(moving.weigh, [(hit.kind, hit.id)])
        if not weight.things:
            self.wrong(f"EMPTY  nothing lies in {hit.title}.")
            return
        await self._carry([hit])
        self.right(f"ALL OF {hit.title}  {plural(weight.units, 'thing')}. {self.ask()}")

    async def _carry(self, load: list[Hit]) -> None:
        self._weight = await self.services.tenant.read(moving.weigh, [(hit.kind, hit.id) for hit in load])
        self._held = load
        self._draw()

    async def _move_to(self, section_id: int) -> None:
        name, sources = self._named(), [(hit.kind, hit.id) for hit in self._held]

        async def placement(section_id: int | None, anyway: bool) -> None:
            assert section_id is not None
            moved = await self._move(sources, section_id, anyway=anyway)
            self._done.appendleft((name, moved))
            self._held = []
            self.right(f"{name}  {plural(moved.units, 'thing')} into {moved.place.name}  {fill(moved.place)}")
            self._draw()

        await self.place(name, section_id, placement)

    async def _move(self, sources: list[moving.Source], section_id: int, *, anyway: bool) -> Moved:
        write = self.services.tenant.write
        for _ in range(TRIES - 1):
            try:
                return await write(moving.move, sources, section_id, anyway=anyway)
            except MovedMeanwhile:
                continue
        return await write(moving.move, sources, section_id, anyway=anyway)

    def forget_step(self, log_id: int) -> None:
        self._done = deque([each for each in self._done if each[1].log_id != log_id], maxlen=REMEMBERED)
        self._draw()

    def not_put(self, question: Question) -> None:
        self.wrong(f"NOT MOVED  {question.what} is still in your hands: scan another section, or c puts it back.")

    def action_put_back(self) -> None:
        self.press(self._put_back)

    async def _put_back(self) -> None:
        self._held = []
        self.verdict.show("waiting", self.ask())
        self._draw()

    @property
    def _is_whole(self) -> bool:
        return bool(self._held) and self._held[0].kind in WHOLE

    def _named(self) -> str:
        """What is in the hands, in words."""
        if len(self._held) == 1:
            return f"all of {self._held[0].title}" if self._is_whole else self._held[0].title
        return plural(len(self._held), "thing")

    def _draw(self) -> None:
        load = self._held
        self.where.show("" if not load else load[0].title if self._is_whole else str(len(load)))
        held = f"{plural(self._weight.units, 'thing')} in hand" if load else ""
        self.top_line.facts = words([held, plural(len(self._done), "move") if self._done else ""])
        lines: list[Fact | Heading] = [Heading("In hand")] if load else []
        lines += [Fact(hit.location or "no place", hit.title, loud=True) for hit in reversed(load)]
        lines += [Heading("Moved")] if self._done else []
        lines += [Fact(f"→ {moved.place.name}", f"{name} ×{moved.units}") for name, moved in self._done]
        self.facts_block.show(lines)
        self.show_keys()
