"""All that the doctor looks for."""

from data.tenant import TenantConnection
from queries import ailments, disagreements, unlinked, wrong_texts
from queries.ailments import Page, Sign

SIGNS: tuple[Sign, ...] = (*ailments.SIGNS, *disagreements.SIGNS, *unlinked.SIGNS, *wrong_texts.SIGNS)
"""What may be wrong, in the order in which it is told."""


async def find(conn: TenantConnection, sign: Sign, after: int) -> Page:
    """The first of the seller's rows that are wrong in this way, of those with a row id above `after`."""
    return await sign.find(conn, after)
