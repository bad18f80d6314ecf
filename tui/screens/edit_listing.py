"""Editing a listing (e): what others change meanwhile is shown, and never written over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.rules.listing_fields import lacks_to_be_active
from data.rules.status import ListingStatus, read_listing
from queries import creation, editing, listings, saving
from queries.listings import Listing
from queries.saving import Saved
from tui.counting import follow_up
from tui.dialogs import Confirm
from tui.edit_form import EditFormScreen
from tui.listing_form_screen import ListingFormScreen, Page
from tui.listing_values import LABELS
from widgets.fields import State


class EditListingScreen(ListingFormScreen, EditFormScreen[Page, Saved]):
    """The form of a listing that is there; `typed` is what a person typed elsewhere already."""

    NAME = "Edit"
    WHAT = "edit"
    TOPICS = frozenset({"listings"})

    def __init__(self, listing_id: int, typed: Mapping[str, State] | None = None) -> None:
        super().__init__()
        self._listing_id = listing_id
        self._typed = typed
        self._newest: Listing | None = None

    @property
    def listing_id(self) -> int:
        return self._listing_id

    async def fetch(self) -> Page:
        tenant = self.services.tenant
        listing = await tenant.read(editing.follow, self._listing_id, self.uuid)
        rows = await tenant.read(listings.platforms, self._listing_id)
        return Page(listing, [row.platform for row in rows], await self.words())

    def show(self, data: Page) -> None:
        listing = data.listing
        if listing is None:
            self.say_gone()
            return
        if self._newest is None:
            self.uuid = listing.listing_uuid
            self._newest = listing
            self.open_page(data, editing.values(listing))
            return
        before, self._newest = self._newest, listing
        self._listing_id = listing.id
        if self.ready:
            self.compare(editing.values(listing))
            if listing.status != before.status:
                self.tell(f"⇄ Changed elsewhere: its status was {before.status}, is {listing.status} now.")

    def begun(self) -> None:
        if self._typed:
            self.form.put_typed(self._typed)
        if self._newest is not None:
            self.compare(editing.values(self._newest))
        super().begun()

    async def store(self, changes: Mapping[str, Any], was: Mapping[str, Any]) -> Saved:
        return await self.services.tenant.write(saving.save, self._listing_id, changes, was)

    async def follow(self) -> bool:
        """Go on with the row that took this one's place; where there is none, offer to write the listing anew."""
        tenant = self.services.tenant
        found = await tenant.read(editing.follow, self._listing_id, self.uuid)
        if found is not None:
            self._listing_id = found.id
            return True
        fields, problems = self.form.read(LABELS)
        if problems:
            self.form.show_problems(problems)
            self.say_gone()
            return False
        question = "This listing was removed elsewhere. Create it anew from what stands in the form?"
        if await self.desk.push_screen_wait(Confirm(question, "It becomes a draft without marketplaces.")):
            await tenant.write(creation.create, fields, ListingStatus.DRAFT, [], self.uuid)
            self.leave()
            self.desk.say(f"Created anew, draft: {fields['title']}")
        return False

    def refusals(self, changes: Mapping[str, Any]) -> dict[str, str]:
        """What the listing's status forbids, before the database is asked."""
        status = self._newest.status if self._newest is not None else None
        refused: dict[str, str] = {}
        if read_listing(status) is ListingStatus.ACTIVE:
            after = {**self.form.base, **changes}
            refused = lacks_to_be_active(after["price"], after["storage_location"])
        if sold := editing.sold_refusal(status):
            refused["quantity"] = sold
        return {name: sentence for name, sentence in refused.items() if name in changes}

    def outcome(self, title: str, saved: Saved) -> str:
        if not saved.fields:
            return f"{title}: everything was as you typed it already."
        what = ", ".join(LABELS[name].lower() for name in saved.fields)
        return f"Saved {what} of {title}.{follow_up(saved.counted_on)}"
