"""What the seller signs in with at marketplaces."""

from data.marketplaces.base import Credentials
from data.rules.marketplaces import fold
from data.tenant import TenantConnection

STORED = """
    SELECT coalesce(platform, ''), coalesce(username, ''), coalesce(password, '')
    FROM marketplace_credentials WHERE user_id = %(user_id)s ORDER BY updated_at DESC NULLS LAST, id DESC
"""


async def platforms(conn: TenantConnection) -> list[str]:
    """The marketplaces, in their folded spelling, that the seller has credentials for."""
    return sorted({fold(name) for name, _ in await conn.rows(_named, STORED)})


async def for_platform(conn: TenantConnection, platform: str) -> Credentials | None:
    """The credentials of a marketplace, whatever its spelling; of several spellings the one changed last."""
    stored = await conn.rows(_named, STORED)
    return next((credentials for name, credentials in stored if fold(name) == fold(platform)), None)


def _named(platform: str, username: str, password: str) -> tuple[str, Credentials]:
    return platform, Credentials(username, password)
