"""The order a person chose for a list."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Order:
    """Rows by the column of this key; equal ones by id, and those without a value last, whichever way."""

    key: str
    descending: bool = False
