"""Undo of an import of cards: all of it goes back, or nothing where a card was changed since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, LiteralString, cast

import psycopg

from data.contract.cards import CARD_COLLECTIONS
from data.errors import BindeckError
from data.rules import ranges
from data.tenant import TenantConnection
from queries import ledger
from queries.ledger import Entry, LedgerBroken, steps

SEALED = 1_000
"""New cards that share a seal."""

MERGED: tuple[LiteralString, ...] = ("quantity", "purchase_price", "estimated_value", "value_tier")
"""What an import writes of cards that were there."""

FILLED: tuple[LiteralString, ...] = (
    "set_symbol", "rarity", "format_legality", "team", "photos", "notes", "custom_categories",
)  # fmt: skip
"""What an import writes of cards that were there and had nothing in such a column."""


NAMED: tuple[LiteralString, ...] = ("set_name", "set_code", "primary_category")
"""What an import writes of cards that were there and lacked the name or the code of their set, or whose category
follows their value."""


def empty(column: LiteralString) -> LiteralString:
    """Whether nothing stands in a column of FILLED."""
    return "coalesce(btrim(" + column + "), '') IN ('', '[]')"


# Said so, it is no way to find cards, and the server finds each by its id. It believes that a seller of new cards
# has none, and would go through all of them for each.
OWN: LiteralString = "(c.user_id = %(user_id)s) IS TRUE"
"""Whether a card `c` is the seller's, where it is looked up by what is unique."""

_COLUMNS: LiteralString = ", ".join(
    [column.name for column in CARD_COLLECTIONS.columns if column.name != "updated_at"]
)

# A digest of all that stands in some cards, so that 100,000 of them need no copy in the log.
SEAL = (
    "SELECT coalesce(md5(string_agg(md5(ROW(" + _COLUMNS + ")::text), '' ORDER BY id)), '')"
    " FROM card_collections c WHERE c.id = ANY (%(ids)s::int[]) AND " + OWN
)

TRANSACTION = "SELECT mod(pg_current_xact_id()::text::numeric, 4294967296)::text WHERE %(user_id)s IS NOT NULL"

LOCK: LiteralString = (
    "SELECT id FROM card_collections c WHERE c.id = ANY (%(ids)s::int[]) AND " + OWN + " ORDER BY id FOR UPDATE"
)

TOUCHED = """
    SELECT title FROM card_collections
    WHERE user_id = %(user_id)s AND id = ANY (%(ids)s::int[]) AND xmin::text <> %(transaction)s ORDER BY id LIMIT 1
"""

LOOK: LiteralString = (
    """
    SELECT c.title FROM unnest(%(ids)s::int[], %(left_0)s::int[], %(left_1)s::real[], %(left_2)s::real[],
                               %(left_3)s::text[]) AS was (id, quantity, cost, value, tier)
    LEFT JOIN card_collections c ON c.id = was.id AND """
    + OWN
    + """
    WHERE c.id IS NULL OR (c.quantity, c.purchase_price, c.estimated_value, c.value_tier)
          IS DISTINCT FROM (was.quantity, was.cost, was.value, was.tier)
    ORDER BY was.id LIMIT 1
"""
)

SAVE: LiteralString = (
    """
    UPDATE card_collections c
    SET quantity = w.quantity, purchase_price = w.cost, estimated_value = w.value, value_tier = w.tier,
        updated_at = now()
    FROM unnest(%(ids)s::int[], %(to_0)s::int[], %(to_1)s::real[], %(to_2)s::real[], %(to_3)s::text[])
        AS w (id, quantity, cost, value, tier)
    WHERE c.id = w.id AND """
    + OWN
)
"""Writes MERGED into many cards."""

_NTH: tuple[LiteralString, ...] = ("0", "1", "2", "3", "4", "5", "6")


def _look(fields: tuple[LiteralString, ...]) -> LiteralString:
    """The title of a card whose texts are not as an import left them."""
    return (
        "SELECT c.title FROM unnest(%(ids)s::int[], "
        + ", ".join(["%(left_" + nth + ")s::text[]" for nth in _NTH[: len(fields)]])
        + ") AS was (id, "
        + ", ".join(fields)
        + ") LEFT JOIN card_collections c ON c.id = was.id AND "
        + OWN
        + " WHERE c.id IS NULL OR ("
        + ", ".join(["c." + column for column in fields])
        + ") IS DISTINCT FROM ("
        + ", ".join(["was." + column for column in fields])
        + ") ORDER BY was.id LIMIT 1"
    )


def _save(fields: tuple[LiteralString, ...]) -> LiteralString:
    """Writes texts into many cards."""
    return (
        "UPDATE card_collections c SET "
        + ", ".join([column + " = w." + column for column in fields])
        + ", updated_at = now() FROM unnest(%(ids)s::int[], "
        + ", ".join(["%(to_" + nth + ")s::text[]" for nth in _NTH[: len(fields)]])
        + ") AS w (id, "
        + ", ".join(fields)
        + ") WHERE c.id = w.id AND "
        + OWN
    )


LOOK_FILLED, SAVE_FILLED = _look(FILLED), _save(FILLED)
LOOK_NAMED, SAVE_NAMED = _look(NAMED), _save(NAMED)

_WRITTEN: tuple[tuple[tuple[LiteralString, ...], LiteralString, LiteralString], ...] = (
    (MERGED, LOOK, SAVE),
    (FILLED, LOOK_FILLED, SAVE_FILLED),
    (NAMED, LOOK_NAMED, SAVE_NAMED),
)

DELETE: LiteralString = "DELETE FROM card_collections c WHERE c.id = ANY (%(ids)s::int[]) AND " + OWN


class ImportChanged(BindeckError):
    """Cards of the import were changed or removed since, or something hangs on them; nothing was written."""


async def seals(conn: TenantConnection, ids: Sequence[int]) -> list[str]:
    """The digests by which cards (in ascending order) are known to be as they are now, SEALED at a time."""
    return [await conn.value(SEAL, ids=part) for part in steps(ids, SEALED)]


async def transaction(conn: TenantConnection) -> str:
    """What the rows that this transaction writes are marked with."""
    marked: str = await conn.value(TRANSACTION)
    return marked


async def take_back(conn: TenantConnection, facts: Mapping[str, Any]) -> None:
    """Remove the cards that an import made, and give the others what they had. Call it in a transaction.

    Raises ImportChanged, and LedgerBroken where the log row is not whole.
    """
    try:
        made = ranges.unpack(str(facts.get("created", "")))
    except ValueError:
        raise LedgerBroken("That cannot be undone: its log row is not whole.") from None
    found = await ledger.read(conn, facts)
    if not found.keys() <= {("card", fields) for fields, _, _ in _WRITTEN} or not (made or found):
        raise LedgerBroken("That cannot be undone: its log row is not whole.")
    await _check_made(conn, made, facts)
    for fields, look, _ in _WRITTEN:
        for part in _parts(found.get(("card", fields), [])):
            await conn.execute(LOCK, ids=[entry.row_id for entry in part])
            changed = await conn.rows(str, look, **_sides(part))
            if changed:
                raise ImportChanged(_sentence(changed[0]))
    for fields, _, save in _WRITTEN:
        for part in _parts(found.get(("card", fields), [])):
            await conn.execute(save, **_sides(part))
    try:
        for ids in steps(made):
            await conn.execute(DELETE, ids=ids)
    except psycopg.errors.ForeignKeyViolation as error:
        table = (error.diag.table_name or "another table").replace("_", " ")
        raise ImportChanged(f"Not undone: something in {table} hangs on a card of this import.") from error
    conn.changed("cards")


async def _check_made(conn: TenantConnection, made: Sequence[int], facts: Mapping[str, Any]) -> None:
    """Hold the new cards, and see whether each is as it was imported."""
    told = facts.get("seals")
    known = cast(list[Any], told) if isinstance(told, list) else []
    for nth, ids in enumerate(steps(made, SEALED)):
        await conn.execute(LOCK, ids=ids)
        if nth >= len(known) or await conn.value(SEAL, ids=ids) != known[nth]:
            touched = await conn.rows(str, TOUCHED, ids=ids, transaction=str(facts.get("transaction")))
            raise ImportChanged(_sentence(touched[0] if touched else None))


def _sentence(title: str | None) -> str:
    what = "a card of this import was removed" if title is None else f"{title} was changed"
    return f"Not undone: {what} since. An import is taken back as a whole, or not at all."


def _parts(entries: Sequence[Entry]) -> list[Sequence[Entry]]:
    return [entries[start : start + ledger.MOST_AT_ONCE] for start in range(0, len(entries), ledger.MOST_AT_ONCE)]


def _sides(entries: Sequence[Entry]) -> dict[str, list[Any]]:
    befores = zip(*(entry.before for entry in entries), strict=True)
    afters = zip(*(entry.after for entry in entries), strict=True)
    return {
        "ids": [entry.row_id for entry in entries],
        **{f"to_{nth}": list(column) for nth, column in enumerate(befores)},
        **{f"left_{nth}": list(column) for nth, column in enumerate(afters)},
    }
