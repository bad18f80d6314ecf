"""What is for sale right now, and where."""

from dataclasses import dataclass

from data.tenant import TenantConnection

# A random id and the next live offer from there: no sort of everything for one row.
ANY_LIVE = """
    SELECT l.id, p.platform, l.price
    FROM listings l JOIN platform_listings p ON p.listing_id = l.id
    WHERE l.user_id = %(user_id)s AND l.status = %(active)s AND l.quantity > 0 AND l.price > 0
      AND l.price < 'Infinity'
      AND p.status = ANY (%(live_on_a_platform)s)
      AND l.id >= (SELECT min(id) + floor((max(id) - min(id)) * %(chance)s::float8)
                   FROM listings WHERE user_id = %(user_id)s)
    ORDER BY l.id, p.id
    LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Offer:
    """A listing that can be bought on a marketplace."""

    listing_id: int
    platform: str
    price: float


async def any_live(conn: TenantConnection, chance: float) -> Offer | None:
    """An offer at about the share `chance` (0..1) of the listings, oldest first."""
    return await conn.row(Offer, ANY_LIVE, chance=chance)
