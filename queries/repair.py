"""Repairing what is wrong, through the same journal as any edit."""

from collections.abc import Mapping
from typing import Any

from data.rules.marketplaces import fold
from data.rules.money import parse_price
from data.rules.status import Action, ListingStatus
from data.tenant import TenantConnection
from queries import editables, journal, linking, undoing
from queries.ailments import UNLINKED, Ailment, Ask

ITEMS = """
    SELECT id FROM storage_items WHERE user_id = %(user_id)s AND listing_id = %(listing_id)s ORDER BY id
"""


def answer(ask: Ask, text: str) -> dict[str, Any]:
    """What a typed answer changes. ValueError with a sentence when it cannot be taken."""
    typed = text.strip()
    if not typed and ask.may_be_empty:
        return {}
    if ask.column == "sold_price":
        return {ask.column: parse_price(typed)}
    if not typed:
        raise ValueError("Type an answer, or leave with escape.")
    return {ask.column: fold(typed) if ask.column == "sold_platform" else typed}


def whole_change(ailment: Ailment, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The repair with a person's answers; a location that was given keeps the listing active."""
    if "storage_location" in answers:
        return dict(answers)
    return {**ailment.change, **answers}


async def repair(conn: TenantConnection, ailment: Ailment, change: Mapping[str, Any]) -> int:
    """Make the change, if the row is still as it was found; the log row's id. Call it in a transaction.

    Raises EditRefused or ItemRefused when it is not.
    """
    if ailment.breach == UNLINKED:
        return await linking.link(conn, ailment.row_id, change["listing_id"])
    expected = {name: value for name, value in ailment.before.items() if name in ailment.kind.fields}
    unlinked: list[int] = []
    if ailment.kind is editables.LISTING and change.get("status") == ListingStatus.DRAFT:
        unlinked = await _unlink(conn, ailment.row_id, ailment.breach)
    return await journal.edit(
        conn, ailment.kind, ailment.row_id, change, ailment.breach, expected=expected, also=unlinked
    )


async def take_back(conn: TenantConnection, log_id: int) -> None:
    """Undo a repair, whichever way it was made. Call it in a transaction. Raises BindeckError."""
    done = await undoing.last(conn, [log_id])
    if done is not None and done.action in (Action.PUT_AWAY, Action.ITEM_LINKED):
        await undoing.take_back(conn, log_id)
    else:
        await journal.undo(conn, log_id)


async def _unlink(conn: TenantConnection, listing_id: int, why: str) -> list[int]:
    """Part the stored items from a listing that becomes a draft: its id changes with every edit. The log rows."""
    # The listing first, as a sale does: the other way round the two would wait for each other.
    await journal.read(conn, editables.LISTING, listing_id)
    items = await conn.rows(int, ITEMS, listing_id=listing_id)
    return [await journal.edit(conn, editables.ITEM, item, {"listing_id": None}, why) for item in items]
