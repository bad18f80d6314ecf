"""Where a person was: kept when the dashboard is left, and shown again when it starts."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Collection
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from textual.screen import Screen

from data.connect import where
from data.errors import BindeckError
from data.files import write_whole
from queries.ordering import Order
from tui.base import DataScreen
from tui.desk import BaseApp
from tui.finding import FindingScreen
from tui.places import HOME, PAGES
from tui.row_list import RowList

log = logging.getLogger(__name__)

VERSION = 1

LARGEST = 100_000
"""Bytes of a file that is read; one of ours has a few hundred."""

LASTING = frozenset(page for _, page, _ in PAGES) - {"new", "card-new"}
"""The pages that are shown again: those that show the same thing whenever they are opened. A form is none of them:
what was typed into it waits until it is asked for."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place, the page on top of it (empty: none), and of a list its filter, lent order and current row."""

    place: str = HOME
    page: str = ""
    filter: str = ""
    order: str = ""
    descending: bool = False
    row: int | None = None


class Returning:
    """The last spot of one user in one database, in a small file of its own."""

    def __init__(self, state_dir: Path, database_url: str, user_id: object, *, is_demo: bool = False) -> None:
        """The demo begins at the first place whenever it starts: its sales come in there."""
        database = hashlib.sha256(where(database_url).encode()).hexdigest()[:12]
        self.path = state_dir / f"place-{database}-{user_id}.json"
        self._is_demo = is_demo
        self._names: WeakKeyDictionary[Screen[Any], str] = WeakKeyDictionary()

    def opened(self, screen: Screen[Any], page: str, *arguments: object) -> None:
        """A page was opened as `screen`; one that shows what it was given is not opened again without it."""
        if not arguments:
            self._names[screen] = page

    def is_first_time(self) -> bool:
        """Whether nothing was ever kept here."""
        return not self.path.exists()

    async def back(self, app: BaseApp, places: Collection[str]) -> None:
        """Show where the person was, and keep from now on where they are when they leave. From within a worker."""
        spot = Spot() if self._is_demo else self.last(places)
        app.before_exit = partial(self.keep, app)
        await app.switch_mode(spot.place)
        if spot.page:
            app.open_page(spot.page)
        screen = app.screen
        if isinstance(screen, FindingScreen):
            order = Order(spot.order, spot.descending) if spot.order in screen.ORDERS else None
            screen.call_after_refresh(_narrow, screen, spot.filter, order)
        if isinstance(screen, RowList) and spot.row is not None:
            screen.begin_at(spot.row)

    def keep(self, app: BaseApp) -> None:
        """Keep where the person is, for this account's eyes only; what cannot be written is no reason to stay."""
        spot = None if self._is_demo else self._spot(app)
        if spot is None:
            return
        try:
            text = json.dumps({"version": VERSION, **asdict(spot)}, ensure_ascii=True)
            write_whole(self.path, f"{text}\n", mode=0o600)
        except BindeckError as error:
            log.warning("the last place was not kept: %s", error)

    def last(self, places: Collection[str]) -> Spot:
        """Where the person was; the first place where that is not known, or `places` has it no more."""
        try:
            descriptor = os.open(self.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            with os.fdopen(descriptor, "rb") as file:
                plain = json.loads(file.read(LARGEST))
            return _read(plain, places)
        except (OSError, ValueError, TypeError, LookupError, RecursionError):
            return Spot()

    def _spot(self, app: BaseApp) -> Spot | None:
        """The uppermost of what is shown that can be shown again; None where nothing is shown yet."""
        shown: list[DataScreen[Any]] = [screen for screen in app.screen_stack if isinstance(screen, DataScreen)]
        for screen in reversed(shown[1:]):
            page = self._names.get(screen, "")
            if page in LASTING:
                return _described(screen, app.current_mode, page)
        return _described(shown[0], app.current_mode, "") if shown else None


def _narrow(screen: FindingScreen[Any], text: str, order: Order | None) -> None:
    if (text or order) and screen.narrow_to(text, order):
        screen.filter_bar.set_text(text)


def _described(screen: DataScreen[Any], place: str, page: str) -> Spot:
    text, order, row = "", None, None
    if isinstance(screen, FindingScreen):
        text, order = screen.typed_filter, screen.lent
    if isinstance(screen, RowList):
        row = screen.table.current_id
    return Spot(place, page, text, order.key if order else "", bool(order and order.descending), row)


def _read(plain: Any, places: Collection[str]) -> Spot:
    """Raises ValueError, TypeError or LookupError for what is none of ours."""
    row = plain["row"]
    place, page, text, order = words = [plain[field] for field in ("place", "page", "filter", "order")]
    if plain["version"] != VERSION or not all(isinstance(word, str) and word.isprintable() for word in words):
        raise ValueError(plain["version"])
    if place not in places or page not in {"", *LASTING}:
        return Spot()
    is_row = isinstance(row, int) and not isinstance(row, bool) and abs(row) < 2**63
    return Spot(place, page, text, order, plain["descending"] is True, row if is_row else None)
