"""The rows of a file that are not imported: their cells as they were, each with a reason, in a file beside it."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from data.errors import BindeckError
from data.formats.card_table import CardTable, Refusal
from data.formats.formula import guarded
from data.formats.table import RawRow

ENDING = ".rejected.csv"

HEADINGS = ("Line", "Reason")


def path_of(path: Path) -> Path:
    """Where the rejected rows of a file go.

    >>> path_of(Path("cards.csv")).name
    'cards.rejected.csv'
    """
    return path.with_name(path.stem + ENDING)


class Rejects:
    """A file that is only there once it is kept; what stood there before is replaced then."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._fresh = path.with_name(f"{path.name}.{os.getpid()}")
        self._file: IO[str]
        self._writer: Any
        self._rows: Iterator[RawRow]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, of: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        with suppress(OSError):
            self._fresh.unlink()

    def begin(self, table: CardTable) -> None:
        """Open it for the rows of a table that was just opened. Raises BindeckError."""
        self._rows = table.raw()
        try:
            self._file = self._fresh.open("w", encoding="utf-8", newline="")
            self._writer = csv.writer(self._file)
            self._writer.writerow([*HEADINGS, *map(_cell, table.original_header)])
        except OSError as error:
            raise self._problem(error) from None

    def add(self, refusals: Iterable[Refusal]) -> None:
        """Write refused rows, by ascending line. Raises BindeckError."""
        try:
            self._writer.writerows(self._told(refusals))
        except OSError as error:
            raise self._problem(error) from None

    def end(self) -> None:
        """Write it to the disk. Raises BindeckError."""
        try:
            with self._file:
                self._file.flush()
                os.fsync(self._file.fileno())
        except OSError as error:
            raise self._problem(error) from None

    def keep(self) -> None:
        """Put it in its place. Raises BindeckError."""
        try:
            self._fresh.replace(self.path)
        except OSError as error:
            raise self._problem(error) from None

    def _told(self, refusals: Iterable[Refusal]) -> Iterator[list[str]]:
        for refusal in refusals:
            row = next((row for row in self._rows if row.line == refusal.line), None)
            yield [str(refusal.line), refusal.reason, *(map(_cell, row.cells) if row is not None else ())]

    def _problem(self, error: OSError) -> BindeckError:
        return BindeckError(f"{self.path} could not be written: {error.strerror}.")


def _cell(text: str) -> str:
    """A cell as it was; bytes that are no text are named."""
    return guarded(text.encode("utf-8", "backslashreplace").decode())
