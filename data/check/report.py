"""What a check found."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["table", "column", "type", "default", "not-null", "primary-key", "unique", "foreign-key", "index"]

EXAMPLES = 3
"""How many ids are named of each kind."""


@dataclass(frozen=True, slots=True)
class SchemaBreach:
    """A difference between the schema and the contract; None stands for nothing at all."""

    kind: Kind
    where: str
    wanted: str | None
    found: str | None


@dataclass(frozen=True, slots=True)
class RowBreach:
    """`count` rows of a table that are wrong in the same way; `examples` are ids of some of them."""

    name: str
    table: str
    count: int
    examples: list[int | str]
    sentence: str


@dataclass(frozen=True, slots=True)
class NotEnforced:
    """An invariant that the database itself does not hold new rows to. Old databases do not: no breach."""

    table: str
    check: str


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found, in the contract's order."""

    schema: list[SchemaBreach]
    rows: list[RowBreach]
    not_enforced: list[NotEnforced]

    @property
    def clean(self) -> bool:
        """Whether the contract is kept."""
        return not self.schema and not self.rows

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON takes it."""
        return {"clean": self.clean, **asdict(self)}
