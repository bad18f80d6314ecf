"""The order a person chose for a list."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, LiteralString, Protocol, TypeVar


@dataclass(frozen=True, slots=True)
class Order:
    """Rows by the column of this key; those without a value last, whichever way.

    Equal ones come by id; of listings in descending order the highest id first, so that those that came in at one
    moment stand newest first.
    """

    key: str
    descending: bool = False


class Row(Protocol):
    """Anything with an id of its own."""

    @property
    def id(self) -> int:
        """What tells rows apart that are equal otherwise."""
        ...


R = TypeVar("R", bound=Row)


def in_order(rows: Iterable[R], value: Callable[[R], Any], *, descending: bool) -> list[R]:
    """Rows by what `value` says of them, in the order that `Order` describes."""
    by_id = sorted(rows, key=lambda row: row.id)
    known = [row for row in by_id if value(row) is not None]
    return sorted(known, key=value, reverse=descending) + [row for row in by_id if value(row) is None]


def clause(*values: LiteralString, descending: bool) -> LiteralString:
    """The ORDER BY of these SQL values, the first one counting most, in the order that `Order` describes."""
    way: LiteralString = " DESC NULLS LAST, " if descending else " ASC NULLS LAST, "
    parts: LiteralString = ""
    for value in values:
        parts += value + way
    return parts + "id"


def naturally(text: LiteralString) -> LiteralString:
    """A SQL text that sorts as people count, A2 before A10: without case, each number in ten digits or more."""
    padded = "regexp_replace(lower(nullif(" + text + r", '')), '(\d+)', '0000000000\1', 'g')"
    return "regexp_replace(" + padded + r", '0*(\d{10,})', '\1', 'g')" + ' COLLATE "C"'
