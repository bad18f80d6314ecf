"""Two sections with things in them, for work with a scanner; and a database that goes away."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from data.connect import arguments
from tests.fix_shop import Shop

HELD = "SELECT item_count FROM storage_sections ORDER BY id"
"""What each section holds, as its row says."""


def put(shop: Shop, section_id: int, storage_id: str, title: str, **values: object) -> int:
    """A thing that lies in a section on record."""
    listing = shop.listing(title=title, sku=f"SKU-{title}", storage_location=storage_id)
    row = {"storage_id": storage_id, "bin_id": 1, "section_id": section_id, "listing_id": listing} | values
    shop.insert("storage_items", user_id=shop.user_id, **row)
    return listing


@pytest.fixture
def shelves(shop: Shop) -> Shop:
    """A1 with Coat, Hat and three Socks; A2 with Boots; a Scarf that lies nowhere."""
    shop.insert("storage_bins", user_id=shop.user_id, bin_name="A", bin_type="clothing")
    for name, count in (("1", 5), ("2", 1)):
        shop.insert("storage_sections", bin_id=1, section_name=name, item_count=count)
    for number, title in enumerate(("Coat", "Hat"), 1):
        put(shop, 1, f"A1-0{number}", title)
    put(shop, 1, "A1-03", "Socks", quantity=3)
    put(shop, 2, "A2-01", "Boots")
    shop.listing(title="Scarf", sku="SKU-Scarf", storage_location="pile")
    return shop


@contextmanager
def away(shop: Shop) -> Iterator[None]:
    """The shop's database takes no connections, and has ended those it had."""
    wanted = arguments(shop.url)
    name = psycopg.conninfo.conninfo_to_dict(shop.url)["dbname"]
    with psycopg.connect(**(wanted | {"dbname": "postgres"})) as admin:
        admin.autocommit = True
        admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        try:
            yield
        finally:
            admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
