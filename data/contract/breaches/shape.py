"""The words breaches are told in.

Every condition is literal SQL over the alias `t`, with %(…)s for the words of data.rules.terms; it names every
column through an alias, so that what it needs of a database can be read off it.
"""

from dataclasses import dataclass
from typing import Literal, LiteralString

Wanted = Literal["JSON", "object", "list of texts"]


@dataclass(frozen=True, slots=True)
class Breach:
    """Something a row may be wrong about; `name` is kebab-case and never changes.

    `held_by` is the constraint that makes it impossible where a database has it ("unique users (email)").
    """

    name: LiteralString
    table: LiteralString
    condition: LiteralString
    sentence: str
    held_by: LiteralString = ""

    @property
    def looks_elsewhere(self) -> bool:
        """Whether other rows decide: such a condition belongs in a WHERE, where it becomes a join."""
        return "SELECT" in self.condition


@dataclass(frozen=True, slots=True)
class JsonBreach:
    """A text that is not JSON of the wanted shape. NULL is no breach."""

    name: LiteralString
    table: LiteralString
    column: LiteralString
    wanted: Wanted
    sentence: str
