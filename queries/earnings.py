"""What a sale leaves, as SQL: the marketplace's fee, and the cost of all units that were sold.

A listing's cost is that of one unit. How many units its sale took is known from that sale's row of the log alone:
of a sale that another program recorded it is one. Units that were sold before, while others stayed on sale, are
sales of their own; the profit of the listing is that of the sale that closed it.
"""

from typing import Any, LiteralString

from data.rules.fees import FeeTable
from data.rules.marketplaces import spellings
from data.tenant import TenantConnection
from queries import activity
from queries.amounts import cents, known, squeezed

# Texts are read with care, for other programs write there too, and only where it matters, of several units: to
# read them takes longer than all the rest.
LOGGED: LiteralString = (
    r"""
    SELECT log.resource_id AS listing_id, log.created_at AS sold_at,
           substring(log.details FROM '"platform": "([^"\\]{1,60})"') AS place,
           substring(log.details FROM '"price": "?([0-9]{1,13}(\.[0-9]{1,2})?)')::numeric AS price,
           coalesce(substring(log.details FROM '"units": ([0-9]{1,6})')::int, 1) AS units,
           substring(log.details FROM '"quantity": \[[0-9]{1,9}, ([0-9]{1,9})\]')::int AS units_left
    FROM activity_logs log
    WHERE log.user_id = %(user_id)s AND log.action = %(sale_recorded)s AND log.resource_type = 'listing'
      AND (position('"units": ' IN log.details) > 0 AND position('"units": 1,' IN log.details) = 0
           OR position('"quantity": [' IN log.details) > 0 AND position(', 0]' IN log.details) = 0) AND """
    + activity.standing("log")
    + """
      AND NOT EXISTS (SELECT 1 FROM activity_logs back
                      WHERE back.user_id = %(user_id)s AND back.action = %(sale_reversed)s
                        AND back.resource_type = 'sale' AND back.resource_id = log.id AND """
    + activity.standing("back")
    + ")"
)
"""The sales of several units, and those that left others on sale (`units_left`)."""

# Asked of no row in particular: the log is read once a statement, not once a listing.
UNITS: LiteralString = (
    "coalesce(((SELECT jsonb_object_agg(lot.listing_id || ' ' || lot.sold_at, lot.units) FROM ("
    + LOGGED
    + ") AS lot WHERE lot.units_left = 0 AND lot.listing_id IS NOT NULL AND lot.sold_at IS NOT NULL)"
    " ->> (l.id || ' ' || l.sold_date))::int, 1)"
)
"""The units that the sale of a listing `l` took."""

UNITS_OF = (
    "SELECT " + UNITS + " FROM listings l WHERE l.user_id = %(user_id)s AND l.id = %(listing_id)s"
    " AND l.status = ANY (%(sold_words)s)"
)


def fee(price: LiteralString, place: LiteralString) -> LiteralString:
    """The SQL of the fee on a price, as data.rules.fees counts it; NULL where the marketplace's is not known.

    Its parameters are those of `values`.
    """
    return (
        "(SELECT CASE WHEN paid < (%(fee_floors)s::numeric[])[at] THEN (%(fee_smalls)s::numeric[])[at]"
        " ELSE round(paid * (%(fee_shares)s::numeric[])[at] + (%(fee_fixed)s::numeric[])[at], 2) END"
        " FROM (SELECT array_position(%(fee_places)s::text[], "
        + squeezed(place)
        + ") AS at, "
        + price
        + " AS paid) AS fee)"
    )


PROFIT: LiteralString = (
    "CASE WHEN ("
    + known("l.sold_price")
    + ") AND ("
    + known("l.cost")
    + ") THEN "
    + cents("l.sold_price")
    + " - "
    + fee(cents("l.sold_price"), "l.sold_platform")
    + " - ("
    + cents("l.cost")
    + ") * "
    + UNITS
    + " END"
)
"""What the sale of a listing `l` left; NULL where price, cost or fee is not known."""


def values(fees: FeeTable) -> dict[str, Any]:
    """The parameters of `fee` and PROFIT."""
    known = [(name, rule) for name in fees.marketplaces() if (rule := fees.rule(name)) is not None]
    rules = [(place, rule) for name, rule in known for place in spellings(name)]
    return {
        "fee_places": [place for place, _ in rules],
        "fee_shares": [rule.share for _, rule in rules],
        "fee_fixed": [rule.fixed for _, rule in rules],
        "fee_floors": [rule.small_under for _, rule in rules],
        "fee_smalls": [rule.small_fee for _, rule in rules],
    }


async def units(conn: TenantConnection, listing_id: int) -> int:
    """How many units the sale of a sold listing took; one where nobody says."""
    return int(await conn.value(UNITS_OF, listing_id=listing_id) or 1)
