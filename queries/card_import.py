"""Cards out of a file: looked at, or written in one transaction, with one log row that takes all of it back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from data.errors import BindeckError
from data.formats.card_rejects import Rejects
from data.formats.card_table import CardTable, Refusal, copied
from data.formats.table import Source
from data.rules import ranges
from data.rules.status import Action
from data.tenant import TenantConnection
from queries import activity, card_import_undo, card_staging, card_writing
from queries.ledger import Ledger

PIECE = 1_000
"""Rows that are parsed and copied between two reports of progress."""

MOST_SHOWN = 500
"""Refused rows that a report names; all of them are in the file of rejected rows."""

ALONE = """
    SELECT pg_try_advisory_xact_lock(hashtextextended('bindeck import of cards ' || %(user_id)s::text, 0))
"""

BEFORE = (
    """
    SELECT created_at FROM activity_logs log
    WHERE user_id = %(user_id)s AND action = %(cards_imported)s AND strpos(details, %(digest)s) > 0 AND """
    + activity.standing("log")
    + " ORDER BY id DESC LIMIT 1"
)

COUNTS = """
    SELECT count(*) FILTER (WHERE card_id IS NULL AND first_line = line), count(card_id),
           count(*) FILTER (WHERE card_id IS NULL AND first_line <> line), (SELECT count(*) FROM bindeck_refused)
    FROM bindeck_rows WHERE %(user_id)s IS NOT NULL
"""

REFUSALS = """
    SELECT line, string_agg(reason, ' ' ORDER BY reason) FROM bindeck_refused
    WHERE line > %(after)s AND %(user_id)s IS NOT NULL GROUP BY line ORDER BY line LIMIT %(limit)s
"""

Progress = Callable[[int, int], None]
"""Told how much of how much is done (bytes of the file, then cards); what it raises stops the import."""


class ImportStopped(BindeckError):
    """A person stopped it; nothing was written."""


@dataclass(slots=True)
class Report:
    """What becomes of a file's rows: `new` cards, rows `added` to cards that are there, rows `joined` with others
    of the file, `refused` rows (the first `reasons`); `left_out`: headings whose cells are not kept.

    `before`: when the very same file was imported. `log_id`: by which it is undone; None if nothing was written.
    """

    dialect: str
    new: int = 0
    added: int = 0
    joined: int = 0
    refused: int = 0
    reasons: list[Refusal] = field(default_factory=list[Refusal])
    left_out: Sequence[str] = ()
    before: datetime | None = None
    log_id: int | None = None

    @property
    def rows(self) -> int:
        """The rows of the file, whatever becomes of them."""
        return self.new + self.added + self.joined + self.refused


async def imported_before(conn: TenantConnection, digest: str) -> datetime | None:
    """When a file with this digest was imported last, and not taken back since."""
    found: datetime | None = await conn.value(BEFORE, digest=digest)
    return found


async def look(conn: TenantConnection, source: Source, dialect: str | None, going: Progress) -> Report:
    """What an import of the file would do. Call it in a transaction; nothing is left of it.

    Raises TableError, ImportStopped, and BindeckError where another import of the same account is under way.
    """
    return await _stage(conn, source, dialect, going)


async def write(
    conn: TenantConnection, source: Source, dialect: str | None, going: Progress, rejects: Rejects | None = None
) -> Report:
    """Import the file. Call it in a transaction, which may take longer than others do. Raises as `look` does.

    All refused rows go into `rejects`. It is put in its place last: without it nothing is imported, and where the
    commit fails after all, what it says of the rows is still so.
    """
    report = await _stage(conn, source, dialect, going)
    if rejects is not None and report.refused:
        await _reject(conn, source, dialect, rejects)
    if report.new or report.added:
        report.log_id = await _fill(conn, source, report, going)
    if rejects is not None and report.refused:
        await asyncio.to_thread(rejects.keep)
    return report


async def _fill(conn: TenantConnection, source: Source, report: Report, going: Progress) -> int:
    """Write the cards and the log row; its id."""
    total = report.new + report.added
    ledger = Ledger(conn, ("cards", 0))
    merged = await card_writing.merge(conn, ledger, lambda count: going(count, total))
    made = await card_writing.insert(conn, lambda count: going(min(merged + count, total), total))
    details = {
        "file": source.path.name,
        "digest": source.digest,
        "dialect": report.dialect,
        "rows_in_all": len(made) + merged,
        "created": ranges.pack(made),
        "seals": await card_import_undo.seals(conn, made),
        "transaction": await card_import_undo.transaction(conn),
    }
    log_id = await ledger.record(details, Action.CARDS_IMPORTED)
    conn.changed("cards")
    return log_id


async def _stage(conn: TenantConnection, source: Source, dialect: str | None, going: Progress) -> Report:
    if not await conn.value(ALONE):
        raise BindeckError("Another import of cards into this account is under way: wait until it is done.")
    await card_staging.begin(conn)
    with CardTable(source, dialect) as table:
        report = Report(table.dialect, left_out=table.left_out)
        while rows := await asyncio.to_thread(_next, table):
            for statement, lines in zip((card_staging.COPY_STAGED, card_staging.COPY_REFUSED), rows, strict=True):
                if lines:
                    await conn.copy_in(statement, lines)
            going(table.position, source.size)
    await card_staging.compare(conn)
    going(source.size, source.size)
    counted = await conn.row(_four, COUNTS)
    report.new, report.added, report.joined, report.refused = counted or (0, 0, 0, 0)
    report.reasons = await conn.rows(Refusal, REFUSALS, after=0, limit=MOST_SHOWN)
    report.before = await imported_before(conn, source.digest)
    return report


def _next(table: CardTable) -> tuple[str, str] | None:
    """The next rows as lines of COPY: those that can be stored, and those that are refused."""
    rows = table.take(PIECE)
    if not rows:
        return None
    refused = (f"{row.line}\t{copied(row.reason)}\n" for row in rows if isinstance(row, Refusal))
    return "".join(f"{row.as_copied()}\n" for row in rows if not isinstance(row, Refusal)), "".join(refused)


async def _reject(conn: TenantConnection, source: Source, dialect: str | None, rejects: Rejects) -> None:
    """Write the refused rows, a page at a time."""
    after = 0
    with CardTable(source, dialect) as table:
        rejects.begin(table)
        while page := await conn.rows(Refusal, REFUSALS, after=after, limit=PIECE):
            await asyncio.to_thread(rejects.add, page)
            after = page[-1].line
    rejects.end()


def _four(*counts: int) -> tuple[int, int, int, int]:
    new, added, joined, refused = counts
    return new, added, joined, refused
