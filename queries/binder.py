"""What lies in a section of a card bin, as the pockets of a binder page."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from data.tenant import TenantConnection
from queries.amounts import cents

# Several cards may lie in one pocket: the first is named, the others counted.
POCKETS = f"""
    SELECT i.id, i.storage_id, coalesce(i.quantity, 1), coalesce(min(c.title), i.title, ''),
           coalesce(min(c.card_number), ''), coalesce(min(c.grading_company), ''), min(c.grading_score),
           sum({cents("c.estimated_value")}), count(c.id)
    FROM storage_items i
    JOIN storage_sections s ON s.id = i.section_id
    JOIN storage_bins b ON b.id = s.bin_id AND b.user_id = %(user_id)s
    LEFT JOIN card_collections c ON c.storage_item_id = i.id AND c.user_id = %(user_id)s
    WHERE i.user_id = %(user_id)s AND i.section_id = %(section_id)s AND coalesce(i.quantity, 1) > 0
    GROUP BY i.id
    ORDER BY length(i.storage_id), i.storage_id
"""


@dataclass(frozen=True, slots=True)
class Pocket:
    """What is in a pocket: units of a thing; `cards` rows of the collection are linked to it.

    `value` is of one copy of each of them, None where it is not known.
    """

    item_id: int
    storage_id: str
    units: int
    title: str
    number: str
    company: str
    grade: float | None
    value: Decimal | None
    cards: int


async def page(conn: TenantConnection, section_id: int) -> list[Pocket]:
    """The filled pockets of a section, by storage id."""
    return await conn.rows(Pocket, POCKETS, section_id=section_id)
