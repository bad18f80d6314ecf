"""A stored item in its form: added by hand to a section, or edited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from data.errors import BindeckError
from queries import items, locations
from queries.items import Item
from queries.locations import Place
from tui.base import DataScreen
from tui.dialogs import Confirm, Pick
from tui.filling import put_where_it_fits
from tui.form_file import Kept
from tui.item_draft import ItemDraft
from tui.item_form import LABELS, ItemForm
from tui.times import local
from tui.wording import plural, words
from widgets.fields import Field
from widgets.fill import fill_words
from widgets.text import clean

KEEP_SECONDS = 0.4
"""After the last key, until what was typed is on disk."""


@dataclass(frozen=True, slots=True)
class Page:
    """The section, and the item that is edited; None where they are not there."""

    place: Place | None
    item: Item | None


class ItemScreen(DataScreen[Page]):
    """The form of an item; `item_id` is None for a new one, which goes into the section."""

    AUTO_FOCUS = ""
    NAME = "Item"
    TOPICS = frozenset({"storage"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "save", key_display="ctrl+s", id="item.save"),
        Binding("tab", "app.focus_next", "next field", key_display="tab", id="item.next"),
        Binding("shift+tab", "app.focus_previous", "field before", key_display="shift+tab", id="item.previous"),
        Binding("escape", "back", "leave", key_display="esc", id="item.leave"),
    ]

    def __init__(self, item_id: int | None, section_id: int | None) -> None:
        super().__init__()
        self.form = ItemForm()
        self.form.display = False
        self.notice = Static("loading …", id="notice", markup=False)
        self.ready = False
        self._draft: ItemDraft | None = None
        self._keeping: Timer | None = None
        self._item_id = item_id
        self._section_id = section_id

    def body(self) -> Iterable[Widget]:
        yield self.notice
        yield self.form

    async def fetch(self) -> Page:
        read = self.services.tenant.read
        item = None if self._item_id is None else await read(items.one, self._item_id)
        section_id = self._section_id if item is None else item.section_id
        return Page(None if section_id is None else await read(locations.section, section_id), item)

    def show(self, data: Page) -> None:
        place, item = data.place, data.item
        self.top_line.title = words([f"{self.NAME} {item.storage_id}" if item else "New item", _where(place)])
        if self.ready:
            return
        if item is None if self._item_id is not None else place is None:
            self.show_failure("That is not there any more. Escape goes back.")
            return
        self.form.fill({"quantity": 1} if item is None else asdict(item))
        name = f"new in {self._section_id}" if item is None else item.storage_id
        settings, user = self.services.settings, self.services.user
        self._draft = ItemDraft(settings.state_dir, user.id, name)
        kept = self._draft.left()
        if item is not None and item.listing_title is not None:
            self.form.fields["title"].say(hint=f"of the listing “{item.listing_title[:60]}”, which stays as it is")
        self.notice.display = False
        self.form.display = True
        self.ready = True
        self.form.fields["title"].take_focus()
        if kept is not None:
            self.offer(kept)

    @work(group="offer", exit_on_error=False)
    async def offer(self, kept: Kept) -> None:
        """Ask whether to go on with what was typed here and not saved."""
        at = local(datetime.fromtimestamp(kept.kept_at, UTC).replace(tzinfo=None))
        options = ["go on with what was typed", "throw it away and start afresh"]
        question = f"“{kept.title}” was left unsaved ({at}). Go on with it?"
        if await self.desk.push_screen_wait(Pick(question, options)) == 0:
            self.form.put_typed(kept.base, kept.typed)
            self.show_state()

    def show_failure(self, sentence: str) -> None:
        if not self.ready:
            self.notice.update(clean(sentence))

    @on(Field.Changed)
    def show_state(self) -> None:
        touched = self.form.touched if self.ready else []
        self.top_line.facts = f"{plural(len(touched), 'field')} changed, not saved" if touched else ""
        if self._keeping is not None:
            self._keeping.stop()
        if self.ready:
            self._keeping = self.set_timer(KEEP_SECONDS, self._keep)

    def on_unmount(self) -> None:
        """A page that is left in any other way, or with the whole program, leaves what was typed on disk."""
        self._keep()
        if self._draft is not None:
            self._draft.close()

    def _keep(self) -> None:
        try:
            if self._draft is not None:
                self._draft.keep(self.form)
        except BindeckError as error:
            self.desk.say(f"{error} What you type is here alone: save before you leave.", "warning")

    def _leave(self) -> None:
        """Close; what was typed is saved, or not wanted."""
        try:
            if self._draft is not None:
                self._draft.end()
        except BindeckError as error:
            self.desk.say(str(error), "warning")
        self.dismiss()

    def on_key(self, event: events.Key) -> None:
        """What is typed beside the fields does nothing elsewhere."""
        if event.is_printable and event.key != "space":
            event.stop()

    def action_save(self) -> None:
        self.save()

    @work(group="save", exit_on_error=False)
    async def save(self) -> None:
        """Save, one attempt at a time."""
        with self.deciding() as free:
            if not (free and self.ready):
                return
            names = list(LABELS) if self._item_id is None else self.form.touched
            if not names:
                self.desk.say("Nothing was changed.")
                self._leave()
                return
            values, problems = self.form.read(names)
            self.form.show_problems(problems)
            if problems:
                return
            try:
                said = await (self._add if self._item_id is None else self._edit)(values)
            except BindeckError as error:
                self.say_refusal(error, "Not saved; what you typed is still here")
                return
            if said:
                self.desk.say(said)
                self._leave()

    async def _add(self, values: dict[str, object]) -> str:
        write = self.services.tenant.write
        assert self._section_id is not None
        added = await put_where_it_fits(
            self, self._section_id, lambda section, anyway: write(items.add, section, values, anyway=anyway)
        )
        return f"{added.storage_id}  {values['title']}: it goes there" if added else ""

    async def _edit(self, values: dict[str, object]) -> str:
        write, item_id = self.services.tenant.write, self._item_id
        assert item_id is not None
        was = {name: self.form.base[name] for name in values}
        saved = await put_where_it_fits(
            self, 0, lambda _, anyway: write(items.edit, item_id, values, was, anyway=anyway), stays=True
        )
        return f"{values.get('title') or self.form.base['title'] or 'It'} is saved" if saved else ""

    def action_back(self) -> None:
        if self.ready and self.form.touched:
            self.ask_to_leave()
        else:
            self._leave()

    @work(group="leave", exit_on_error=False)
    async def ask_to_leave(self) -> None:
        """Leave without saving, if that is meant."""
        with self.deciding() as free:
            labels = ", ".join(self.form.fields[name].label.lower() for name in self.form.touched)
            question = Confirm("Leave without saving?", f"What you typed is thrown away: {labels}.")
            if free and await self.desk.push_screen_wait(question):
                self._leave()


def _where(place: Place | None) -> str:
    return "" if place is None else f"{place.name}  {fill_words(place.held, place.capacity)}"
