"""Row-level security: the database's own policies see the signed-in user, in every transaction."""

import os
from collections.abc import Iterator
from decimal import Decimal
from uuid import uuid4

import psycopg
import pytest

from data.pool import Database
from data.stream import Stream
from data.tenant import Tenant, TenantConnection
from queries import listings, sales
from tests.fix_shop import Shop

ROLE = f"policy_guest_{os.getpid()}"
"""Roles belong to the server: two processes test at once."""

OWN = "current_setting('bindeck.user_id', true)::uuid"

# As Supabase defines it: the subject of the token's claims.
SUPABASE = f"""
    CREATE SCHEMA auth;
    CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS
        $$ SELECT (current_setting('request.jwt.claims', true)::jsonb ->> 'sub')::uuid $$;
    GRANT USAGE ON SCHEMA auth TO {ROLE};
"""
BY_UID = "(SELECT u.id FROM users u WHERE u.supabase_uid = auth.uid()::text)"


@pytest.fixture
def guest_url(shop: Shop) -> Iterator[str]:
    """A URL of a role that policies bind."""
    connection = shop.connection
    connection.execute(f"CREATE ROLE {ROLE} LOGIN NOBYPASSRLS")
    connection.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {ROLE}")
    connection.execute(f"GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {ROLE}")
    yield psycopg.conninfo.make_conninfo(shop.url, user=ROLE)
    connection.execute(f"DROP OWNED BY {ROLE}")
    connection.execute(f"DROP ROLE {ROLE}")


def _guard(shop: Shop, me: str) -> None:
    for table, mine in (("listings", f"user_id = {me}"), ("activity_logs", f"user_id = {me}")):
        shop.connection.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        shop.connection.execute(f"CREATE POLICY own ON {table} USING ({mine})")


async def _all_listings(conn: TenantConnection) -> int:
    return await conn.value("SELECT count(*) FROM listings WHERE %(user_id)s IS NOT NULL")


@pytest.mark.parametrize("style", ["plain", "supabase"])
async def test_policies_know_the_user(
    shop: Shop, other_shop: Shop, guest_url: str, redis_url: str, style: str
) -> None:
    uid = str(uuid4())
    shop.connection.execute("UPDATE users SET supabase_uid = %s WHERE id = %s", (uid, shop.user_id))
    if style == "supabase":
        shop.connection.execute(SUPABASE)
    _guard(shop, OWN if style == "plain" else BY_UID)
    mine, theirs = shop.listing(platforms={"ebay": "active"}), other_shop.listing(platforms={"ebay": "active"})
    database, stream = Database(guest_url), Stream(redis_url)
    await database.open()
    tenant = Tenant(database, shop.user_id, stream, uid)
    try:
        assert database.guarded
        for _ in range(3):
            assert await tenant.read(_all_listings) == 1, "the policy, not the query, hides the other's"
        assert list(await tenant.read(listings.ids)) == [mine]
        sale = await tenant.write(sales.record, mine, "ebay", Decimal(84))
        assert sale.left == 0
        with pytest.raises(sales.SaleRefused):
            await tenant.write(sales.record, theirs, "ebay", Decimal(84))
    finally:
        await stream.close()
        await database.close()


async def test_without_policies_no_transaction_is_spent(shop: Shop, tenant: Tenant) -> None:
    database = tenant._database
    assert not database.guarded
    async with database.connection({"bindeck.user_id": "x"}) as connection:
        assert connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
