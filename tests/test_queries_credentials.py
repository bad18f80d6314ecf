"""What the seller signs in with."""

from data.tenant import Tenant
from queries import credentials
from tests.fix_shop import Shop


async def test_credentials_are_the_sellers_own_and_never_shown(
    shop: Shop, other_shop: Shop, tenant: Tenant
) -> None:
    row = {"platform": "Facebook Marketplace", "username": "ada", "password": "hunter2"}
    other_shop.insert("marketplace_credentials", user_id=other_shop.user_id, **row)
    assert await tenant.read(credentials.for_platform, "facebook") is None
    shop.insert("marketplace_credentials", user_id=shop.user_id, **row)
    found = await tenant.read(credentials.for_platform, "facebook")
    assert found is not None
    assert (found.username, found.password) == ("ada", "hunter2")
    assert "hunter2" not in repr(found)
    assert "ada" not in repr(found)
    assert await tenant.read(credentials.for_platform, "depop") is None


async def test_missing_words_are_empty(shop: Shop, tenant: Tenant) -> None:
    shop.insert("marketplace_credentials", user_id=shop.user_id, platform="ebay")
    found = await tenant.read(credentials.for_platform, "eBay")
    assert found is not None
    assert (found.username, found.password) == ("", "")
