"""Found and not found, for every screen that shows a sale."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, TypeVar

from textual import work
from textual.binding import Binding, BindingType

from data.errors import BindeckError
from data.rules.marketplaces import label
from queries import triage
from queries.waiting import Waiting
from tui.dialogs import Confirm, Prompt
from tui.hesitating import Hesitating

D = TypeVar("D")


class TriageScreen(Hesitating[D]):
    """A screen with a sale at hand."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "found", "found", id="sale.found"),
        Binding("x", "not_found", "not found", id="sale.not-found"),
        Binding("u", "app.undo", "undo", id="sale.undo"),
    ]

    @property
    @abstractmethod
    def sale(self) -> Waiting | None:
        """The sale that `f` and `x` mean now."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("found", "not_found") and self.sale is None:
            return None
        return super().check_action(action, parameters)

    @work(group="triage", exit_on_error=False)
    async def action_found(self) -> None:
        sale = self.sale
        with self.deciding() as free:
            if sale is None or not free or not self.meant() or not await self.desk.typed():
                return
            self.hold()
            try:
                await self.services.tenant.write(triage.found, sale.listing_id, sale.sale_id)
            except BindeckError as error:
                self.say_refusal(error, sale.title)
            else:
                then = f"{sale.left} left on sale" if sale.left else "the cancels are released"
                self.desk.say(f"✓ {sale.location or 'no location'}  {sale.title}: found, {then}")
            self.load()

    @work(group="triage", exit_on_error=False)
    async def action_not_found(self) -> None:
        sale = self.sale
        with self.deciding() as free:
            if sale is None or not free or not self.meant():
                return
            question = f"Not found: {sale.title}. Reverse its sale on {label(sale.platform)}?"
            consequence = "It goes back on sale on every marketplace it was taken from. The log keeps the sale."
            if await self.desk.push_screen_wait(Confirm(question, consequence)):
                await self._reverse(sale, None)

    async def _reverse(self, sale: Waiting, place: str | None) -> None:
        try:
            await self.services.tenant.write(triage.reverse, sale.listing_id, sale.sale_id, place)
        except triage.LocationNeeded as needed:
            place = await self.desk.push_screen_wait(Prompt(str(needed), location, hint="A2, Shelf-3 …"))
            if place is not None:
                await self._reverse(sale, place)
            return
        except BindeckError as error:
            self.say_refusal(error, sale.title)
        else:
            self.desk.say(f"✗ {sale.title}: the sale is reversed, it is on sale again", "warning")
        self.load()


def location(text: str) -> str:
    """A location as typed; ValueError when there is none."""
    place = text.strip()
    if not place:
        raise ValueError("Type where it lies, such as A2 or Shelf-3.")
    return place
