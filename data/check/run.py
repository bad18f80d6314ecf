"""`check`: the live schema and all rows against the contract."""

from collections.abc import Callable

from data.check import live, rows
from data.check.asking import CONNECTIONS, Going, asking
from data.check.compare import differences, not_enforced
from data.check.report import Report, RowBreach
from data.contract.tables import TABLES

Progress = Callable[[str], None]


def _silent(_: str) -> None:
    """Say nothing."""


def _on() -> None:
    """Go on."""


def check(url: str, *, progress: Progress = _silent, connections: int = CONNECTIONS, going: Going = _on) -> Report:
    """Compare a database with the contract, on connections of its own; nothing is written.

    Blocks for as long as it takes to read every row. `progress` gets a short sentence before each table; what
    `going` raises ends it, within about a second.
    Raises SchemaMissing for a database that is not of this contract, DatabaseAway, QueryTimeout, Refused.
    """
    with asking(url, connections, going) as both:
        progress("Reading the schema")
        (there,) = both.all([lambda connection: live.read(connection, url)])
        found: list[RowBreach] = []
        for table in TABLES:
            if table.name in there:
                progress(f"Reading {table.name}")
                found += rows.of_table(both, table, there)
        return Report(differences(there), found, not_enforced(there))
