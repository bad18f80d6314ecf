"""Whatever is done with stored items, in any order: counts, storage ids and texts agree, and undo goes back."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.errors import BindeckError
from data.rules.codes import Label
from data.tenant import Tenant
from queries import clearing, items, linking, portions, putting, recounting, undoing
from queries.putting import SectionFull
from tests.fix_shelves import section, state, wrong
from tests.fix_shop import Shop, signed_in

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "edit", "remove", "link", "unlink", "split", "merge", "put", "store", "clear"]),
        st.integers(0, 30), st.integers(0, 30),
    ),
    min_size=1, max_size=25,
)  # fmt: skip

EMPTIED = (
    "TRUNCATE storage_items, storage_sections, storage_bins, card_collections, listings, activity_logs CASCADE"
)


class Floor:
    """A shop whose things are picked by number, whatever there is of them."""

    def __init__(self, shop: Shop, tenant: Tenant) -> None:
        self.shop = shop
        self.write = tenant.write

    def pick(self, table: str, nth: int) -> int:
        ids = self.shop.all(f"SELECT id FROM {table} ORDER BY id")
        return ids[nth % len(ids)] if ids else 0

    async def step(self, name: str, a: int, b: int) -> int | None:
        """Do it; the log row by which it is undone, None where it was refused."""
        steps: dict[str, Callable[[], Awaitable[Any]]] = {
            "add": lambda: self.write(
                items.add, self.pick("storage_sections", a), {"title": "x", "quantity": b % 4 + 1}
            ),
            "edit": lambda: self.write(
                items.edit, self.pick("storage_items", a), {"quantity": b % 5 + 1}, {}, anyway=b % 2 == 0
            ),
            "remove": lambda: self.write(items.remove, self.pick("storage_items", a)),
            "link": lambda: self.write(linking.link, self.pick("storage_items", a), self.pick("listings", b)),
            "unlink": lambda: self.write(linking.unlink, self.pick("storage_items", a)),
            "split": lambda: self.write(portions.split, self.pick("storage_items", a), b % 3 + 1),
            "merge": lambda: self.write(
                portions.merge, [self.pick("storage_items", a), self.pick("storage_items", b)]
            ),
            "put": lambda: self._put(Label.ITEM, self.pick("storage_items", a), b),
            "store": lambda: self._put(Label.LISTING, self.pick("listings", a), b),
            "clear": lambda: self.write(
                clearing.remove_section, self.pick("storage_sections", a), self.pick("storage_sections", b)
            ),
        }
        try:
            done = await steps[name]()
        except BindeckError:
            return None
        if isinstance(done, tuple):
            return done[0]
        return done if isinstance(done, int) else done.log_id

    async def _put(self, label: Label, row_id: int, to: int) -> Any:
        return await self.write(putting.put, label, row_id, self.pick("storage_sections", to), anyway=to % 2 == 0)


@settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
async def test_all_agrees_after_every_step_and_every_undo(
    shop: Shop, tenant: Tenant, steps: list[tuple[str, int, int]]
) -> None:
    shop.connection.execute(EMPTIED)
    for bin_name, name in (("A", "1"), ("A", "2"), ("B", "1")):
        section(shop, bin_name, name, capacity=5)
    for _ in range(3):
        shop.listing(storage_location="pile", quantity=2)
    floor = Floor(shop, tenant)
    done: list[tuple[int, list[Any]]] = []
    for name, a, b in steps:
        before = state(shop)
        log_id = await floor.step(name, a, b)
        if log_id is None:
            assert state(shop) == before, f"{name} was refused and wrote all the same"
        else:
            done.append((log_id, before))
        assert await wrong(shop, tenant) == [], name
        ids = shop.all("SELECT storage_id FROM storage_items")
        assert len(ids) == len(set(ids))
    for log_id, before in reversed(done):
        await tenant.write(undoing.take_back, log_id)
        assert state(shop) == before


async def test_a_recount_finds_nothing_after_that(shop: Shop, tenant: Tenant) -> None:
    a1 = section(shop, "A", "1")
    floor = Floor(shop, tenant)
    for nth in range(6):
        await floor.step("add", 0, nth)
    await floor.step("merge", 0, 1)
    await floor.step("remove", 2, 0)
    bin_id = shop.one("SELECT bin_id FROM storage_sections WHERE id = %s", a1)
    assert (await tenant.write(recounting.bin_anew, bin_id)).differing == []


async def test_many_terminals_fill_a_section_to_its_capacity_and_no_further(shop: Shop, redis_url: str) -> None:
    a1 = section(shop, "A", "1", capacity=10)
    async with AsyncExitStack() as stack:
        tenants = [await stack.enter_async_context(signed_in(shop, redis_url)) for _ in range(10)]

        async def work(tenant: Tenant) -> int:
            full = 0
            for _ in range(3):
                try:
                    await tenant.write(items.add, a1, {"title": "x", "quantity": 1})
                except SectionFull:
                    full += 1
            return full

        assert sum(await asyncio.gather(*map(work, tenants))) == 20
    assert shop.one("SELECT item_count FROM storage_sections") == 10
    assert len(set(shop.all("SELECT storage_id FROM storage_items"))) == 10


async def test_many_hands_on_the_same_things_leave_them_right(shop: Shop, redis_url: str) -> None:
    a1, a2 = section(shop, "A", "1"), section(shop, "A", "2")
    listings = [shop.listing(storage_location="pile") for _ in range(3)]
    async with AsyncExitStack() as stack:
        tenants = [await stack.enter_async_context(signed_in(shop, redis_url)) for _ in range(6)]
        made = [await tenants[0].write(items.add, a1, {"title": "x", "quantity": 9}) for _ in range(4)]

        async def work(nth: int) -> list[str]:
            refused: list[str] = []
            floor = Floor(shop, tenants[nth])
            for step in range(12):
                row_id, listing = made[(nth + step) % 4].id, listings[(nth * step) % 3]
                writes: list[Callable[[], Awaitable[Any]]] = [
                    lambda row_id=row_id: floor.write(portions.split, row_id, 1),
                    lambda row_id=row_id, listing=listing: floor.write(linking.link, row_id, listing),
                    lambda row_id=row_id: floor.write(items.edit, row_id, {"notes": f"{nth}"}, {}),
                    lambda row_id=row_id: floor.write(linking.unlink, row_id),
                    lambda: floor.write(items.add, a2, {"title": "y", "quantity": 2}),
                ]
                try:
                    await writes[(nth + step) % 5]()
                except BindeckError as error:
                    refused.append(str(error))
            return refused

        said = [each for part in await asyncio.gather(*map(work, range(6))) for each in part]
        expected = ("belongs to", "one thing", "just now")
        assert not [each for each in said if not any(words in each for words in expected)]
        assert await wrong(shop, tenants[0]) == []
