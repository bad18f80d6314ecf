"""What a batch would make of many listings, found out a page at a time: nothing freezes, little is kept."""

from __future__ import annotations

import asyncio
from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from data.rules.batches import Batch, Move, judge
from data.tenant import Tenant
from queries import batches, clearing
from queries.batches import BREATH, STEP, Plan


def _ids() -> array[int]:
    return array("i")


@dataclass(slots=True)
class Draft:
    """The listings by what becomes of them, in the order in which they were given, those that change with their
    `versions`; how many are not there any more; how many share a reason for the refusal, or a remark; and how many
    units come to the section they go to, with the name of the one that has room for them where that has none."""

    batch: Batch
    refused: array[int] = field(default_factory=_ids)
    changing: array[int] = field(default_factory=_ids)
    same: array[int] = field(default_factory=_ids)
    gone: int = 0
    reasons: Counter[str] = field(default_factory=Counter[str])
    remarks: Counter[str] = field(default_factory=Counter[str])
    versions: array[int] = field(default_factory=lambda: array("q"))
    coming: int = 0
    roomier: str = ""

    @property
    def ids(self) -> array[int]:
        """All that are there, in groups: to change, as they are, refused."""
        return self.changing + self.same + self.refused

    @property
    def plan(self) -> Plan:
        """What is to be written."""
        order = sorted(range(len(self.changing)), key=self.changing.__getitem__)
        ids = array("i", map(self.changing.__getitem__, order))
        return Plan(self.batch, ids, array("q", map(self.versions.__getitem__, order)))


async def draft(tenant: Tenant, batch: Batch, ids: Sequence[int], progress: Callable[[int], None]) -> Draft:
    """Judge listings; `progress` is told how many were. Raises BindeckError."""
    found = Draft(batch)
    for start in range(0, len(ids), STEP):
        part = ids[start : start + STEP]
        rows = {row.id: row for row in await tenant.read(batches.candidates, part, batch)}
        for nth, row_id in enumerate(part):
            if nth % BREATH == 0:
                await asyncio.sleep(0)
            row = rows.get(row_id)
            if row is None:
                found.gone += 1
                continue
            outcome = judge(batch, row)
            if outcome.changes:
                found.changing.append(row_id)
                found.versions.append(row.version)
                found.remarks[outcome.remark] += 1
                found.coming += outcome.coming
            elif outcome.refusal:
                found.refused.append(row_id)
                found.reasons[outcome.refusal.partition(":")[0]] += 1
            else:
                found.same.append(row_id)
        progress(min(start + STEP, len(ids)))
    found.roomier = await _roomier(tenant, batch, found.coming)
    return found


async def _roomier(tenant: Tenant, batch: Batch, coming: int) -> str:
    """The section that has room for so many units, where the one that was named has none; "" where nobody asks."""
    to = batch.destination if isinstance(batch, Move) else None
    if to is None or not coming or not to.is_too_full(coming):
        return ""
    place = await tenant.read(clearing.room, to.bin_id, [to.section_id], coming)
    return "" if place is None else place.name
