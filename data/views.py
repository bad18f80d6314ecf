"""Filters that a person keeps under a name: in the configuration directory, apart for each list and username."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from data.errors import BindeckError
from data.files import write_whole

LONGEST_NAME = 40
LONGEST_FILTER = 10_000
MOST_VIEWS = 200


@dataclass(frozen=True, slots=True)
class View:
    """A filter under a name, and the column its rows are ordered by; without one, the list's own order."""

    name: str
    filter: str
    order: str | None = None
    descending: bool = False


LISTINGS = (
    View("All", ""),
    View("Active", "status:active"),
    View("Drafts", "status:draft"),
    View("No location", "status:draft,active -loc"),
    View("No photo", "status:draft,active -photo"),
    View("Older than 90 days", "status:active age:>90d", "age", descending=True),
    View("Sold this month", "status:sold sold:month", "sold_date", descending=True),
    View("Failed somewhere", "state:failed"),
)


CARDS = (
    View("All", ""),
    View("Dearest first", "", "value", descending=True),
    View("Graded", "graded", "grade", descending=True),
    View("Rookies", "rookie"),
    View("Grail", "tier:grail", "value", descending=True),
    View("Dear and not listed", "tier:grail,high unlisted", "value", descending=True),
    View("More than one", "qty:>1", "qty", descending=True),
    View("Slabs without serial", "graded -serial"),
    View("Worth less than paid", "gain:<0", "gain"),
    View("No location", "-loc"),
    View("No value", "-value"),
)

ACTIVITY = (
    View("All", ""),
    View("Today", "when:today"),
    View("Sales", "action:record_sale,sale_reversed,double_sale"),
    View("Removed", "action:delete"),
    View("Taken back", "undone:yes"),
    View("By other programs", "-program:bindeck"),
    View("Marketplace accounts", "on:marketplace_credentials"),
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the views of a list are kept, and those that are built in."""

    file: str
    built_in: tuple[View, ...]


OF_LISTINGS = Shelf("views.json", LISTINGS)
OF_ACTIVITY = Shelf("activity-views.json", ACTIVITY)
OF_CARDS = Shelf("card-views.json", CARDS)


class Views:
    """The views of one user. The file is read before each change, so that two dashboards keep each other's."""

    def __init__(self, config_dir: Path, username: str, shelf: Shelf = OF_LISTINGS) -> None:
        self.path = config_dir / shelf.file
        self.built_in = shelf.built_in
        self._user = username

    def own(self) -> list[View]:
        """The user's own views, in the order they were kept. Raises BindeckError where the file is wrong."""
        return self._read().get(self._user, [])

    def put(self, view: View) -> None:
        """Keep a view, in the place of one with its name. Raises BindeckError."""
        views = [kept for kept in self.own() if not same(kept.name, view.name)]
        if len(views) >= MOST_VIEWS:
            raise BindeckError(f"There are {MOST_VIEWS} views already; delete one first.")
        self._write([*views, view])

    def rename(self, old: str, new: str) -> None:
        """Give a view another name, where it stands. Raises BindeckError where that name is taken."""
        views = self.own()
        if any(same(view.name, new) and not same(view.name, old) for view in views):
            raise BindeckError(f"There is a view “{new}” already.")
        self._write([_renamed(view, new) if same(view.name, old) else view for view in views])

    def delete(self, name: str) -> None:
        """Forget a view. Raises BindeckError."""
        self._write([view for view in self.own() if not same(view.name, name)])

    def checked_name(self, text: str) -> str:
        """A name for a view of one's own. Raises ValueError with a sentence."""
        name = " ".join(text.split())
        if not name:
            raise ValueError("A view needs a name.")
        if len(name) > LONGEST_NAME:
            raise ValueError(f"A name has at most {LONGEST_NAME} characters.")
        if any(unicodedata.category(char) in ("Cc", "Cs") for char in name):
            raise ValueError("A name cannot hold control characters.")
        if any(same(view.name, name) for view in self.built_in):
            raise ValueError(f"“{name}” is a built-in view; take another name.")
        return name

    def _read(self) -> dict[str, list[View]]:
        try:
            text = self.path.read_text("utf-8")
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except UnicodeDecodeError:
            raise BindeckError(f"{self.path} is not text in UTF-8; mend or remove it.") from None
        except OSError as error:
            raise BindeckError(f"{self.path} cannot be read: {error.strerror}.") from None
        return parse(text, self.path)

    def _write(self, views: Sequence[View]) -> None:
        """A file that cannot be read is not written over: reading it raises first."""
        users = {**self._read(), self._user: views}
        kept = {user: [asdict(view) for view in its] for user, its in users.items() if its}
        write_whole(self.path, json.dumps({"views": kept}, ensure_ascii=False, indent=1) + "\n")


def parse(text: str, path: Path) -> dict[str, list[View]]:
    """The views of a file's text by user. Raises BindeckError, naming `path`."""
    try:
        users = json.loads(text)["views"]
        return {str(user): [_view(entry) for entry in entries] for user, entries in users.items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise BindeckError(f"{path} is not a file of views; mend or remove it.") from None


def same(one: str, other: str) -> bool:
    """Whether two names are the same to a person."""
    return one.casefold() == other.casefold()


def _view(entry: object) -> View:
    if not isinstance(entry, dict):
        raise TypeError("a view is an object")
    given = cast(dict[str, Any], entry)
    name, text, order = _text(given["name"]), _text(given["filter"]), given.get("order")
    if not name.strip() or len(text) > LONGEST_FILTER:
        raise ValueError("a view has a name and a filter")
    return View(name, text, None if order is None else _text(order), given.get("descending") is True)


def _text(value: object) -> str:
    """A text that can be written again: half a surrogate pair cannot."""
    if not isinstance(value, str):
        raise TypeError("a view has texts")
    value.encode()
    return value


def _renamed(view: View, name: str) -> View:
    return View(name, view.filter, view.order, view.descending)
