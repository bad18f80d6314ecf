"""A page with the form of a listing."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.errors import BindeckError
from queries import suggestions
from queries.listings import Listing
from tui.form_screen import FormScreen
from tui.latest import Latest
from tui.listing_form import ListingForm


@dataclass(frozen=True, slots=True)
class Page:
    """The listing that is edited or copied, None for none; where it has rows; the words to offer."""

    listing: Listing | None
    posted_on: list[str]
    words: Mapping[str, list[str]]


class ListingFormScreen(FormScreen[Page]):
    """What editing and creating a listing have in common."""

    form: ListingForm

    def __init__(self, uuid: str = "") -> None:
        super().__init__(ListingForm(new=self.WHAT == "new"), uuid)
        self._words: Mapping[str, list[str]] | None = None
        self._twins: Latest[str] = Latest(self, self._look_for_twins, "sku")

    @property
    @abstractmethod
    def listing_id(self) -> int:
        """The id of the listing that is edited; 0 for a new one."""

    async def words(self) -> Mapping[str, list[str]]:
        """The words to offer, asked for once."""
        if self._words is None:
            self._words = await self.services.tenant.read(suggestions.recent)
        return self._words

    def open_page(self, page: Page, values: Mapping[str, Any]) -> None:
        """Fill the form with the values, and with what the page knows besides."""
        self.form.posted_on = page.posted_on
        self.form.suggest(page.words)
        self.open_form(values)

    def begun(self) -> None:
        super().begun()
        self.look_at("sku")

    def look_at(self, name: str) -> None:
        super().look_at(name)
        if name == "sku":
            self._twins.ask(str(self.form.fields[name].state).strip())

    async def _look_for_twins(self, sku: str) -> None:
        try:
            twin = await self.services.tenant.read(suggestions.same_sku, sku, self.listing_id) if sku else None
        except BindeckError:
            return  # saving says that the database is away
        self.form.warn("sku", "twin", "" if twin is None else f"“{twin[:60]}” has this SKU too.")
