"""What was typed into the form of an item and not saved yet, on disk until it is saved or thrown away."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

from tui import form_file
from tui.form_file import Kept
from tui.item_form import ItemForm
from widgets.fields import State

WHAT = "item"


class ItemDraft:
    """The file of one form: `name` tells which item, or to which section a new one goes."""

    def __init__(self, state_dir: Path, user_id: object, name: str) -> None:
        self._name = name
        self._path = form_file.kept_path(state_dir, user_id, WHAT, name)
        self._is_mine = self._path not in form_file.OPEN
        self._is_over = False

    def left(self) -> Kept | None:
        """What was left there by a form that is open nowhere; from now on the file is this form's."""
        kept = form_file.left(self._path)
        form_file.OPEN.add(self._path)
        return kept

    def keep(self, form: ItemForm) -> None:
        """Keep what was typed so far. Raises BindeckError with the reason."""
        if self._is_over or not self._is_mine:
            return
        typed: Mapping[str, State] = {name: form.fields[name].state for name in form.touched}
        if typed:
            form_file.keep(self._path, Kept(self._name, form.base, typed, time.time()))
        else:
            form_file.forget(self._path)

    def end(self) -> None:
        """What was typed is saved, or not wanted. Raises BindeckError with the reason."""
        self._is_over = True
        if self._is_mine:
            form_file.forget(self._path)

    def close(self) -> None:
        """The form is closed: another one may go on with what it left."""
        if self._is_mine:
            form_file.OPEN.discard(self._path)
