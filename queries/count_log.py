"""The log rows of a count: what was scanned, and whether and how it ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from data.rules.codes import Label
from data.rules.tally import Finding, Tally
from data.tenant import TenantConnection
from queries import activity, counting

# Both ends of the number are matched, or 12 would be found in 123.
OVER = (
    """
    SELECT EXISTS (
        SELECT 1 FROM activity_logs log
        WHERE log.user_id = %(user_id)s AND log.action = %(section_counted)s AND log.resource_type = 'section'
          AND log.resource_id = %(section_id)s AND log.id > %(run_id)s
          AND position('"run": ' || %(run_id)s::text || ',' IN log.details) > 0 AND """
    + activity.standing("log")
    + ")"
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was scanned: a listing, a card or a stored item by its title; without a label a code nobody knows."""

    label: Label | None
    row_id: int | None
    text: str

    @property
    def key(self) -> tuple[str, int | str]:
        """Tells one thing from another."""
        return ("", self.text) if self.label is None or self.row_id is None else (self.label.value, self.row_id)


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan of a count on record: so many units of a thing."""

    log_id: int
    seen: Seen
    units: int
    token: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that a count found: units of a thing; `where` it lies on record, where that is elsewhere, and
    `on_record` how many do."""

    finding: Finding
    label: Label | None
    row_id: int | None
    text: str
    storage_id: str
    units: int
    on_record: int
    where: str


@dataclass(frozen=True, slots=True)
class Result:
    """How a count ended; `log_id` is its log row."""

    log_id: int
    run_id: int
    tally: Tally
    wrong: Sequence[Wrong]


async def over(conn: TenantConnection, section_id: int, run_id: int) -> bool:
    """Whether a count was ended, and not gone on with since. In a transaction nobody ends it meanwhile."""
    await counting.lock(conn, [section_id])
    return await conn.value(OVER, section_id=section_id, run_id=run_id)


def read_scan(log_id: int, facts: Mapping[str, Any]) -> Scan:
    """A scan, from the details of its log row."""
    label = facts.get("label")
    seen = Seen(Label(label) if label in set(Label) else None, facts.get("id"), str(facts.get("text")))
    return Scan(log_id, seen, int(facts.get("units") or 0), str(facts.get("token")))


def read_result(log_id: int, details: str | None) -> Result:
    """How a count ended, from the details of its log row."""
    facts = activity.facts(details)
    sums = Tally(*(int(facts.get(name) or 0) for name in Tally.__slots__))
    found = cast(list[dict[str, Any]], facts.get("wrong") or [])
    return Result(log_id, int(facts.get("run") or 0), sums, [_wrong(one) for one in found])


def _wrong(facts: Mapping[str, Any]) -> Wrong:
    label = facts["label"]
    return Wrong(
        Finding(facts["finding"]),
        Label(label) if label else None,
        facts["row_id"],
        facts["text"],
        facts["storage_id"],
        facts["units"],
        facts["on_record"],
        facts["where"],
    )
