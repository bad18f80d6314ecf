"""What lies in a section of a card bin, as the pockets of a binder page."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from data.tenant import TenantConnection
from queries.amounts import cents
from queries.card_identity import COPIES

# Several cards may lie in one pocket: the first is named, the others counted. What is worth as much as one of them
# lies there in so many units; of several cards nobody says which of them the units are.
POCKETS = f"""
    SELECT i.id, i.storage_id, coalesce(i.quantity, 1),
           coalesce(nullif((array_agg(c.title ORDER BY c.id))[1], ''), nullif(i.title, ''), l.title, ''),
           coalesce((array_agg(c.card_number ORDER BY c.id))[1], ''),
           coalesce((array_agg(c.grading_company ORDER BY c.id))[1], ''),
           (array_agg(c.grading_score ORDER BY c.id))[1],
           CASE WHEN count(c.id) = 1 THEN sum({cents("c.estimated_value")}) * coalesce(i.quantity, 1)
                ELSE sum({cents("c.estimated_value")} * {COPIES}) END,
           count(c.id)
    FROM storage_items i
    JOIN storage_sections s ON s.id = i.section_id
    JOIN storage_bins b ON b.id = s.bin_id AND b.user_id = %(user_id)s
    LEFT JOIN listings l ON l.id = i.listing_id AND l.user_id = %(user_id)s
    LEFT JOIN card_collections c ON c.storage_item_id = i.id AND c.user_id = %(user_id)s
    WHERE i.user_id = %(user_id)s AND i.section_id = %(section_id)s AND coalesce(i.quantity, 1) > 0
    GROUP BY i.id, l.id
    ORDER BY length(i.storage_id), i.storage_id
"""


@dataclass(frozen=True, slots=True)
class Pocket:
    """What is in a pocket: units of a thing; `cards` rows of the collection are linked to it.

    `value` is of all that lies there, None where it is not known.
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
