"""Tables that other programs wrote (CSV): encoding and separator are found out, rows are read one by one."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from data.errors import BindeckError

LONGEST_LINE = 1_000_000
"""Characters of a line, and of a cell over many lines; whatever is longer is no row of cards."""

SEPARATORS = (",", ";", "\t", "|")

UNREADABLE = "bindeck.unreadable"
"""Decodes to a half of a pair what cannot be decoded: no text has that."""

codecs.register_error(UNREADABLE, lambda error: ("\udcff", getattr(error, "end", 0)))

_CHUNK = 1 << 20
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_INFO = re.compile(r"#info\b|info[,;\t].*=", re.IGNORECASE)
"""What eBay writes above a header: `Info,Version=1.0.0,…`, in newer templates `#INFO,…`."""

_CARRIERS = {
    b"PK\x03\x04": "a zip archive or an Excel workbook: unpack it, or save the sheet as CSV",
    b"PK\x05\x06": "an empty zip archive",
    b"\x1f\x8b": "packed with gzip: unpack it first",
    b"%PDF": "a PDF: ask the program for a CSV export",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook: save the sheet as CSV",
    b"SQLite format 3": "an SQLite database: ask its program for a CSV export",
}
"""What is often taken for a table, by its first bytes."""

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class TableError(BindeckError):
    """The file is no table that can be read; a sentence."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was looked through once: its digest (SHA-256, hex), its size in bytes, and its encoding."""

    path: Path
    digest: str
    size: int
    encoding: str


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as it stands in the file: the number of its first line, from 1, its cells, and why it cannot be read
    (empty where it can)."""

    line: int
    cells: Sequence[str]
    problem: str = ""


def examine(path: Path) -> Source:
    """Look through a file once, in pieces. Raises TableError for what is no text, and where it cannot be read."""
    digest, size, scan = hashlib.sha256(), 0, _Scan()
    try:
        with path.open("rb") as file:
            while piece := file.read(_CHUNK):
                if not size:
                    scan.begin(piece)
                digest.update(piece)
                size += len(piece)
                scan.add(piece)
    except OSError as error:
        raise TableError(f"{path} cannot be read: {error.strerror}.") from None
    if not size:
        raise TableError(f"{path.name} is empty.")
    return Source(path, digest.hexdigest(), size, scan.encoding())


class _Scan:
    """Finds a file's encoding: its mark, else UTF-8 if any line is, else what Windows writes."""

    def __init__(self) -> None:
        self._fixed = ""
        self._rest = b""
        self._is_utf8 = self._is_else = False

    def begin(self, piece: bytes) -> None:
        """Look at the first bytes. Raises TableError."""
        for start, words in _CARRIERS.items():
            if piece.startswith(start):
                raise TableError(f"That is {words}.")
        self._fixed = next((name for mark, name in _MARKS if piece.startswith(mark)), "")
        head = piece[:4096]
        if not self._fixed and b"\0" in head:
            even, odd = head[::2].count(0), head[1::2].count(0)
            half = len(head) // 2
            if max(even, odd) < half * 0.6 or min(even, odd) > half * 0.2:
                raise TableError("That is no text: it has zero bytes. Ask the program for a CSV export.")
            self._fixed = "utf-16-le" if odd > even else "utf-16-be"

    def add(self, piece: bytes) -> None:
        """Look at further bytes, line by line where one has more than ASCII."""
        if self._fixed:
            return
        whole, newline, rest = (self._rest + piece).rpartition(b"\n")
        self._rest = rest if newline else rest[-4096:]
        if whole.isascii():
            return
        for line in whole.split(b"\n"):
            self._judge(line)

    def encoding(self) -> str:
        """What to read the file as."""
        self._judge(self._rest)
        return self._fixed or ("cp1252" if self._is_else and not self._is_utf8 else "utf-8")

    def _judge(self, line: bytes) -> None:
        if line.isascii():
            return
        try:
            line.decode()
        except UnicodeDecodeError:
            self._is_else = True
        else:
            self._is_utf8 = True


class _Lines(Iterator[str]):
    """The lines of a text, each no longer than LONGEST_LINE; the rest of a longer one is passed over."""

    def __init__(self, text: IO[str], first: str = "") -> None:
        self._text = text
        self._first = first
        self.number = 0
        self.is_broken = False
        """Whether a line of the row could not be decoded."""
        self._quotes = 0

    def begin(self) -> int:
        """A row begins: the number of its first line."""
        self.is_broken, self._quotes = False, 0
        return self.number + 1

    def pass_over(self) -> None:
        """Read on to the end of a cell that is too long: where quotes are even, or the file ends."""
        while self._quotes % 2 and (line := self._text.readline(LONGEST_LINE)):
            self._quotes += line.count('"')
            self.number += line[-1] in "\r\n"

    def __next__(self) -> str:
        line = self._first or self._text.readline(LONGEST_LINE)
        self._first = ""
        if not line:
            raise StopIteration
        self.number += 1
        self._quotes += line.count('"')
        if len(line) >= LONGEST_LINE and line[-1] not in "\r\n":
            more = line
            while more and more[-1] not in "\r\n":
                more = self._text.readline(LONGEST_LINE)
                self._quotes += more.count('"')
            raise _TooLong
        if not line.isascii():
            self.is_broken = self.is_broken or not _is_whole(line)
        return line


class _TooLong(Exception):
    """A line is longer than any row of cards."""


class Table:
    """A file's rows. `header` is the first; `separator` is what a line `sep=` says, or the header has most."""

    def __init__(self, source: Source, file: IO[bytes]) -> None:
        errors = UNREADABLE if source.encoding.startswith("utf-16") else "surrogateescape"
        text = io.TextIOWrapper(file, source.encoding, errors=errors, newline="")
        self._file = file
        lines = _Lines(text)
        try:
            first, passed = _first(lines)
        except _TooLong:
            raise TableError(f"The first line is longer than {LONGEST_LINE:,} characters.") from None
        self.separator = passed or max(SEPARATORS, key=_IN_BRACKETS.sub("", first).count)
        self._lines = _Lines(text, first)
        self._lines.number = lines.number - 1
        csv.field_size_limit(LONGEST_LINE)
        self._rows = csv.reader(self._lines, delimiter=self.separator, strict=True)
        row = next(self.rows(), None)
        if row is None or row.problem:
            raise TableError(f"The header cannot be read: {row.problem if row else 'there is none.'}")
        self.header: Sequence[str] = row.cells

    @property
    def position(self) -> int:
        """Bytes read, about."""
        return self._file.tell()

    def rows(self) -> Iterator[RawRow]:
        """The rows below the last one that was read; blank lines are passed over."""
        while True:
            line = self._lines.begin()
            try:
                cells = next(self._rows)
            except StopIteration:
                return
            except _TooLong:
                self._lines.pass_over()
                yield RawRow(line, (), f"The line is longer than {LONGEST_LINE:,} characters.{self._span(line)}")
            except csv.Error as error:
                words = _in_words(error)
                if words is TOO_MUCH:
                    self._lines.pass_over()
                yield RawRow(line, (), words + self._span(line))
            else:
                if self._lines.is_broken:
                    yield RawRow(line, cells, "The row has bytes of another encoding than the rest of the file.")
                elif cells:
                    yield RawRow(line, cells)

    def _span(self, line: int) -> str:
        """What a broken row takes with it, as a sentence; nothing where it is one line."""
        last = self._lines.number
        return f" What stands in lines {line:,} to {last:,} is taken for one row." if last > line else ""


def _first(lines: _Lines) -> tuple[str, str]:
    """The first line that says something of its own, and the separator that a line `sep=` before it names."""
    separator = ""
    for line in lines:
        bare = line.strip("\ufeff\r\n").strip('"')
        if bare[:4].casefold() == "sep=" and len(bare) == 5:
            separator = bare[4]
        elif line.strip() and not _INFO.match(bare):
            return line.lstrip("\ufeff"), separator
    raise TableError("There is no header: the file has no text.")


def _is_whole(line: str) -> bool:
    try:
        line.encode()
    except UnicodeEncodeError:
        return False
    return True


TOO_MUCH = f"A cell has more than {LONGEST_LINE:,} characters; a quote before it may be missing its end."


def _in_words(error: csv.Error) -> str:
    said = str(error)
    if "field limit" in said or "field larger" in said:
        return TOO_MUCH
    if "unexpected end" in said:
        return "The file ends in the middle of the row: a quote has no end."
    if "expected after" in said:
        return "There is text after a closing quote: a quote inside a cell is written twice."
    if "NUL" in said or "line contains" in said:
        return "The row has zero bytes."
    return f"The row is no CSV ({said})."
