"""Bins, sections and the places in them."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count, product
from string import ascii_uppercase
from typing import NamedTuple

from data.rules.status import BinType
from data.sample.dice import Dice
from data.sample.rows import BinRow, SectionRow
from data.sample.words import Box
from data.sample.writing import Batch, Ids

_SMALLEST, _LARGEST = 10, 24
_STANDS = ("Rack 1", "Rack 2", "Rack 3", "Back wall", "Under the stairs", "Garage, left", "Closet", None, None)
_CARD_STANDS = ("Card cabinet", "Fireproof box", "Desk drawer", "Show case", None)


class Place(NamedTuple):
    """Where one thing lies."""

    storage_id: str
    bin_id: int
    section_id: int


@dataclass(slots=True)
class _Section:
    row_id: int
    bin_id: int
    name: str
    prefix: str
    capacity: int
    room: int
    last_number: int
    created_at: datetime
    quantity: int = 0


@dataclass(slots=True)
class _Series:
    """Bins of one sort, filled one after the other."""

    bin_type: BinType
    prefix: str
    names: Iterator[str]
    section_names: str
    stands: tuple[str | None, ...]
    open: list[_Section] = field(default_factory=list[_Section])
    full: list[_Section] = field(default_factory=list[_Section])


class Stock:
    """Hands out places and remembers what lies in each section, until `close` writes them down.

    `highest` has, by the part of a storage_id before its number, the highest number any user has there.
    """

    def __init__(self, dice: Dice, ids: Ids, batch: Batch, user_id: str, highest: Mapping[str, int]) -> None:
        self._dice = dice
        self._ids = ids
        self._batch = batch
        self._user_id = user_id
        self._highest = highest
        self._recent: deque[str] = deque(maxlen=60)
        boxes = map(str, count(1))
        self._series = {
            Box.CLOTHING: _Series(BinType.CLOTHING, "", _bin_names(), "123456", _STANDS),
            Box.TCG: _Series(BinType.CARDS, "TCG-", boxes, "ABCDEF", _CARD_STANDS),
            Box.SPORTS: _Series(BinType.CARDS, "SPORTS-", boxes, "ABCDEF", _CARD_STANDS),
        }

    def place(self, box: Box, quantity: int, at: datetime) -> Place:
        """A place for a thing that was put away at this time."""
        series = self._series[box]
        if not series.open:
            self._open_bin(series, at)
        section = self._dice.pick(series.open)
        section.quantity += quantity
        section.last_number += 1
        if section.quantity >= section.room:
            series.open.remove(section)
            series.full.append(section)
        storage_id = f"{section.prefix}-{section.last_number:02d}"
        return Place(storage_id, section.bin_id, section.row_id)

    def somewhere(self) -> str | None:
        """The label of a section that was opened lately."""
        return self._dice.pick(self._recent) if self._recent else None

    def close(self) -> None:
        """Write down the sections; what comes next goes into new bins."""
        for series in self._series.values():
            for section in (*series.full, *series.open):
                self._batch.add(
                    SectionRow(
                        section.row_id,
                        section.bin_id,
                        section.name,
                        section.capacity,
                        section.quantity,
                        section.created_at,
                    )
                )
            series.full.clear()
            series.open.clear()

    def _open_bin(self, series: _Series, at: datetime) -> None:
        dice, name, bin_id = self._dice, next(series.names), self._ids.take(BinRow)
        opened = at - timedelta(days=1)
        self._batch.add(BinRow(bin_id, self._user_id, name, series.bin_type, dice.pick(series.stands), opened))
        for section_name in series.section_names:
            label = f"{name}{section_name}"
            prefix = f"{series.prefix}{label}"
            capacity = dice.whole(_SMALLEST, _LARGEST)
            series.open.append(
                _Section(
                    self._ids.take(SectionRow),
                    bin_id,
                    section_name,
                    prefix,
                    capacity,
                    max(1, int(capacity * min(dice.between(0.3, 1.25), 1.0))),
                    self._highest.get(prefix, 0),
                    opened,
                )
            )
            if series.bin_type == BinType.CLOTHING:
                self._recent.append(label)


def _bin_names() -> Iterator[str]:
    """A to Z, then AA to ZZ, and so on."""
    for length in count(1):
        for letters in product(ascii_uppercase, repeat=length):
            yield "".join(letters)
