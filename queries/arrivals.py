"""Which alerts arrived: found by their ids, in whatever order their transactions are committed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from data.tenant import TenantConnection
from queries.notifications import MINE

MOMENT = """
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, coalesce(max(n.id), 0)
    FROM notifications n WHERE %(user_id)s IS NOT NULL
"""

# A number of our own: a snapshot tells the first transaction that runs, but not the last. A replica has none.
NEXT_TRANSACTION = """
    SELECT CASE WHEN pg_is_in_recovery() THEN pg_snapshot_xmax(pg_current_snapshot()) ELSE pg_current_xact_id() END
           ::text::bigint
    WHERE %(user_id)s IS NOT NULL
"""

# Joined, as `<> ALL` compares each row with each known id once the plan is a generic one.
ARRIVED = (
    "SELECT n.id FROM notifications n WHERE n.id > %(after)s"
    " AND NOT EXISTS (SELECT FROM unnest(%(known)s::int[]) AS known (id) WHERE known.id = n.id) AND "
    + MINE
    + " ORDER BY n.id LIMIT %(limit)s"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """The database at one moment: transactions before `running` have ended; `largest` is the largest id of an
    alert, whoever owns it."""

    running: int
    largest: int


async def moment(conn: TenantConnection) -> Moment:
    """The database now; it touches one row of an index."""
    found = await conn.row(Moment, MOMENT)
    assert found is not None
    return found


async def next_transaction(conn: TenantConnection) -> int:
    """A number above those of all transactions that have written so far. It uses one up."""
    return int(await conn.value(NEXT_TRANSACTION))


async def arrived(conn: TenantConnection, after: int, known: Iterable[int], limit: int) -> list[int]:
    """The ids of the seller's alerts above `after` that are not known, the smallest `limit` of them, in order."""
    return await conn.rows(int, ARRIVED, after=after, known=list(known), limit=limit)
