"""Where the place written on a listing or a card is not the place in which its stored item lies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import LiteralString

from data.errors import BindeckError
from data.rules.codes import Label
from data.rules.location import fold
from data.tenant import TenantConnection
from queries import ailments, editables, putting
from queries.ailments import DISAGREES, Ailment, Page, Way
from queries.locations import folded

_PLACE: LiteralString = (
    "place AS MATERIALIZED (SELECT s.id, concat(b.bin_name, s.section_name) AS name, "
    + folded("concat(b.bin_name, s.section_name)")
    + " AS spelling, "
    + folded("coalesce(b.bin_name, '')")
    + """ AS bin_spelling
        FROM storage_sections s JOIN storage_bins b ON b.id = s.bin_id AND b.user_id = %(user_id)s)"""
)

# Spelling is compared only where the plain texts differ: folding a text costs more than reading its row.
_AGREES: LiteralString = (
    "CASE WHEN t.storage_location IN (i.storage_id, p.name) THEN true ELSE "
    + folded("t.storage_location")
    + " IN ("
    + folded("i.storage_id")
    + ", p.spelling, p.bin_spelling) END"
)


def _statement(sick: LiteralString, linked: LiteralString) -> LiteralString:
    """The disagreements of the rows `t` that `sick` selects, with the items `i` that are linked to each.

    What is written may name a section, or another item and with it the section where that lies: where it is one
    section alone, the thing can be moved there.
    """
    items: LiteralString = "storage_items i {} WHERE i.user_id = %(user_id)s AND coalesce(i.quantity, 1) > 0 AND "
    lies: LiteralString = items.replace("{}", "JOIN place p ON p.id = i.section_id") + linked
    maybe: LiteralString = items.replace("{}", "LEFT JOIN place p ON p.id = i.section_id") + linked
    return (
        "WITH "
        + _PLACE
        + ", sick AS MATERIALIZED ("
        + sick
        + " AND t.id > %(after)s AND EXISTS (SELECT 1 FROM "
        + lies
        + ") AND NOT EXISTS (SELECT 1 FROM "
        + maybe
        + " AND "
        + _AGREES
        + ") ORDER BY t.id LIMIT %(most)s) SELECT t.id, t.title, t.storage_location, lies.storage_id, lies.name,"
        " meant.id, meant.name FROM sick t CROSS JOIN LATERAL (SELECT i.storage_id, p.name FROM "
        + lies
        + """ ORDER BY i.id LIMIT 1) AS lies
        LEFT JOIN LATERAL (
            SELECT min(m.id) AS id, min(m.name) AS name FROM place m WHERE m.id IN (
                SELECT i.section_id FROM storage_items i
                WHERE i.user_id = %(user_id)s AND i.storage_id = btrim(t.storage_location)
                UNION ALL
                SELECT named.id FROM place named WHERE named.spelling = """
        + folded("t.storage_location")
        + """) HAVING count(*) = 1
        ) AS meant ON true
        ORDER BY t.id"""
    )


# An active listing without any location is an ailment of its own, and a draft's item one too.
LISTINGS = _statement(
    """
    SELECT t.id, coalesce(t.title, '') AS title, t.storage_location
    FROM listings t
    WHERE t.user_id = %(user_id)s AND t.status IS DISTINCT FROM %(draft)s
      AND NOT (t.status = %(active)s AND btrim(coalesce(t.storage_location, '')) = '')
    """,
    "i.listing_id = t.id",
)

CARDS = _statement(
    """
    SELECT t.id, coalesce(t.title, '') AS title, t.storage_location, t.storage_item_id
    FROM card_collections t WHERE t.user_id = %(user_id)s
    """,
    "i.id = t.storage_item_id",
)


@dataclass(frozen=True, slots=True)
class DisagreementSign:
    """The disagreements of one kind of thing."""

    label: Label

    async def find(self, conn: TenantConnection, after: int) -> Page:
        """See Sign."""
        is_listing = self.label is Label.LISTING
        make = partial(_ailment, editables.LISTING if is_listing else editables.CARD)
        rows = await conn.rows(make, LISTINGS if is_listing else CARDS, after=after, most=ailments.MOST)
        return Page(rows, rows[-1].row_id if len(rows) == ailments.MOST else None)


SIGNS = (DisagreementSign(Label.LISTING), DisagreementSign(Label.CARD))


async def move(conn: TenantConnection, ailment: Ailment, *, anyway: bool = False) -> int:
    """Put the thing where its text says it lies; the log row's id. Call it in a transaction.

    Raises BindeckError where it cannot be put there, and SectionFull unless `anyway`.
    """
    if ailment.way is None:
        raise BindeckError("What is written names no single section: write where it lies, or move it by hand.")
    label = Label.LISTING if ailment.kind is editables.LISTING else Label.CARD
    done = await putting.put(conn, label, ailment.row_id, ailment.way.section_id, anyway=anyway)
    return done.log_id


def _ailment(
    kind: editables.Editable,
    row_id: int,
    title: str,
    text: str | None,
    storage_id: str,
    place: str,
    section_id: int | None,
    section: str | None,
) -> Ailment:
    """The item's storage id is written where it names the section in which it lies, else that section."""
    stem, _, number = storage_id.rpartition("-")
    here = number.isdigit() and fold(stem).endswith(fold(place))
    before = {"storage_location": text, "lies in": place}
    change = {"storage_location": storage_id if here else place}
    way = Way(section_id, section) if section_id is not None and section is not None else None
    return Ailment(DISAGREES, kind, row_id, title, before, change, way=way, is_certain=False)
