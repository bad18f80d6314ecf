"""Who is an administrator: asked in each statement that reads or changes what is other people's."""

from __future__ import annotations

from typing import LiteralString

from data.errors import BindeckError
from data.tenant import TenantConnection

ADMIN: LiteralString = (
    "EXISTS (SELECT FROM users me WHERE me.id = %(user_id)s AND me.is_admin AND coalesce(me.is_active, true))"
)
"""The condition that who works is an administrator now."""

IS_ADMIN = "SELECT " + ADMIN


class NotAdministrator(BindeckError):
    """Who asks is no administrator, or none any more."""

    def __init__(self) -> None:
        super().__init__("Only an administrator may see and change this, and you are none.")


async def is_admin(conn: TenantConnection) -> bool:
    """Whether who works is one."""
    return bool(await conn.value(IS_ADMIN))


async def require(conn: TenantConnection) -> None:
    """Raises NotAdministrator for everybody else."""
    if not await is_admin(conn):
        raise NotAdministrator
