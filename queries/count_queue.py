"""Sections that should be counted, the one in which most may be wrong first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from data.rules import count_queue
from data.tenant import TenantConnection
from queries import activity, waiting

REMEMBERED = 3
"""Past counts of a section from which its variance is told."""

SECTIONS = """
    SELECT s.id, concat(b.bin_name, s.section_name), coalesce(b.bin_type, ''), coalesce(lying.things, 0),
           coalesce(lying.units, 0), coalesce(lying.worth, 0)
    FROM storage_sections s JOIN storage_bins b ON b.id = s.bin_id AND b.user_id = %(user_id)s
    LEFT JOIN (
        SELECT i.section_id, count(*) AS things, sum(coalesce(i.quantity, 1)) AS units,
               sum(round(l.price::float8::numeric, 2) * coalesce(i.quantity, 1))
                   FILTER (WHERE l.status = %(active)s AND l.price < 'Infinity') AS worth
        FROM storage_items i LEFT JOIN listings l ON l.id = i.listing_id AND l.user_id = %(user_id)s
        WHERE i.user_id = %(user_id)s AND coalesce(i.quantity, 1) > 0 GROUP BY i.section_id
    ) AS lying ON lying.section_id = s.id
"""

COUNTS = (
    """
    SELECT past.resource_id, past.created_at, past.details FROM (
        SELECT log.resource_id, log.created_at, log.details,
               row_number() OVER (PARTITION BY log.resource_id ORDER BY log.id DESC) AS nth
        FROM activity_logs log
        WHERE log.user_id = %(user_id)s AND log.action = %(section_counted)s AND log.resource_type = 'section'
          AND """
    + activity.standing("log")
    + ") AS past WHERE past.nth <= %(remembered)s ORDER BY past.resource_id, past.nth"
)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A section: what lies there (things, units, what is asked for those on sale), when it was counted last (None:
    never), the part of past counts that was wrong, and how many seconds a count takes, about."""

    id: int
    name: str
    bin_type: str
    things: int
    units: int
    worth: Decimal
    counted_at: datetime | None
    days: int | None
    variance: float
    seconds: int
    risk: float


@dataclass(frozen=True, slots=True)
class _Section:
    id: int
    name: str
    bin_type: str
    things: int
    units: int
    worth: Decimal


@dataclass(frozen=True, slots=True)
class _Count:
    section_id: int
    at: datetime | None
    details: str | None


async def queue(conn: TenantConnection) -> list[QueueRow]:
    """Every section of the seller, the one to count first on top; empty ones that were counted come last."""
    now = await waiting.clock(conn)
    sections = await conn.rows(_Section, SECTIONS)
    past: dict[int, list[_Count]] = {}
    for count in await conn.rows(_Count, COUNTS, remembered=REMEMBERED):
        past.setdefault(count.section_id, []).append(count)
    rows = [_row(section, past.get(section.id, []), now) for section in sections]
    return sorted(rows, key=lambda row: (-row.risk, row.days is not None, -(row.days or 0), row.id))


def _row(section: _Section, past: list[_Count], now: datetime) -> QueueRow:
    at = past[0].at if past else None
    days = None if at is None else max(0, (now - at).days)
    wrong = _variance(past)
    return QueueRow(
        section.id,
        section.name,
        section.bin_type,
        section.things,
        section.units,
        section.worth,
        at,
        days,
        wrong,
        count_queue.seconds(section.units),
        count_queue.risk(float(section.worth), section.units, days, wrong),
    )


def _variance(past: Iterable[_Count]) -> float:
    """The part of past counts that was wrong, on average; 0 where there is none that says so."""
    told = [activity.facts(count.details) for count in past]
    parts = [
        count_queue.variance(_number(facts, "expected"), sum(_number(facts, name) for name in _WRONG))
        for facts in told
        if facts
    ]
    return sum(parts) / len(parts) if parts else 0.0


_WRONG = ("moved", "missing", "unexpected")


def _number(facts: Mapping[str, Any], name: str) -> int:
    """A number of the log; 0 for anything else."""
    value = facts.get(name)
    return max(0, value) if isinstance(value, int) and not isinstance(value, bool) else 0
