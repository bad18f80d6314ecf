"""No seller reads or writes anything of another, whatever ids are passed.

Every public query function is found by itself and called with ids of both sellers. A function with a parameter
that is not described here fails, and so does one that cannot be called: a new query is described or does not land.
"""

import importlib
import inspect
import pkgutil
from array import array
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import queries
from data.connect import arguments
from data.errors import BindeckError
from data.pool import Connection
from data.rules.status import Action
from data.sample.fill import fill
from data.tenant import TenantConnection
from queries import journal
from queries.ailments import Ailment

MARK = "§theirs§"
LARGEST_ID = 400

OWNED = {
    "listings": "t.user_id = %s",
    "card_collections": "t.user_id = %s",
    "storage_bins": "t.user_id = %s",
    "storage_items": "t.user_id = %s",
    "activity_logs": "t.user_id = %s",
    "storage_sections": "EXISTS (SELECT 1 FROM storage_bins b WHERE b.id = t.bin_id AND b.user_id = %s)",
    "platform_listings": "EXISTS (SELECT 1 FROM listings l WHERE l.id = t.listing_id AND l.user_id = %s)",
    "notifications": "EXISTS (SELECT 1 FROM listings l WHERE l.id = t.listing_id AND l.user_id = %s)",
}

VECTORS = {
    "listings": "listings",
    "notifications": "notifications",
    "activity": "activity_logs",
    "cards": "card_collections",
}
"""The table whose ids a module's vectors hold."""

AN_ID = st.integers(1, LARGEST_ID)

PARAMETERS: dict[str, st.SearchStrategy[Any]] = {
    "listing_id": AN_ID,
    "sale_id": st.none() | AN_ID,
    "resource_id": AN_ID,
    "row_id": AN_ID,
    "log_id": AN_ID,
    "kind": st.sampled_from(list(journal.EDITABLES.values())),
    "changes": st.just({}),
    "why": st.just("a test"),
    "expected": st.none(),
    "ailment": st.builds(
        Ailment,
        st.just("value-tier-stale"),
        st.sampled_from(list(journal.EDITABLES.values())),
        AN_ID,
        st.just("x"),
    ),
    "change": st.just({}),
    "ids": st.lists(AN_ID, min_size=1, max_size=30) | st.just(list(range(1, LARGEST_ID))),
    "last": st.just(0),
    "limit": st.just(1000),
    "words": st.sampled_from(["", "e", "theirs"]),
    "title": st.just("Sold"),
    "message": st.just("It sold."),
    "platform": st.sampled_from(["ebay", "depop"]),
    "price": st.just(Decimal(84)),
    "order": st.none(),
    "location": st.none() | st.just("Z9"),
    "chance": st.floats(0, 1),
    "action": st.just(Action.ALERT_READ),
    "resource_type": st.just("listing"),
    "details": st.just({}),
    "at": st.none(),
    "rows": st.just([]),
    "cancel_at": st.none(),
    "noted": st.just({}),
    "with_sold": st.booleans(),
    "statement": st.nothing(),
}

ACCOUNTS_ALONE = {"users"}
"""Modules that work before anyone is signed in."""

PLUMBING = {("vectors", "ids")}
"""What other queries call with a statement of theirs."""


def _public() -> list[tuple[str, Callable[..., Any]]]:
    found: list[tuple[str, Callable[..., Any]]] = []
    for module in pkgutil.iter_modules(queries.__path__):
        if module.name in ACCOUNTS_ALONE:
            continue
        namespace = importlib.import_module(f"queries.{module.name}")
        for name, value in vars(namespace).items():
            ours = inspect.iscoroutinefunction(value) and value.__module__ == namespace.__name__
            if ours and not name.startswith("_") and (module.name, name) not in PLUMBING:
                found.append((f"{module.name}.{name}", value))
    return found


QUERIES = _public()


@pytest.fixture
def sellers(database_url: str) -> tuple[str, Any, Any]:
    """A database with two sellers of mirrored stock; everything of the second carries the mark."""
    for name in ("mine", "theirs"):
        fill(database_url, listings=100, seed=1, user=name)
    with psycopg.connect(**arguments(database_url)) as connection:
        mine, theirs = (row[0] for row in connection.execute("SELECT id FROM users ORDER BY username"))
        for table, text in (
            ("listings", "title"),
            ("card_collections", "title"),
            ("storage_bins", "description"),
            ("storage_items", "title"),
            ("activity_logs", "user_agent"),
            ("storage_sections", "section_name"),
            ("platform_listings", "platform_url"),
            ("notifications", "title"),
        ):
            owned = OWNED[table]
            connection.execute(
                f"UPDATE {table} t SET {text} = coalesce({text}, '') || %s WHERE {owned}", (MARK, theirs)
            )
    return database_url, mine, theirs


@pytest.fixture
async def connection(sellers: tuple[str, Any, Any]) -> AsyncIterator[Connection]:
    async with await psycopg.AsyncConnection.connect(**arguments(sellers[0])) as connection:
        yield connection


async def _state(connection: Connection, owner: Any) -> list[Any]:
    """A digest of everything that belongs to a seller."""
    digests = []
    for table, owned in OWNED.items():
        statement = f"SELECT md5(string_agg(t::text, '|' ORDER BY t.id)) FROM {table} t WHERE {owned}"
        digests.append(await (await connection.execute(statement, (owner,))).fetchone())
    return digests


async def _owned_by(connection: Connection, table: str, ids: array, owner: Any) -> int:
    statement = f"SELECT count(*) FROM {table} t WHERE t.id = ANY (%s) AND {OWNED[table]}"
    row = await (await connection.execute(statement, (list(ids), owner))).fetchone()
    return row[0] if row else 0


def test_every_query_is_described() -> None:
    assert len(QUERIES) > 15
    for name, query in QUERIES:
        first, *others = inspect.signature(query).parameters
        assert first == "conn", name
        unknown = [parameter for parameter in others if parameter not in PARAMETERS]
        assert not unknown, f"{name}: describe {unknown} in PARAMETERS"


@pytest.mark.parametrize(("name", "query"), QUERIES, ids=[name for name, _ in QUERIES])
@settings(max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
async def test_nothing_of_another_seller_is_read_or_written(
    name: str,
    query: Callable[..., Any],
    sellers: tuple[str, Any, Any],
    connection: Connection,
    data: st.DataObject,
) -> None:
    _, mine, theirs = sellers
    before = await _state(connection, theirs)
    parameters = list(inspect.signature(query).parameters)[1:]
    values = {parameter: data.draw(PARAMETERS[parameter], parameter) for parameter in parameters}
    async with connection.transaction(force_rollback=True):
        result = None
        with suppress(BindeckError):
            result = await query(TenantConnection(connection, mine), **values)
        assert MARK not in repr(result)
        if isinstance(result, array):
            assert await _owned_by(connection, VECTORS[name.partition(".")[0]], result, theirs) == 0
        assert await _state(connection, theirs) == before
