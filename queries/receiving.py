"""One more of what is known came in: its quantity and what is stored of it go up together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from data.rules.codes import Label
from data.rules.status import Action, ListingStatus
from data.tenant import TenantConnection
from queries import activity, counting, editables, editing, holdings, locations, putting
from queries.holdings import Holding, Item
from queries.putting import RESOURCE, PutRefused, SectionFull
from queries.trace import Trace

MORE = """
    UPDATE storage_items SET quantity = coalesce(quantity, 1) + 1, updated_at = now()
    WHERE user_id = %(user_id)s AND id = %(item_id)s
"""

MORE_OF_LISTING = """
    UPDATE listings SET quantity = greatest(coalesce(quantity, 0), 0) + 1, updated_at = now()
    WHERE user_id = %(user_id)s AND id = ANY (%(ids)s::int[])
"""

MORE_OF_CARD = """
    UPDATE card_collections SET quantity = greatest(coalesce(quantity, 0), 0) + 1, updated_at = now()
    WHERE user_id = %(user_id)s AND id = ANY (%(ids)s::int[])
"""

BEFORE = """
    SELECT log.id, log.details FROM (
        SELECT id, details FROM activity_logs
        WHERE user_id = %(user_id)s AND action = %(received)s ORDER BY id DESC LIMIT %(limit)s
    ) AS log
    WHERE position(%(mark)s IN log.details) > 0
"""

LOOKED_AT = 200
"""Log rows among which a repeated step is looked for, the last ones."""


class StoredNowhere(PutRefused):
    """It is known and lies nowhere yet: it is to be put away; nothing was written."""

    def __init__(self) -> None:
        super().__init__("It is known and lies nowhere yet: scan the section it goes into.")


@dataclass(frozen=True, slots=True)
class Received:
    """One more of a thing: how many there are now, where the new one lies, the log row by which it is undone, and
    the marketplaces whose count must follow."""

    quantity: int
    place: str
    storage_id: str
    log_id: int
    counted_on: tuple[str, ...] = ()


async def one_more(
    conn: TenantConnection, label: Label, row_id: int, section_id: int | None, token: str, *, anyway: bool = False
) -> Received:
    """One more unit of a listing or a card that is stored already. Call it in a transaction.

    It goes into the section; where there is none, and for cards and drafts, to the others of it. The same token
    is received once. Raises StoredNowhere, PutRefused, and SectionFull unless `anyway`.
    """
    trace = Trace(conn)
    holding = await holdings.hold(conn, label, row_id, trace, [] if section_id is None else [section_id])
    before = await conn.row(_pair, BEFORE, mark=f'"token": "{token}"', limit=LOOKED_AT)
    if before is not None:
        return _received(*before)
    if holding.facts is None:
        raise PutRefused("That is not there any more.")
    if not holding.items:
        raise StoredNowhere
    if refusal := editing.sold_refusal(holding.facts.get("status")):
        raise PutRefused(refusal)
    item = await _store(conn, holding, _wanted(holding, section_id), trace, anyway=anyway)
    await conn.execute(MORE_OF_LISTING, ids=list(holding.listings))
    await conn.execute(MORE_OF_CARD, ids=list(holding.cards))
    conn.changed("listings", *holding.listings)
    conn.changed("cards", *holding.cards)
    place = await locations.section(conn, item.section_id) if item.section_id is not None else None
    counted_on = await editing.counted_elsewhere(conn, row_id) if label is Label.LISTING else ()
    facts: dict[str, Any] = {
        "token": token,
        "quantity": max(0, holding.facts.get("quantity") or 0) + 1,
        "to": place.name if place else "no section",
        "section": item.section_id,
        "storage_id": item.storage_id,
        "counted_on": list(counted_on),
    }
    log_id = await trace.record(Action.RECEIVED, RESOURCE[label], row_id, facts)
    return Received(facts["quantity"], facts["to"], item.storage_id, log_id, counted_on)


def _wanted(holding: Holding, section_id: int | None) -> int | None:
    """The section of the new one; None: with the others."""
    return None if _is_one(holding) else section_id


def _is_one(holding: Holding) -> bool:
    """Whether all of it is one item, as of cards and drafts."""
    return not holding.listings or (holding.facts or {}).get("status") == ListingStatus.DRAFT


async def _store(
    conn: TenantConnection, holding: Holding, section_id: int | None, trace: Trace, *, anyway: bool
) -> Item:
    """Add a unit to the item that lies in the section, else (no section) to the first one, else make an item."""
    item = next((one for one in holding.items if one.section_id == section_id), None)
    item = holding.items[0] if section_id is None else item
    lies_in = section_id if item is None else item.section_id
    place = None if lies_in is None else await locations.section(conn, lies_in)
    if section_id is not None and place is None:
        raise PutRefused("That section is not there any more.")
    if place is not None and not anyway and place.capacity is not None and place.held >= place.capacity:
        raise SectionFull(place, 1, stays=_is_one(holding))
    if item is not None:
        await trace.keep(editables.ITEM, item.id)
        await conn.execute(MORE, item_id=item.id)
        conn.changed("storage", item.id)
    else:
        assert place is not None
        single = replace(holding, facts={**(holding.facts or {}), "quantity": 1})
        storage_id = await putting.store(conn, single, place, trace, is_first=False)
        item = Item(0, storage_id, lies_in, 1, None)
    await counting.recount(conn, [lies_in])
    return item


def _received(log_id: int, details: str | None) -> Received:
    facts = activity.facts(details)
    return Received(facts["quantity"], facts["to"], facts["storage_id"], log_id, tuple(facts["counted_on"]))


def _pair(log_id: int, details: str | None) -> tuple[int, str | None]:
    return log_id, details
