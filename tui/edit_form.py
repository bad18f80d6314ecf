"""Editing a row: what others change meanwhile is shown, and never written over."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from data.errors import BindeckError
from queries import editing
from tui.base import D
from tui.difference import Difference, Disputed
from tui.form_screen import FormScreen
from tui.raw_words import MARK

S = TypeVar("S")


class EditFormScreen(FormScreen[D], Generic[D, S]):
    """The form of a row that is there; what saving gives is an S."""

    @abstractmethod
    async def store(self, changes: Mapping[str, Any], was: Mapping[str, Any]) -> S:
        """Write the changes over what the form was filled with. Raises Conflict, Gone and other BindeckErrors."""

    @abstractmethod
    async def follow(self) -> bool:
        """Go on with the row that took this one's place, or create it anew; False where the form is to stay."""

    @abstractmethod
    def refusals(self, changes: Mapping[str, Any]) -> dict[str, str]:
        """What cannot be written together, before the database is asked: a sentence for each field."""

    @abstractmethod
    def outcome(self, title: str, saved: S) -> str:
        """What was saved, in a sentence; one that begins with the mark ⚠ is a warning."""

    async def write(self) -> None:
        names, states = self.form.touched, self.form.states
        if not names:
            self.desk.say("Nothing was changed.")
            self.leave()
            return
        changes, problems = self.form.read(names)
        problems.update(self.refusals(changes))
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
        said = self.outcome(str(self.form.base.get("title") or ""), saved)
        self.desk.say(said, "warning" if said.startswith(MARK) else "information")

    async def _saved(self, changes: dict[str, Any]) -> S | None:
        """Write the changes, asking where they meet those of others; None when a person goes back to the form."""
        while True:
            try:
                return await self.store(changes, dict(self.form.base))
            except editing.Conflict as conflict:
                if not await self._decide(conflict.theirs, changes):
                    return None
            except editing.Gone:
                if not await self.follow():
                    return None

    async def _decide(self, theirs: Mapping[str, Any], changes: dict[str, Any]) -> bool:
        """Ask about each field that both changed, and take out of `changes` what shall be theirs."""
        form, base = self.form, self.form.base
        disputed = [
            name
            for name in changes
            if not editing.same(theirs[name], base[name]) and not editing.same(theirs[name], changes[name])
        ]
        rows = [
            Disputed(
                name,
                form.labels[name],
                form.words(name, base[name]),
                form.words(name, theirs[name]),
                form.words(name, changes[name]),
            )
            for name in disputed
        ]
        mine = await self.desk.push_screen_wait(Difference(str(base.get("title") or f"this {self.THING}"), rows))
        if mine is None:
            return False
        for name in disputed:
            form.warn(name, "theirs", "")
            if mine[name]:
                base[name] = theirs[name]
            else:
                form.fill_field(name, theirs[name])
                del changes[name]
        return True

    def compare(self, theirs: Mapping[str, Any]) -> None:
        """Show what others changed: it is taken over where nothing was typed, and said where something was."""
        form, base = self.form, dict(self.form.base)
        touched = form.touched
        changed = [name for name in form.labels if not editing.same(theirs[name], base.get(name))]
        for name in touched:
            clash = name in changed
            said = (
                f"Elsewhere: {form.difference(base, theirs, name)}. Saving asks which one stays." if clash else ""
            )
            form.warn(name, "theirs", said)
        for name in changed:
            if name not in touched:
                form.fill_field(name, theirs[name])
        if changed:
            self.tell(
                f"⇄ Changed elsewhere: {'; '.join(form.difference(base, theirs, name) for name in changed)}."
            )

    def say_gone(self) -> None:
        """Say that the row is not there any more."""
        if not self.form.display:
            self.show_failure(f"This {self.THING} is not there any more. Escape goes back.")
        else:
            kept = "What you typed is kept: ctrl+s offers to create it anew."
            self.tell(f"✗ This {self.THING} was removed elsewhere. {kept}")
