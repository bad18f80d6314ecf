"""`check`: the live schema and all rows against the contract."""

from collections.abc import Callable

from data.check import live, rows
from data.check.asking import asking
from data.check.compare import differences, not_enforced
from data.check.report import Report, RowBreach
from data.contract.tables import TABLES

Progress = Callable[[str], None]


def _silent(_: str) -> None:
    """Say nothing."""


def check(url: str, *, progress: Progress = _silent) -> Report:
    """Compare a database with the contract, on two connections of its own; nothing is written.

    Blocks for as long as it takes to read every row. `progress` gets a short sentence before each table.
    Raises SchemaMissing for a database that is not of this contract, DatabaseAway, QueryTimeout, Refused.
    """
    with asking(url) as both:
        progress("Reading the schema")
        (there,) = both.all([lambda connection: live.read(connection, url)])
        found: list[RowBreach] = []
        for table in TABLES:
            if table.name in there:
                progress(f"Reading {table.name}")
                found += rows.of_table(both, table, there)
        return Report(differences(there), found, not_enforced(there))
