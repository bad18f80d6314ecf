"""What is said about imports and exports of cards, and how one is written: for the page and the command line."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from data.errors import BindeckError
from data.formats.card_draft import RULE
from data.formats.card_rejects import Rejects, path_of
from data.formats.card_table import NAMES
from data.formats.table import Source, examine
from data.rules.dates import RULE as DATE_RULE
from data.rules.when import when
from data.tenant import Tenant, TenantConnection
from queries import card_import
from queries.card_import import Report
from queries.card_sameness import MERGE_RULE
from tui.wording import plural

RULES = (MERGE_RULE, f"{RULE} Dates: {DATE_RULE}.")
"""By what rules a file is read, for people."""

NOTHING = "Nothing was imported."
UNKNOWN = "Look at the file again before you repeat it: that says whether it was imported."

Progress = Callable[[int, int], None]


async def look(tenant: Tenant, path: Path, dialect: str | None, going: Progress) -> tuple[Source, Report]:
    """What an import of a file would do. Raises BindeckError."""
    source = await asyncio.to_thread(examine, path)
    return source, await tenant.write(card_import.look, source, dialect, going)


async def write(
    tenant: Tenant, source: Source, dialect: str | None, going: Progress
) -> tuple[Report, Path | None]:
    """Import a file that was looked at; where its refused rows are, if there are any. Raises BindeckError."""
    now = await asyncio.to_thread(examine, source.path)
    if now.digest != source.digest:
        raise card_import.ImportStopped("The file was changed since it was looked at: look again.")
    is_open = False

    async def attempt(conn: TenantConnection) -> Report:
        """What fails in here is rolled back; later on, nobody knows what became of the commit."""
        nonlocal is_open
        is_open = True
        try:
            return await card_import.write(conn, source, dialect, going, rejects)
        except BaseException:
            is_open = False
            raise

    with Rejects(path_of(source.path)) as rejects:
        try:
            report = await tenant.write(attempt)
        except card_import.ImportStopped:
            raise
        except BindeckError as error:
            outcome = UNKNOWN if is_open else NOTHING
            raise BindeckError(f"{str(error).rstrip('.')}. {outcome}") from error
    return report, rejects.path if report.refused else None


def sums(report: Report) -> str:
    """`ManaBox · 12 rows: 10 new cards, 1 more copy, 1 refused`, as far as there is any."""
    parts = [
        plural(report.new, "new card"),
        f"{report.added:,} added to cards that are there" if report.added else "",
        f"{report.joined:,} joined with others of the file" if report.joined else "",
        f"{report.refused:,} refused" if report.refused else "",
    ]
    return f"{NAMES[report.dialect]} · {plural(report.rows, 'row')}: {', '.join(filter(None, parts))}"


def again(before: datetime) -> str:
    """That the same file was imported before."""
    return f"This very file was imported {when(before)}: again, every copy is added once more."


def remarks(report: Report) -> list[str]:
    """What else a person should know before the import."""
    found: list[str] = []
    if report.before is not None:
        found.append(f"⚠ {again(report.before)}")
    if report.left_out:
        found.append(f"Not kept, the columns: {', '.join(report.left_out)}.")
    return found
