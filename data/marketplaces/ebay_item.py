"""eBay's number of a listing (ItemID)."""

import re

from data.marketplaces.base import Ending

_NUMBER = re.compile(r"\d{9,19}", re.ASCII)
_IN_URL = re.compile(
    r"https?://(?:[\w-]+\.)*ebay(?:\.[a-z]{2,3}){1,2}/itm/(?:[^/?#]+/)?(\d{9,19})(?:[/?#]|$)",
    re.ASCII | re.IGNORECASE,
)


def item_id(ending: Ending) -> str | None:
    """The listing's number as stored, else out of its URL; None where neither has one."""
    stored = (ending.platform_listing_id or "").strip()
    if _NUMBER.fullmatch(stored):
        return stored
    url = _IN_URL.match((ending.platform_url or "").strip())
    return url[1] if url else None
