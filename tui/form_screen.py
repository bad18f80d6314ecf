"""A page with a form: keeps what is typed, says what is wrong, and asks before it is lost."""

from __future__ import annotations

import asyncio
import time
from abc import abstractmethod
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Generic

from rich.text import Text
from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from data.errors import BindeckError, DatabaseAway
from queries.creation import Created
from tui import form_file
from tui.base import D, DataScreen
from tui.dialogs import Confirm, Pick
from tui.form import Form
from tui.form_file import Kept
from tui.latest import Latest
from tui.missing_photos import missing
from tui.times import local
from tui.wording import plural
from widgets.fields import Field, State
from widgets.manners import draws_ascii
from widgets.text import ascii_only, clean

KEEP_SECONDS = 0.4
"""After the last key, until what was typed is on disk."""


class FormScreen(DataScreen[D], Generic[D]):
    """What editing and creating have in common. It is ready once it is filled and what was left is decided."""

    AUTO_FOCUS = ""
    WHAT: ClassVar[str] = ""
    """"new" or "edit", by which what was typed is found again; before it, what else than a listing is typed."""
    THING: ClassVar[str] = "listing"
    """What is edited, as a sentence names it."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "save", key_display="ctrl+s", id="form.save"),
        Binding("tab", "app.focus_next", "next field", key_display="tab", id="form.next"),
        Binding("shift+tab", "app.focus_previous", "field before", key_display="shift+tab", id="form.previous"),
        Binding("escape", "back", "leave", key_display="esc", id="form.leave"),
    ]

    def __init__(self, form: Form, uuid: str = "") -> None:
        super().__init__()
        self.form = form
        self.form.display = False
        self.notice = Static("loading …", id="notice", classes="-waiting")
        self.uuid = uuid
        """The public id of what is typed: by it the form is found again."""
        self.ready = False
        self._done = False
        self._path: Path | None = None
        self._opened: set[Path] = set()
        self._keeping: Timer | None = None
        self._photos: Latest[list[str]] = Latest(self, self._look_for_photos, "photos")

    @abstractmethod
    async def write(self) -> None:
        """Save what stands in the form."""

    def body(self) -> Iterable[Widget]:
        yield self.notice
        yield self.form

    def show_failure(self, sentence: str) -> None:
        if not self.form.display:
            self.tell(sentence)

    def tell(self, sentence: str) -> None:
        """Say something above the form that stays there; nothing takes it away."""
        text = clean(sentence)
        self.notice.update(Text(ascii_only(text) if draws_ascii(self) else text))
        self.notice.set_class(bool(sentence), "-shown")

    def tell_not_saved(self, error: BindeckError) -> None:
        """Say why nothing was saved, and that nothing is lost."""
        self.tell(f"✗ Not saved; what you typed is kept, ctrl+s tries again. {error}")
        if isinstance(error, DatabaseAway):
            self.desk.database_failed(error)

    def open_form(self, values: Mapping[str, Any]) -> None:
        """Fill the form, show it, and offer what was left of it before; two forms of one thing are refused."""
        self._path = form_file.kept_path(*self._keeper, self.WHAT, self.uuid)
        if self._path in form_file.OPEN:
            self.show_failure(f"A form of this {self.THING} is open already: go on there. Escape goes back.")
            return
        self.form.fill(values)
        self.form.display = True
        self.notice.remove_class("-waiting")  # of the screen itself it would style all fields again
        self.tell("")
        left = self._left()
        kept = form_file.left(left) if left is not None else None
        self._open(self._path, *([left] if left is not None and kept is not None else []))
        self.offer(kept, left)

    @work(group="offer", exit_on_error=False)
    async def offer(self, kept: Kept | None, path: Path | None) -> None:
        """Ask whether to go on with what was left there; the form is ready then."""
        if kept is not None:
            at = local(datetime.fromtimestamp(kept.kept_at, UTC).replace(tzinfo=None))
            question = f"“{kept.title}” was left unsaved ({at}). Go on with it?"
            choice = await self.desk.push_screen_wait(
                Pick(question, ["go on with what was typed", "throw it away and start afresh"])
            )
            if choice is None:
                self._close()
                return
            if choice == 0:
                self._go_on(kept, path)
            else:
                self._forget(path)
        self.ready = True
        self.begun()
        self.form.fields["title"].take_focus()
        self.show_state()

    def begun(self) -> None:
        """The form is ready: look at what stands in it."""
        self.look_at("photos")

    def show_state(self) -> None:
        """Say on top how much was changed."""
        touched = self.form.touched
        self.top_line.facts = f"{plural(len(touched), 'field')} changed, not saved" if touched else ""

    def leave(self) -> None:
        """Close; what was typed is saved, or not wanted."""
        self._done = True
        self._forget(self._path)
        self._let_go()
        self._close()

    def leave_created(self, created: Created, written: Mapping[str, State], form: str) -> bool:
        """Close what was just created from these states; whether `form`, its own, goes on instead: a key came
        while it was written, or it had been written before."""
        since = {name: state for name, state in self.form.states.items() if state != written[name]}
        self.leave()
        if created.repeated:
            self.desk.say("It had been saved before, its answer was lost: look whether it is as you typed it.")
            self.desk.open_page(form, created.id, {**written, **since})
        elif since:
            self.desk.open_page(form, created.id, since)
        return created.repeated or bool(since)

    def action_save(self) -> None:
        self.save()

    @work(group="save", exit_on_error=False)
    async def save(self) -> None:
        """Save, one attempt at a time."""
        with self.deciding() as free:
            if free and self.ready:
                self.top_line.facts = "saving …"
                await self.write()
                self.show_state()

    def action_back(self) -> None:
        if not self.ready:
            self._close()
        elif self.form.touched:
            self.ask_to_leave()
        else:
            self.leave()

    @work(group="leave", exit_on_error=False)
    async def ask_to_leave(self) -> None:
        """Leave without saving, if that is meant."""
        with self.deciding() as free:
            labels = ", ".join(self.form.fields[name].label.lower() for name in self.form.touched)
            consequence = f"What you typed is thrown away: {labels}."
            if free and await self.desk.push_screen_wait(Confirm("Leave without saving?", consequence)):
                self.leave()

    @on(Field.Changed)
    def note_change(self, event: Field.Changed) -> None:
        if not self.ready:
            return
        self.show_state()
        self.look_at(self.form.named(event.field))
        if self._keeping is not None:
            self._keeping.stop()
        self._keeping = self.set_timer(KEEP_SECONDS, self._keep)

    def on_screen_resume(self) -> None:
        """A form that was saved while another place was shown has nothing more to say."""
        if self._done:
            self.call_later(self._close)

    def on_key(self, event: events.Key) -> None:
        """What is typed before the form is there, or beside its fields, does nothing elsewhere."""
        if event.is_printable and event.key != "space":
            event.stop()

    def on_unmount(self) -> None:
        """A page that is left in any other way, or with the whole program, leaves what was typed on disk."""
        if self.ready and not self._done:
            self._keep()
            if self.form.touched:
                self.desk.say("What you typed is kept: open the form again to go on with it.")
        self._let_go()

    @property
    def _keeper(self) -> tuple[Path, object]:
        return self.services.settings.state_dir, self.services.user.id

    def _open(self, *paths: Path) -> None:
        """Keep other forms from these files."""
        self._opened.update(paths)
        form_file.OPEN.update(paths)

    def _let_go(self) -> None:
        form_file.OPEN.difference_update(self._opened)
        self._opened.clear()

    def _left(self) -> Path | None:
        """Where something may have been left."""
        return self._path

    def _go_on(self, kept: Kept, path: Path | None) -> None:
        self._path, self.uuid = path, kept.listing_uuid
        self.form.fill(kept.base)
        self.form.put_typed(kept.typed)

    def _keep(self) -> None:
        """Write to disk what was typed so far."""
        if self._done or self._path is None:
            return
        typed = self.form.kept
        try:
            if typed:
                form_file.keep(self._path, Kept(self.uuid, self.form.base, typed, time.time()))
            else:
                form_file.forget(self._path)
        except BindeckError as error:
            self.tell(f"⚠ {error} What you type is here alone: save before you leave.")

    def _forget(self, path: Path | None) -> None:
        try:
            if path is not None:
                form_file.forget(path)
        except BindeckError as error:
            self.desk.say(str(error), "warning")

    def _close(self) -> None:
        if self.is_current:
            self.dismiss()

    def look_at(self, name: str) -> None:
        """Ask what only the database or the disk knows of a field."""
        if name == "photos":
            # Other programs keep paths that are relative to a directory of theirs: nothing is known of those.
            known = [path for path in self.form.untouched("photos") if not Path(path).is_absolute()]
            self._photos.ask([path for path in self.form.fields[name].state if path not in known])

    async def _look_for_photos(self, paths: list[str]) -> None:
        gone = await asyncio.to_thread(missing, paths, self.services.settings.photo_dir)
        self.form.warn("photos", "missing", f"Not on this computer: {', '.join(gone)[:200]}." if gone else "")
