"""All that the doctor looks for."""

from data.tenant import TenantConnection
from queries import ailments, wrong_texts
from queries.ailments import Ailment, Sign

SIGNS: tuple[Sign, ...] = (*ailments.SIGNS, *wrong_texts.SIGNS)
"""What may be wrong, in the order in which it is told."""


async def find(conn: TenantConnection, sign: Sign, after: int = 0) -> list[Ailment]:
    """The seller's rows that are wrong in this way: of those with a row id above `after` the first, by row id, at
    most ailments.MOST of them."""
    return await sign.find(conn, after)
