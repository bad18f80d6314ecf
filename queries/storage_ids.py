"""Storage ids: unique across all sellers, the next number of their prefix, whoever stores at the same time."""

from collections.abc import Mapping
from typing import Any

from data.errors import BindeckError
from data.rules.location import storage_id
from data.tenant import TenantConnection
from queries import vectors

HIGHEST = """
    SELECT max(substr(storage_id, length(%(prefix)s) + 1)::int) FROM storage_items
    WHERE user_id = %(user_id)s AND storage_id LIKE %(pattern)s
      AND substr(storage_id, length(%(prefix)s) + 1) ~ '^[0-9]{1,9}$'
"""

# What another seller holds cannot be seen, only met: then the number after it is tried.
INSERT = """
    INSERT INTO storage_items (user_id, storage_id, bin_id, section_id, item_type, category, title, description,
                               quantity, photos, notes, listing_id)
    VALUES (%(user_id)s, %(storage_id)s, %(bin_id)s, %(section_id)s, %(item_type)s, %(category)s, %(title)s,
            %(description)s, %(quantity)s, %(photos)s, %(notes)s, %(listing_id)s)
    ON CONFLICT (storage_id) DO NOTHING
    RETURNING id
"""

STEP_BY_STEP = 10
"""Numbers that are tried one after the other; then the gaps grow, so that a long row of others' ids is passed."""

TRIES = 40


class NoStorageId(BindeckError):
    """No free storage id was met; nothing was written."""


async def insert(conn: TenantConnection, prefix: str, values: Mapping[str, Any]) -> tuple[int, str]:
    """Store an item under the next free storage id of a prefix; its row id and storage id.

    Call it in a transaction that holds the section: then the numbers of one seller have no gaps.
    """
    highest = await conn.value(HIGHEST, prefix=prefix, pattern=vectors.literal(prefix) + "%")
    number, step = highest or 0, 1
    for nth in range(TRIES):
        number += step
        made = storage_id(prefix, number)
        row_id = await conn.value(INSERT, **{**EMPTY, **values, "storage_id": made})
        if row_id is not None:
            return row_id, made
        step = step * 2 if nth >= STEP_BY_STEP else step
    raise NoStorageId(f"No free storage id that begins with {prefix} was found; give the bin another name.")


EMPTY: Mapping[str, Any] = dict.fromkeys(
    ("item_type", "category", "title", "description", "photos", "notes", "listing_id")
)
