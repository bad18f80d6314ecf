"""What a card that is there gains from rows which are merged into it, beside their copies."""

from __future__ import annotations

from typing import Any, LiteralString

from data.rules import card_categories, card_notes
from data.rules.status import OrganizationMode
from data.tenant import TenantConnection
from queries import editables
from queries.card_import_undo import FILLED, NAMED, OWN, SAVE_FILLED, SAVE_NAMED, empty
from queries.ledger import Entry, Ledger

_COLUMNS: list[LiteralString] = [column for column in FILLED if column != "notes"]

OF_MERGED: LiteralString = (
    " FROM bindeck_merged m CROSS JOIN LATERAL (SELECT * FROM card_collections c WHERE c.id = m.card_id AND "
    + OWN
    + " OFFSET 0) AS c"
)
"""The cards `c` that rows are merged into, with what the rows bring, `m`."""

# Where a row's notes are in the card's already there is nothing to do, as a rule.
FILL_PAGE: LiteralString = (
    "SELECT c.id, c.purchase_price IS NULL, m.notes, c.notes, "
    + ", ".join(["c." + column for column in _COLUMNS])
    + ", "
    + ", ".join(
        ["CASE WHEN s." + column + " <> '' AND " + empty("c." + column) + " THEN s." + column + " ELSE c." + column
         + " END" for column in _COLUMNS]
    )
    + OF_MERGED
    + " LEFT JOIN bindeck_staged s ON s.line = m.filler WHERE m.card_id > %(after)s AND m.card_id <= %(upto)s"
    " AND (m.filler IS NOT NULL"
    " OR EXISTS (SELECT 1 FROM unnest(m.notes) AS note WHERE strpos(coalesce(c.notes, ''), note) = 0))"
)  # fmt: skip

_FOLLOWED: tuple[LiteralString, ...] = (
    "organization_mode", "game_name", "year", "brand", "series", "insert_series", "estimated_value",
    "player_name",
)  # fmt: skip
"""What a category follows, beside the set."""

NAME_PAGE: LiteralString = (
    "SELECT c.id, c.set_name, c.set_code, c.primary_category,"
    " CASE WHEN coalesce(btrim(c.set_name), '') = '' THEN coalesce(m.set_name, c.set_name) ELSE c.set_name END,"
    " CASE WHEN coalesce(btrim(c.set_code), '') = '' THEN coalesce(m.set_code, c.set_code) ELSE c.set_code END, "
    + ", ".join(["c." + column for column in _FOLLOWED])
    + OF_MERGED
    + " WHERE m.card_id > %(after)s AND m.card_id <= %(upto)s"
    " AND (m.set_name IS NOT NULL AND coalesce(btrim(c.set_name), '') = ''"
    " OR m.set_code IS NOT NULL AND coalesce(btrim(c.set_code), '') = ''"
    " OR m.value IS NOT NULL AND c.organization_mode = %(by_value)s)"
)


async def fill(conn: TenantConnection, ledger: Ledger, after: int, upto: int) -> None:
    """Write what the cards with these ids lack and rows say. Call it before the copies are added: notes name the
    currency of a cost that is not there yet."""
    found = await conn.rows(_filled, FILL_PAGE, after=after, upto=upto)
    await _write(conn, ledger, FILLED, SAVE_FILLED, found)


async def name(conn: TenantConnection, ledger: Ledger, after: int, upto: int) -> None:
    """Write the names and codes of sets that cards lack, and the category that follows them, or a new value."""
    found = await conn.rows(_named, NAME_PAGE, after=after, upto=upto, by_value=OrganizationMode.BY_VALUE.value)
    await _write(conn, ledger, NAMED, SAVE_NAMED, found)


async def _write(
    conn: TenantConnection,
    ledger: Ledger,
    fields: tuple[LiteralString, ...],
    save: LiteralString,
    found: list[Entry],
) -> None:
    changed = [entry for entry in found if entry.before != entry.after]
    if changed:
        columns = zip(*(entry.after for entry in changed), strict=True)
        values = {f"to_{nth}": list(column) for nth, column in enumerate(columns)}
        await conn.execute(save, ids=[entry.row_id for entry in changed], **values)
        await ledger.note(editables.CARD.name, fields, changed)


def _filled(row_id: int, costless: bool, more: list[str] | None, notes: str | None, *texts: str | None) -> Entry:
    before = {**dict(zip(_COLUMNS, texts, strict=False)), "notes": notes}
    after = {
        **dict(zip(_COLUMNS, texts[len(_COLUMNS) :], strict=True)),
        "notes": card_notes.added(notes, more or [], currency=costless),
    }
    return Entry(row_id, tuple(before[name] for name in FILLED), tuple(after[name] for name in FILLED))


def _named(row_id: int, name: str | None, code: str | None, category: str | None, *after: Any) -> Entry:
    new_name, new_code, *followed = after
    card = dict(zip(_FOLLOWED, followed, strict=True)) | {"set_name": new_name, "set_code": new_code}
    follows = card_categories.follows(card["organization_mode"])
    new_category = card_categories.category(card) if follows else category
    return Entry(row_id, (name, code, category), (new_name, new_code, new_category))
