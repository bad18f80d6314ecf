"""How a person arranged and ordered each list, on disk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

from data.files import write_whole
from queries.ordering import Order
from widgets.layout import NARROWEST, WIDEST, Layout

T = TypeVar("T")

VERSION = 1

LARGEST = 1_000_000
"""Bytes of a file that is read; one of ours has a few thousand."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How a list is arranged, and the order of its rows; None the usual one."""

    layout: Layout = field(default_factory=Layout)
    order: Order | None = None


class Layouts:
    """The arrangements of a user's lists by the list's name, in one small file."""

    def __init__(self, state_dir: Path, user_id: object) -> None:
        self.path = state_dir / f"layouts-{user_id}.json"
        self._problem = ""
        self._lists = self._read()

    def take_problem(self) -> str:
        """Why the file was ignored, the first time it is asked; else empty."""
        problem, self._problem = self._problem, ""
        return problem

    def of(self, name: str) -> Arrangement:
        """The arrangement of a list; as it was made where nothing is remembered."""
        return self._lists.get(name, Arrangement())

    def keep(self, name: str, arrangement: Arrangement) -> None:
        """Remember the arrangement of a list. Raises BindeckError where the file cannot be written."""
        if arrangement == self.of(name):
            return
        # Another dashboard may have written meanwhile: its other lists are kept.
        self._lists = {**self._read(), name: arrangement}
        self._put_aside()
        kept = {name: _plain(each) for name, each in self._lists.items() if each != Arrangement()}
        write_whole(self.path, json.dumps({"version": VERSION, "lists": kept}, indent=1, ensure_ascii=False))

    def _read(self) -> Mapping[str, Arrangement]:
        self._problem, self._is_foreign = "", False
        try:
            if self.path.stat().st_size > LARGEST:
                raise ValueError("too large")
            plain = json.loads(self.path.read_text(encoding="utf-8"))
            if plain["version"] != VERSION:
                raise ValueError("another version")
            return {str(name): _parsed(each) for name, each in plain["lists"].items()}
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
            self._is_foreign = True
            self._problem = f"How lists were arranged cannot be read ({self.path}); they are shown as usual."
            return {}

    def _put_aside(self) -> None:
        """Keep a file that was not understood under another name: a newer Bindeck may have written it."""
        if self._is_foreign:
            with suppress(OSError):
                self.path.replace(self.path.with_suffix(".unread.json"))
            self._is_foreign, self._problem = False, ""


def _plain(arrangement: Arrangement) -> dict[str, Any]:
    layout, order = arrangement.layout, arrangement.order
    return {
        "columns": layout.keys,
        "shown": dict(layout.shown),
        "widths": dict(layout.widths),
        "order": None if order is None else [order.key, order.descending],
    }


def _parsed(plain: Any) -> Arrangement:
    keys = tuple(_is(str, key) for key in cast(list[Any], _is(list, plain["columns"])))
    shown = {str(key): _is(bool, value) for key, value in plain["shown"].items()}
    widths = {str(key): _width(value) for key, value in plain["widths"].items()}
    order = None
    if plain["order"] is not None:
        key, descending = plain["order"]
        order = Order(_is(str, key), _is(bool, descending))
    return Arrangement(Layout(keys, shown, widths), order)


def _is(kind: type[T], value: object) -> T:
    if not isinstance(value, kind):
        raise TypeError(f"{kind.__name__} expected")
    return value


def _width(value: object) -> int:
    width = _is(int, value)
    if not NARROWEST <= width <= WIDEST:
        raise ValueError("no width")
    return width
