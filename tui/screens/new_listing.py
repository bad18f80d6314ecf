"""A new listing (n), or one like another (d)."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

from data.errors import BindeckError
from data.rules import mend, pairs
from data.rules.listing_fields import lacks_to_be_active
from data.rules.status import ListingStatus
from queries import creation, editing, listings
from queries.listings import Listing
from tui import form_file
from tui.listing_form import PLATFORMS, STATUS
from tui.listing_form_screen import ListingFormScreen, Page
from tui.listing_values import LABELS


class NewListingScreen(ListingFormScreen):
    """The form of a listing that is not there yet; `like` is the id of the one it is a copy of."""

    NAME = "New listing"
    WHAT = "new"

    def __init__(self, like: int | None = None) -> None:
        super().__init__(str(uuid4()))
        self._like = like

    @property
    def listing_id(self) -> int:
        return 0

    async def fetch(self) -> Page:
        like = None if self._like is None else await self.services.tenant.read(listings.one, self._like)
        return Page(like, [], await self.words())

    def show(self, data: Page) -> None:
        if self.form.display:
            return
        if self._like is not None and data.listing is None:
            self.show_failure("The listing to copy is not there any more. Escape goes back.")
            return
        self.open_page(data, {"quantity": 1} if data.listing is None else copied(data.listing))

    async def write(self) -> None:
        states = self.form.states
        fields, problems = self.form.read(LABELS)
        status = ListingStatus(str(states[STATUS]))
        if status is ListingStatus.ACTIVE:
            lacking = lacks_to_be_active(fields.get("price"), fields.get("storage_location"))
            problems = {**lacking, **problems}
        if problems:
            self.form.show_problems(problems)
            return
        platforms = list(states[PLATFORMS])
        tenant = self.services.tenant
        try:
            created = await tenant.write(creation.create, fields, status, platforms, self.uuid)
        except BindeckError as error:
            self.tell_not_saved(error)
            return
        if not self.leave_created(created, states, "edit"):
            self.desk.say(f"Created, {status}: {fields['title']}")

    def _left(self) -> Path | None:
        return form_file.left_new(*self._keeper, self.WHAT) if self._like is None else None


def copied(listing: Listing) -> dict[str, Any]:
    """The fields of another thing like this one: one of it, without the numbers that are this one's alone."""
    values = editing.values(listing)
    if pairs.load(listing.attributes) is None:
        values["attributes"] = mend.to_json(mend.attributes(listing.attributes or ""))
    return values | {"quantity": 1, "sku": None, "upc": None}
