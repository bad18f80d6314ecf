"""Counts of sections, kept in the log: begun, scan after scan by as many people as like, ended with a result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from data.errors import BindeckError
from data.rules.codes import Label
from data.rules.status import Action
from data.rules.tally import COUNT_LASTS, Finding, Line, Tally, tally
from data.tenant import TenantConnection
from queries import activity, counting, holdings, locations
from queries.count_log import Result, Scan, Seen, Wrong, read_result, read_scan
from queries.locations import Place

SECTION = "section"
"""resource_type of the log rows of a count; resource_id is the section's."""

OPEN = (
    """
    SELECT max(begun.id) FROM activity_logs begun
    WHERE begun.user_id = %(user_id)s AND begun.action = %(count_begun)s
      AND begun.resource_type = 'section' AND begun.resource_id = %(section_id)s
      AND begun.created_at > now() - %(lasts)s::interval
      AND NOT EXISTS (
          SELECT 1 FROM activity_logs ended
          WHERE ended.user_id = %(user_id)s AND ended.action = %(section_counted)s
            AND ended.resource_type = 'section' AND ended.resource_id = %(section_id)s
            AND ended.id > begun.id AND """
    + activity.standing("ended")
    + ")"
)

SCANS = (
    """
    SELECT log.id, log.details FROM activity_logs log
    WHERE log.user_id = %(user_id)s AND log.action = %(count_scanned)s AND log.resource_type = 'section'
      AND log.resource_id = %(section_id)s AND log.id > %(run_id)s AND """
    + activity.standing("log")
    + " ORDER BY log.id"
)

ENDED = (
    """
    SELECT log.id, log.details FROM activity_logs log
    WHERE log.user_id = %(user_id)s AND log.action = %(section_counted)s AND log.resource_type = 'section'
      AND log.resource_id = %(section_id)s AND """
    + activity.standing("log")
    + " ORDER BY log.id DESC LIMIT 1"
)

LIES_HERE = """
    SELECT i.id, i.storage_id, coalesce(i.title, l.title, ''), coalesce(i.quantity, 1), i.section_id, b.bin_name,
           s.section_name
    FROM storage_items i
    LEFT JOIN listings l ON l.id = i.listing_id AND l.user_id = %(user_id)s
    LEFT JOIN storage_bins b ON b.id = i.bin_id AND b.user_id = %(user_id)s
    LEFT JOIN storage_sections s ON s.id = i.section_id AND s.bin_id = b.id
    WHERE i.user_id = %(user_id)s AND coalesce(i.quantity, 1) > 0
      AND (i.section_id = %(section_id)s OR i.id = ANY (%(ids)s::int[]))
    ORDER BY length(i.storage_id), i.storage_id
"""


class CountOver(BindeckError):
    """The count was ended meanwhile, or a new one was begun; nothing was written."""


class CountedAlready(BindeckError):
    """No more of it are on record than were counted; with `anyway` it is counted all the same."""


@dataclass(frozen=True, slots=True)
class Run:
    """A count that goes on; `id` is the log row that began it."""

    id: int
    place: Place
    scans: Sequence[Scan]

    @property
    def counted(self) -> int:
        """Units seen so far, by everybody."""
        return sum(scan.units for scan in self.scans)


@dataclass(frozen=True, slots=True)
class _OnRecord:
    id: int
    storage_id: str
    title: str
    quantity: int
    section_id: int | None
    bin_name: str | None
    section_name: str | None


async def begin(conn: TenantConnection, section_id: int) -> Run:
    """Begin to count a section, or join those who count it already. Call it in a transaction. Raises CountOver."""
    place = await _held(conn, section_id)
    run_id = await _open(conn, section_id)
    if run_id is None:
        run_id = await activity.record(conn, Action.COUNT_BEGUN, SECTION, section_id, {"place": place.name})
    return Run(run_id, place, await _scans(conn, section_id, run_id))


async def running(conn: TenantConnection, section_id: int) -> Run | None:
    """The count of a section that goes on; None where there is none."""
    place, run_id = await locations.section(conn, section_id), await _open(conn, section_id)
    if place is None or run_id is None:
        return None
    return Run(run_id, place, await _scans(conn, section_id, run_id))


async def result(conn: TenantConnection, section_id: int) -> Result | None:
    """How the last count of a section ended; None where it was never counted."""
    ended = await conn.row(_pair, ENDED, section_id=section_id)
    return None if ended is None else read_result(*ended)


async def scan(
    conn: TenantConnection,
    section_id: int,
    run_id: int,
    seen: Seen,
    token: str,
    *,
    total: int | None = None,
    anyway: bool = False,
) -> Scan:
    """Count one more of a thing, or (`total`) as many as there are in all. Call it in a transaction.

    The same token is counted once. Raises CountedAlready unless `anyway`, and CountOver.
    """
    await _held(conn, section_id)
    scans = await _scans(conn, section_id, await _going_on(conn, section_id, run_id))
    repeated = next((scan for scan in scans if scan.token == token), None)
    if repeated is not None:
        return repeated
    seen, on_record = await _meant(conn, section_id, seen)
    counted = _counted(scans)[seen.key]
    units = 1 if total is None else total - counted
    if total is None and counted and counted >= on_record and not anyway:
        raise CountedAlready(f"{seen.text}: scan it once more if there is another one.")
    details = {"run": run_id, "label": seen.label, "id": seen.row_id, "text": seen.text, "units": units}
    log_id = await activity.record(conn, Action.COUNT_SCANNED, SECTION, section_id, {**details, "token": token})
    return Scan(log_id, seen, units, token)


async def end(conn: TenantConnection, section_id: int, run_id: int) -> Result:
    """End a count for everybody who takes part; how it ended, also where another one was faster.

    Call it in a transaction. Raises CountOver.
    """
    place = await _held(conn, section_id)
    if await _open(conn, section_id) != run_id:
        ended = await result(conn, section_id)
        if ended is None or ended.run_id != run_id:
            raise CountOver(f"Another count of {place.name} was begun since. Scan {place.name} to join it.")
        return ended
    wrong, found = await _compare(conn, section_id, await _scans(conn, section_id, run_id))
    details = {**asdict(found), "run": run_id, "place": place.name, "wrong": [asdict(one) for one in wrong]}
    log_id = await activity.record(conn, Action.SECTION_COUNTED, SECTION, section_id, details)
    conn.changed("storage")
    return Result(log_id, run_id, found, wrong)


async def _compare(conn: TenantConnection, section_id: int, scans: Sequence[Scan]) -> tuple[list[Wrong], Tally]:
    """What was seen beside what is on record."""
    counted = _counted(scans)
    things = {scan.seen.key: scan.seen for scan in scans}
    ids = [seen.row_id for seen in things.values() if seen.label is Label.ITEM]
    lines: list[Line] = []
    wrong: list[Wrong] = []
    for item in await conn.rows(_OnRecord, LIES_HERE, section_id=section_id, ids=ids):
        key = (Label.ITEM.value, item.id)
        here = item.section_id == section_id
        line = Line(item.quantity if here else 0, counted.pop(key, 0), elsewhere=not here)
        where = "" if here else f"{item.bin_name or ''}{item.section_name or ''}" or "no section"
        lines.append(line)
        if line.finding is not None:
            wrong.append(
                Wrong(
                    line.finding,
                    Label.ITEM,
                    item.id,
                    item.title,
                    item.storage_id,
                    line.units,
                    item.quantity,
                    where,
                )
            )
    for key, units in counted.items():
        seen, line = things[key], Line(0, units)
        lines.append(line)
        if line.finding is not None:
            wrong.append(Wrong(line.finding, seen.label, seen.row_id, seen.text, "", units, 0, ""))
    order = list(Finding)
    return sorted(wrong, key=lambda one: order.index(one.finding)), tally(lines)


async def _meant(conn: TenantConnection, section_id: int, seen: Seen) -> tuple[Seen, int]:
    """The stored item of a thing, the one in this section before others, and how many of it are on record."""
    if seen.label is None or seen.row_id is None:
        return seen, 0
    items = await holdings.items(conn, seen.label, seen.row_id)
    if not items:
        return seen, 0
    item = next((item for item in items if item.section_id == section_id), items[0])
    return Seen(Label.ITEM, item.id, seen.text), item.quantity


def _counted(scans: Sequence[Scan]) -> Counter[tuple[str, int | str]]:
    counted: Counter[tuple[str, int | str]] = Counter()
    for one in scans:
        counted[one.seen.key] += one.units
    return counted


async def _held(conn: TenantConnection, section_id: int) -> Place:
    """A section of the seller's that nobody else counts or fills until the transaction ends."""
    await counting.lock(conn, [section_id])
    place = await locations.section(conn, section_id)
    if place is None:
        raise CountOver("That section is not there any more.")
    return place


async def _open(conn: TenantConnection, section_id: int) -> int | None:
    return await conn.value(OPEN, section_id=section_id, lasts=COUNT_LASTS)


async def _going_on(conn: TenantConnection, section_id: int, run_id: int) -> int:
    if await _open(conn, section_id) != run_id:
        raise CountOver(
            "Somebody ended this count. Scan the section to begin a new one; u takes back your own end."
        )
    return run_id


async def _scans(conn: TenantConnection, section_id: int, run_id: int) -> list[Scan]:
    """What was scanned in a count and not taken back, in order."""
    rows = await conn.rows(_pair, SCANS, section_id=section_id, run_id=run_id)
    found = [(log_id, activity.facts(details)) for log_id, details in rows]
    return [read_scan(log_id, facts) for log_id, facts in found if facts.get("run") == run_id]


def _pair(log_id: int, details: str | None) -> tuple[int, str | None]:
    return log_id, details
