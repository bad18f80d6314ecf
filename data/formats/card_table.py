"""A file of cards, read piece by piece: its dialect is recognised by its header, every row becomes a card or a
reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from data.formats import card_own
from data.formats.card_dialects import DIALECTS
from data.formats.card_draft import Draft
from data.formats.card_markets import ACTION
from data.formats.card_rules import Dialect
from data.formats.formula import unguarded
from data.formats.table import RawRow, Source, Table, TableError, examine

OWN = "bindeck"
"""The word for Bindeck's own table."""

NAMES = {OWN: "Bindeck", **{dialect.id: dialect.name for dialect in DIALECTS.values()}}
"""What each dialect is called, by its word."""

COLUMNS = card_own.COLUMNS

_PLACES = {column: nth for nth, column in enumerate(COLUMNS)}
_NOTHING = [r"\N"] * len(COLUMNS)

_MARKET = re.compile(r"market price\b.*")
_IDS = re.compile(r" - \(id: [0-9]+\)$")
_QUANTITIES = frozenset({"quantity", "count", "total quantity", "add to quantity"})
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@dataclass(frozen=True, slots=True)
class Card:
    """A row that can be stored: its line in the file, whether it is exact (Bindeck's own, unchanged), and its
    COLUMNS by name."""

    line: int
    exact: bool
    values: Mapping[str, Any]

    def as_copied(self) -> str:
        """A line of PostgreSQL's COPY in text: line, exact, COLUMNS."""
        cells = _NOTHING.copy()
        for column, value in self.values.items():
            cells[_PLACES[column]] = copied(value)
        return f"{self.line}\t{'t' if self.exact else 'f'}\t" + "\t".join(cells)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that is not imported, and why."""

    line: int
    reason: str


class CardTable:
    """A file that is open. Raises TableError where it is no table of cards."""

    def __init__(self, source: Source, dialect: str | None = None) -> None:
        """`dialect`: what it is to be read as, else what its header says."""
        self.source = source
        self._open = ExitStack()
        try:
            self._table = Table(source, self._open.enter_context(source.path.open("rb")))
            self.header = [_heading(name) for name in self._table.header]
            self.dialect = dialect or recognised(self.header)
            self._read, self.left_out = self._reader()
        except OSError as error:
            self._open.close()
            raise TableError(f"{source.path} cannot be read: {error.strerror}.") from None
        except TableError:
            self._open.close()
            raise
        self._rows = self._table.rows()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @property
    def position(self) -> int:
        """Bytes read so far, about."""
        return min(self._table.position, self.source.size)

    @property
    def original_header(self) -> Sequence[str]:
        """The header as it stands in the file."""
        return self._table.header

    def take(self, count: int) -> list[Card | Refusal]:
        """The next rows, at most so many; none at the end."""
        found: list[Card | Refusal] = []
        for row in self._rows:
            found.append(self._judge(row))
            if len(found) == count:
                break
        return found

    def raw(self) -> Iterator[RawRow]:
        """The rows as they stand in the file."""
        return self._rows

    def _judge(self, row: RawRow) -> Card | Refusal:
        if row.problem:
            return Refusal(row.line, row.problem)
        have, wanted = len(row.cells), len(self.header)
        if have < wanted:
            return Refusal(row.line, f"Half a row: it ends after {have} of {wanted} cells.")
        if have > wanted and any(row.cells[wanted:]):
            return Refusal(row.line, f"The row has {have} cells, the header {wanted}.")
        if any("\0" in cell for cell in row.cells):
            return Refusal(row.line, "The row has zero bytes.")
        return self._read(row)

    def _reader(self) -> tuple[Callable[[RawRow], Card | Refusal], list[str]]:
        """How rows are read, and the headings whose cells are not kept."""
        twice = [name for nth, name in enumerate(self.header) if name and name in self.header[:nth]]
        if twice:
            raise TableError(f"Two columns of the file are called “{twice[0]}”: name one of them otherwise.")
        given = [(nth, name) for nth, name in enumerate(self.header) if name]
        original = self._table.header
        if self.dialect == OWN:
            lacking = sorted({"card_type", "title"} - set(self.header))
            if lacking:
                raise TableError(_lacks(OWN, lacking))
            return self._own, [original[nth].strip() for nth, name in given if name not in card_own.HEADER]
        dialect = DIALECTS[self.dialect]
        if lacking := dialect.lacks(frozenset(self.header)):
            raise TableError(_lacks(dialect.id, lacking))
        rules = [(nth, dialect.rules[name]) for nth, name in given if name in dialect.rules]
        left = [original[nth].strip() for nth, name in given if name not in dialect.rules]
        counts = [nth for nth, name in given if name in dialect.rules and name in _QUANTITIES]

        def read(row: RawRow) -> Card | Refusal:
            draft = Draft()
            for nth, rule in rules:
                cell = row.cells[nth]
                if cell and not cell.isspace():
                    rule(draft, unguarded(cell))
            # What a program says no number of is on a list of wishes, or for sale by others.
            if (
                dialect.owned
                and counts
                and not draft.problems
                and not any(row.cells[nth].strip() for nth in counts)
            ):
                draft.problems.append("No quantity is given: how many copies are there?")
            return _finished(row, draft, dialect)

        return read, left

    def _own(self, row: RawRow) -> Card | Refusal:
        values, exact, problems = card_own.read(dict(zip(self.header, row.cells, strict=False)))
        return Refusal(row.line, _joined(problems)) if problems else Card(row.line, exact, values)


def opened(path: Path, dialect: str | None = None) -> CardTable:
    """Look through a file and open it. Raises TableError."""
    return CardTable(examine(path), dialect)


def recognised(header: Sequence[str]) -> str:
    """The dialect whose headings these are, in lower case. Raises TableError where it is no table of cards."""
    names = frozenset(header)
    if card_own.CHECK in names:
        return OWN
    if {"action", "itemid"} <= names:
        raise TableError("This file changes or ends listings on eBay: it names no cards.")
    fitting = [dialect for dialect in DIALECTS.values() if dialect.needs <= names]
    if fitting:
        return max(fitting, key=lambda dialect: len(names & dialect.rules.keys())).id
    closest = max(DIALECTS.values(), key=lambda dialect: len(names & dialect.rules.keys()))
    shared = names & closest.rules.keys()
    if len(shared) < 2:
        known = ", ".join(NAMES.values())
        raise TableError(f"The header is of no table of cards that is known here; there are {known}.")
    raise TableError(_lacks(closest.id, closest.lacks(names)))


def _finished(row: RawRow, draft: Draft, dialect: Dialect) -> Card | Refusal:
    if dialect.game is not None:
        draft.values["game_name"] = dialect.game
    values = draft.finish()
    if draft.problems:
        return Refusal(row.line, _joined(draft.problems))
    if dialect.owned and not values["quantity"]:
        return Refusal(row.line, "Quantity 0: there is no copy of it.")
    return Card(row.line, False, values)


def _heading(name: str) -> str:
    """A heading in lower case, without what eBay adds: a star where a cell must be filled in, and its ids."""
    plain = _IDS.sub("", " ".join(name.split()).casefold().removeprefix("*"))
    if _MARKET.fullmatch(plain):
        return "market price"
    return ACTION if plain.startswith("action(") else plain


def _lacks(dialect: str, lacking: Sequence[str]) -> str:
    words = ", ".join(f"“{name}”" for name in lacking)
    return (
        f"As a table of {NAMES[dialect]} it lacks {'the column' if len(lacking) == 1 else 'the columns'} {words}."
    )


def _joined(problems: Sequence[str]) -> str:
    return " ".join(problems)


def copied(value: Any) -> str:
    """A value in PostgreSQL's COPY text."""
    if value is None:
        return r"\N"
    if isinstance(value, str):
        return value.translate(_ESCAPES) if "\\" in value or not value.isprintable() else value
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, float):
        return repr(value)
    return value.isoformat(" ") if isinstance(value, datetime) else str(value)
