"""What the seller signs in with, as it is stored."""

import pytest

from data.rules.status import Action
from data.tenant import Tenant
from queries import credentials
from queries.credentials import Account, CredentialsChanged, Resealed
from tests.fix_shop import Shop

SECRETS = ("hunter2", "hunter3", "ada")


async def of(tenant: Tenant, platform: str) -> Account:
    found = await tenant.read(credentials.for_platform, platform)
    assert found is not None
    return found


def logged(shop: Shop) -> list[str]:
    rows = shop.all("SELECT action, details::text, l::text FROM activity_logs l ORDER BY id")
    assert not any(secret in str(row) for row in rows for secret in SECRETS)
    return [row[0] for row in rows]


async def test_credentials_are_the_sellers_own_and_never_shown(
    shop: Shop, other_shop: Shop, tenant: Tenant
) -> None:
    row = {"platform": "Facebook Marketplace", "username": "ada", "password": "hunter2"}
    other_shop.insert("marketplace_credentials", user_id=other_shop.user_id, **row)
    assert await tenant.read(credentials.for_platform, "facebook") is None
    shop.insert("marketplace_credentials", user_id=shop.user_id, **row)
    shop.insert("marketplace_credentials", user_id=shop.user_id, platform="ebay")
    found = await of(tenant, "facebook")
    assert (found.username, found.stored) == ("ada", "hunter2")
    assert "hunter2" not in repr(found)
    assert "ada" not in repr(found)
    bare = await of(tenant, "eBay")
    assert (bare.username, bare.stored) == ("", "")
    assert await tenant.read(credentials.for_platform, "depop") is None
    assert await tenant.read(credentials.platforms) == ["ebay", "facebook"]


async def test_every_change_is_logged_without_a_secret_and_can_be_taken_back(shop: Shop, tenant: Tenant) -> None:
    added = await tenant.write(credentials.add, "eBay", "ada", "hunter2")
    with pytest.raises(CredentialsChanged, match="eBay has credentials by now"):
        await tenant.write(credentials.add, "ebay", "ada", "hunter3")
    first = await of(tenant, "ebay")
    changed = await tenant.write(credentials.change, first, "ada", "hunter3")
    second = await of(tenant, "ebay")
    with pytest.raises(CredentialsChanged, match="changed meanwhile"):
        await tenant.write(credentials.remove, first)
    removed = await tenant.write(credentials.remove, second)
    assert await tenant.read(credentials.accounts) == []
    assert shop.one("SELECT details FROM activity_logs WHERE id = %s", changed.log_id) == (
        '{"platform": "ebay", "changed": ["password"]}'
    )
    for taken in (removed, changed, added):
        assert not any(secret in repr(taken) for secret in SECRETS)
    await tenant.write(credentials.take_back, removed)
    back = await of(tenant, "ebay")
    assert (back.username, back.stored) == ("ada", "hunter3")
    with pytest.raises(CredentialsChanged):
        await tenant.write(credentials.take_back, removed)
    # It is another row by now: what was done to the old one is not taken back.
    with pytest.raises(CredentialsChanged, match="removed meanwhile"):
        await tenant.write(credentials.take_back, changed)
    again = await tenant.write(credentials.change, back, "ada", "")
    assert (await of(tenant, "ebay")).stored == ""
    await tenant.write(credentials.take_back, again)
    assert (await of(tenant, "ebay")).stored == "hunter3"
    assert logged(shop) == [
        Action.CREDENTIALS_SET, Action.CREDENTIALS_SET, Action.CREDENTIALS_REMOVED, Action.UNDONE,
        Action.CREDENTIALS_SET, Action.UNDONE,
    ]  # fmt: skip


async def test_sealing_changes_only_what_is_still_so(shop: Shop, tenant: Tenant) -> None:
    ids = [
        shop.insert("marketplace_credentials", user_id=shop.user_id, platform=name, password="hunter2")
        for name in ("ebay", "etsy")
    ]
    then = shop.all("SELECT updated_at FROM marketplace_credentials ORDER BY id")
    wanted = [Resealed(ids[0], "ebay", "hunter2", "sealed"), Resealed(ids[1], "etsy", "hunter3", "sealed")]
    assert await tenant.write(credentials.reseal, Action.CREDENTIALS_SEALED, wanted) == ["ebay"]
    assert shop.all("SELECT password FROM marketplace_credentials ORDER BY id") == ["sealed", "hunter2"]
    assert shop.all("SELECT updated_at FROM marketplace_credentials ORDER BY id") == then
    assert logged(shop) == [Action.CREDENTIALS_SEALED]
