"""Stored items that one active listing names as its place, and that belong to none: another program made the draft
of them active."""

from __future__ import annotations

from typing import LiteralString

from queries import editables
from queries.ailments import UNLINKED, Ailment, RowSign

ITEMS: LiteralString = """
    SELECT t.id, coalesce(t.title, t.storage_id), t.storage_id, min(l.id)
    FROM storage_items t
    JOIN listings l ON l.user_id = t.user_id AND l.storage_location = t.storage_id
      AND l.status = ANY (%(active_words)s)
    WHERE t.user_id = %(user_id)s AND t.listing_id IS NULL AND coalesce(t.quantity, 1) > 0 AND t.id > %(after)s
      AND NOT EXISTS (SELECT FROM storage_items o WHERE o.user_id = %(user_id)s AND o.listing_id = l.id)
    GROUP BY t.id HAVING count(*) = 1
    ORDER BY t.id LIMIT %(most)s
"""


def _ailment(row_id: int, title: str, storage_id: str, listing_id: int) -> Ailment:
    before = {"storage_id": storage_id, "listing_id": None}
    return Ailment(UNLINKED, editables.ITEM, row_id, title, before, {"listing_id": listing_id})


SIGNS = (RowSign(ITEMS, _ailment),)
