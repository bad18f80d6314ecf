"""Editing a listing (e): what others change meanwhile is shown, and never written over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.errors import BindeckError
from data.rules.listing_fields import lacks_to_be_active
from data.rules.status import ListingStatus, read_listing
from queries import creation, editing, listings
from queries.editing import Saved
from queries.listings import Listing
from tui.counting import follow_up
from tui.dialogs import Confirm
from tui.difference import Difference, Disputed
from tui.form_screen import FormScreen, Page
from tui.listing_values import LABELS, difference, words
from widgets.fields import State


class EditListingScreen(FormScreen):
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
        listing = await tenant.read(editing.follow, self._listing_id, self.listing_uuid)
        rows = await tenant.read(listings.platforms, self._listing_id)
        return Page(listing, [row.platform for row in rows], await self.words())

    def show(self, data: Page) -> None:
        listing = data.listing
        if listing is None:
            self._say_gone()
            return
        if self._newest is None:
            self.listing_uuid = listing.listing_uuid
            self._newest = listing
            self.open_form(data, editing.values(listing))
            return
        before, self._newest = self._newest, listing
        self._listing_id = listing.id
        if self.ready:
            self._compare(listing)
            if listing.status != before.status:
                self.tell(f"⇄ Changed elsewhere: its status was {before.status}, is {listing.status} now.")

    def begun(self) -> None:
        if self._typed:
            self.form.put_typed(self._typed)
        if self._newest is not None:
            self._compare(self._newest)
        super().begun()

    async def write(self) -> None:
        names, states = self.form.touched, self.form.states
        if not names:
            self.desk.say("Nothing was changed.")
            self.leave()
            return
        changes, problems = self.form.read(names)
        problems.update(self._refusals(changes))
        if problems:
            self.form.show_problems(problems)
            return
        try:
            saved = await self._saved(changes)
        except BindeckError as error:
            self.tell_not_saved(error)
            return
        if saved is None:
            return
        self.form.rebase(changes, states)
        if self.form.touched:
            self.tell("Saved. What you typed since then is not: ctrl+s saves it too.")
            return
        self.leave()
        self.desk.say(_outcome(str(self.form.base.get("title") or ""), saved))

    async def _saved(self, changes: dict[str, Any]) -> Saved | None:
        """Write the changes, asking where they meet those of others; None when a person goes back to the form."""
        while True:
            try:
                return await self.services.tenant.write(
                    editing.save, self._listing_id, changes, dict(self.form.base)
                )
            except editing.Conflict as conflict:
                if not await self._decide(conflict.theirs, changes):
                    return None
            except editing.Gone:
                if not await self._follow():
                    return None

    async def _decide(self, theirs: Mapping[str, Any], changes: dict[str, Any]) -> bool:
        """Ask about each field that both changed, and take out of `changes` what shall be theirs."""
        base = self.form.base
        disputed = [
            name
            for name in changes
            if not editing.same(theirs[name], base[name]) and not editing.same(theirs[name], changes[name])
        ]
        rows = [
            Disputed(
                name, LABELS[name], words(name, base[name]), words(name, theirs[name]), words(name, changes[name])
            )
            for name in disputed
        ]
        mine = await self.desk.push_screen_wait(Difference(str(base.get("title") or "this listing"), rows))
        if mine is None:
            return False
        for name in disputed:
            self.form.warn(name, "theirs", "")
            if mine[name]:
                base[name] = theirs[name]
            else:
                self.form.fill_field(name, theirs[name])
                del changes[name]
        return True

    async def _follow(self) -> bool:
        """Go on with the row that took this one's place; where there is none, offer to write the listing anew."""
        tenant = self.services.tenant
        found = await tenant.read(editing.follow, self._listing_id, self.listing_uuid)
        if found is not None:
            self._listing_id = found.id
            return True
        fields, problems = self.form.read(LABELS)
        if problems:
            self.form.show_problems(problems)
            self._say_gone()
            return False
        question = "This listing was removed elsewhere. Create it anew from what stands in the form?"
        if await self.desk.push_screen_wait(Confirm(question, "It becomes a draft without marketplaces.")):
            await tenant.write(creation.create, fields, ListingStatus.DRAFT, [], self.listing_uuid)
            self.leave()
            self.desk.say(f"Created anew, draft: {fields['title']}")
        return False

    def _compare(self, listing: Listing) -> None:
        """Show what others changed: it is taken over where nothing was typed, and said where something was."""
        theirs, base = editing.values(listing), dict(self.form.base)
        touched = self.form.touched
        changed = [name for name in LABELS if not editing.same(theirs[name], base.get(name))]
        for name in touched:
            clash = name in changed
            said = f"Elsewhere: {difference(base, theirs, name)}. Saving asks which one stays." if clash else ""
            self.form.warn(name, "theirs", said)
        for name in changed:
            if name not in touched:
                self.form.fill_field(name, theirs[name])
        if changed:
            self.tell(f"⇄ Changed elsewhere: {'; '.join(difference(base, theirs, name) for name in changed)}.")

    def _refusals(self, changes: Mapping[str, Any]) -> dict[str, str]:
        """What the listing's status forbids, before the database is asked."""
        status = self._newest.status if self._newest is not None else None
        refused: dict[str, str] = {}
        if read_listing(status) is ListingStatus.ACTIVE:
            after = {**self.form.base, **changes}
            refused = lacks_to_be_active(after["price"], after["storage_location"])
        if sold := editing.sold_refusal(status):
            refused["quantity"] = sold
        return {name: sentence for name, sentence in refused.items() if name in changes}

    def _say_gone(self) -> None:
        if not self.form.display:
            self.show_failure("This listing is not there any more. Escape goes back.")
        else:
            self.tell(
                "✗ This listing was removed elsewhere. What you typed is kept: ctrl+s offers to create it anew."
            )


def _outcome(title: str, saved: Saved) -> str:
    if not saved.fields:
        return f"{title}: everything was as you typed it already."
    what = ", ".join(LABELS[name].lower() for name in saved.fields)
    return f"Saved {what} of {title}.{follow_up(saved.counted_on)}"
