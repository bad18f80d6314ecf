"""One item made two, and several made one; the units in the section stay as many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from data.rules import mend
from data.rules.status import Action
from data.tenant import TenantConnection
from queries import agreeing, counting, editables, journal, storage_ids
from queries.items import RELEASE_CARDS, Added, ItemRefused, cards_of, hold_section, hold_with, prefix
from queries.trace import Trace

TELL_CARDS = """
    UPDATE card_collections SET storage_location = %(now)s, updated_at = now()
    WHERE user_id = %(user_id)s AND id = ANY (%(ids)s::int[]) AND storage_location = ANY (%(was)s::text[])
"""

SHARED = ("section_id", "bin_id")


async def split(conn: TenantConnection, row_id: int, units: int) -> Added:
    """Make an item of its own of some units of an item, beside it. Call it in a transaction.

    The new one belongs to the same listing; cards stay with the first. Raises ItemRefused.
    """
    trace = Trace(conn)
    listings = await agreeing.hold_listings(conn, trace, [row_id])
    found = await hold_with(conn, trace, row_id, listings)
    there = found["quantity"] if found["quantity"] is not None else 1
    if not 0 < units < there:
        raise ItemRefused(f"It is {there} in all: split off between 1 and {there - 1}." if there > 1 else
                          "It is one thing: there is nothing to split.")  # fmt: skip
    if found["section_id"] is None:
        raise ItemRefused("It lies in no section: put it away first.")
    place = await hold_section(conn, found["section_id"])
    await conn.execute(editables.ITEM.save, row_id=row_id, **{**found, "quantity": there - units})
    row = {**found, "quantity": units, "bin_id": place.bin_id}
    made_id, storage_id = await storage_ids.insert(
        conn, prefix(place, found["category"], found["storage_id"]), row
    )
    trace.made(editables.ITEM, made_id)
    await counting.recount(conn, [found["section_id"]])
    conn.changed("storage", row_id, made_id)
    facts = {"storage_id": storage_id, "of": found["storage_id"], "units": units}
    return Added(made_id, storage_id, await trace.record(Action.ITEM_SPLIT, "storage_item", row_id, facts))


async def merge(conn: TenantConnection, ids: Sequence[int]) -> int:
    """Make one item, the first, of several in one section; the log row's id. Call it in a transaction.

    Notes, descriptions, photos and cards of all are kept. Raises ItemRefused where they lie apart or belong to
    different listings.
    """
    ids = list(dict.fromkeys(ids))
    if len(ids) < 2:
        raise ItemRefused("Mark two or more things of one section, then merge them.")
    trace = Trace(conn)
    listings = await agreeing.hold_listings(conn, trace, ids)
    cards = await cards_of(conn, ids)
    await counting.lock(conn, await counting.of_items(conn, ids))
    rows = [await _item(conn, trace, row_id) for row_id in ids]
    await trace.keep(editables.CARD, *cards)
    if not set(await agreeing.listings_of(conn, ids)) <= set(listings):
        raise ItemRefused("Someone linked one of them to another listing just now: try again.")
    _refuse_apart(rows)
    await conn.execute(editables.ITEM.save, row_id=ids[0], **_together(rows))
    await conn.execute(RELEASE_CARDS, ids=ids[1:], to=ids[0])
    gone = [row["storage_id"] for row in rows[1:]]
    await conn.execute(TELL_CARDS, ids=cards, was=gone, now=rows[0]["storage_id"])
    for row_id in ids[1:]:
        await trace.remove(editables.ITEM, row_id)
    await counting.recount(conn, [rows[0]["section_id"]])
    await agreeing.settle(conn, listings)
    conn.changed("storage", *ids)
    if cards:
        conn.changed("cards", *cards)
    facts = {"storage_id": rows[0]["storage_id"], "merged": gone}
    return await trace.record(Action.ITEMS_MERGED, "storage_item", ids[0], facts)


async def _item(conn: TenantConnection, trace: Trace, row_id: int) -> dict[str, Any]:
    await trace.keep(editables.ITEM, row_id)
    found = await journal.read(conn, editables.ITEM, row_id)
    if found is None:
        raise ItemRefused("One of them is not there any more.")
    return found


def _refuse_apart(rows: Sequence[dict[str, Any]]) -> None:
    if len({tuple(row[field] for field in SHARED) for row in rows}) > 1 or rows[0]["section_id"] is None:
        raise ItemRefused("They do not lie in one section: move them together first.")
    if len({row["listing_id"] for row in rows} - {None}) > 1:
        raise ItemRefused("They belong to different listings: unlink one of them first.")


def _together(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The first row with all that the others have: units, photos, words that it lacks or says otherwise."""
    first = rows[0]
    photos: dict[str, Any] = {}
    for row in rows:
        photos = {**mend.photo_entries(row["photos"] or ""), **photos}
    whole = {
        **first,
        "quantity": sum(row["quantity"] if row["quantity"] is not None else 1 for row in rows),
        "listing_id": next((row["listing_id"] for row in rows if row["listing_id"]), None),
    }
    for field in ("title", "category", "item_type"):
        whole[field] = next((row[field] for row in rows if row[field]), None)
    for field in ("description", "notes"):
        words = dict.fromkeys(row[field] for row in rows if row[field])
        whole[field] = "\n".join(words) or None
    if photos.keys() != mend.photo_entries(first["photos"] or "").keys():
        whole["photos"] = mend.to_json(list(photos.values()))
    return whole
