"""No seller reads or writes anything of another, or of nobody, whatever ids are passed and rows point at.

Every public query function is found by itself and called with ids of both sellers. A function with a parameter
that is not described here fails, and so does one that cannot be called: a new query is described or does not land.
"""

import ast
import importlib
import inspect
import pkgutil
from array import array
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import queries
from data.connect import arguments
from data.errors import BindeckError, UnboundStatement
from data.pool import Connection
from data.tenant import TenantConnection
from queries import editables, journal
from queries.editables import Editable
from queries.trace import Trace
from tests.fix_isolation import PARAMETERS
from tests.fix_sellers import MARK, OWNED, Sellers

ROOT = Path(__file__).parents[1]

VECTORS = {
    "listings": "listings",
    "notifications": "notifications",
    "messages": "platform_activity",
    "trail": "activity_logs",
    "failures": "platform_listings",
    "cards": "card_collections",
    "card_values": "card_collections",
    "slabs": "card_collections",
    "shelves": "storage_items",
    "labels": "storage_items",
}
"""The table whose ids a module's vectors hold."""

TABLE_OF = {
    "listing": "listings",
    "card": "card_collections",
    "storage_item": "storage_items",
    "storage_bin": "storage_bins",
    "storage_section": "storage_sections",
    "platform_listing": "platform_listings",
    "notification": "notifications",
}
"""The table of a kind that the journal writes."""

State = list[Any]

STATE = " UNION ALL ".join(
    f"SELECT '{table}', (SELECT md5(string_agg(t::text, '|' ORDER BY t.id)) FROM {table} t"
    f" WHERE {owned % '%(theirs)s'} OR {owned % 'NULL'}),"
    f" EXISTS (SELECT 1 FROM {table} t WHERE {owned % '%(mine)s'} AND strpos(t::text, %(mark)s) > 0)"
    for table, owned in OWNED.items()
)

MADE: dict[str, Callable[[TenantConnection], Any]] = {"trace": Trace, "account_id": lambda conn: conn.user_id}
"""What is made of the connection itself."""

ACCOUNTS_ALONE = {"users", "supabase_users", "resets", "refusals"}
"""Modules that work before anyone is signed in."""

UNLOGGED = {
    "administration.take_back": "a step of undoing.take_back",
    **dict.fromkeys(("agreeing.say_anew", "agreeing.settle"), "what is written on things, after a deed"),
    "counting.recount": "the count of a section, after what was done in it",
    "holdings.tell": "where a thing lies, after it was put there",
    **dict.fromkeys(("messages.set_read", "notifications.set_read"), "logged by unmarking or triage"),
    "notifications.write": "the alert of what was logged",
    **dict.fromkeys(
        (
            "platforms.forget_failures",
            "platforms.not_taken_down",
            "platforms.take_back",
            "platforms.take_down",
            "platforms.take_down_again",
            "platforms.withdraw",
            "posting_rows.begin",
            "posting_rows.put",
            "posting_rows.remove_begun",
            "posting_rows.remove_unposted",
        ),
        "the state of a marketplace's row, by whoever decides and logs",
    ),
    **dict.fromkeys(("storage.take", "storage.take_out"), "units out of an item, by the sale or the count"),
    **dict.fromkeys(("stowing.link", "stowing.move", "stowing.unlink"), "of a batch, which is logged whole"),
    "unmarking.take_back": "a step of undoing.take_back",
}
"""Writes that leave no row of the log, and why: each is a part of what other queries do."""

PLUMBING = {
    *(
        ("vectors", "ids"),
        ("vectors", "first_ids"),
        ("storage_ids", "insert"),
        ("putting", "store"),
        ("trace", "remove_row"),
    ),
    *(
        ("card_staging", "begin"),
        ("card_staging", "compare"),
        ("card_filling", "fill"),
        ("card_filling", "name"),
        ("card_writing", "merge"),
        ("card_writing", "insert"),
    ),
}
"""What other queries call with a statement or with rows of theirs."""


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
async def connection(filled: Sellers) -> AsyncIterator[Connection]:
    """To the sellers themselves, no copy: whoever writes takes it back."""
    async with await psycopg.AsyncConnection.connect(**arguments(filled.url)) as connection:
        yield connection


@pytest.fixture(scope="session")
def before(filled: Sellers) -> State:
    """What nobody may change."""
    with psycopg.connect(**arguments(filled.url)) as connection:
        return connection.execute(STATE, _whose(filled)).fetchall()


async def _state(connection: Connection, sellers: Sellers) -> State:
    """By table: a digest of what is the other seller's or nobody's, and whether its words are in mine."""
    return await (await connection.execute(STATE, _whose(sellers))).fetchall()


def _whose(sellers: Sellers) -> dict[str, Any]:
    return {"mine": sellers.mine, "theirs": sellers.theirs, "mark": MARK}


async def _has_written(connection: Connection) -> bool:
    """Whether the transaction wrote or locked anything at all: only then it has a number."""
    row = await (await connection.execute("SELECT pg_current_xact_id_if_assigned()::text")).fetchone()
    return row is not None and row[0] is not None


async def _unlogged(connection: Connection) -> set[str]:
    """The tables that the transaction wrote, where it wrote nothing into the log."""
    cursor = await connection.execute(
        "SELECT relname FROM pg_stat_xact_user_tables"
        " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0 AND schemaname NOT LIKE 'pg_temp%'"
    )
    written = {row[0] for row in await cursor.fetchall()}
    return set() if "activity_logs" in written else written


async def _owned_by(connection: Connection, table: str, ids: array, owner: Any) -> int:
    statement = f"SELECT count(*) FROM {table} t WHERE t.id = ANY (%s) AND {OWNED[table]}"
    row = await (await connection.execute(statement, (list(ids), owner))).fetchone()
    return row[0] if row else 0


def test_every_query_is_described() -> None:
    assert len(QUERIES) > 15
    for name, query in QUERIES:
        first, *others = inspect.signature(query).parameters
        assert first == "conn", name
        unknown = [parameter for parameter in others if parameter not in PARAMETERS and parameter not in MADE]
        assert not unknown, f"{name}: describe {unknown} in PARAMETERS"


def test_what_is_not_logged_is_a_part_of_what_is() -> None:
    """Outside of queries nobody calls a write that leaves no row of the log."""
    assert UNLOGGED.keys() <= {name for name, _ in QUERIES}
    for path in (path for folder in ("tui", "data") for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                assert f"{node.value.id}.{node.attr}" not in UNLOGGED, path
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("queries."):
                module = (node.module or "").removeprefix("queries.")
                assert not {f"{module}.{name.name}" for name in node.names} & UNLOGGED.keys(), path


def test_no_row_of_mine_is_marked(before: State) -> None:
    assert not any(marked for _, _, marked in before)


@pytest.mark.parametrize("kind", editables.EDITABLES.values(), ids=list(editables.EDITABLES))
async def test_no_row_of_others_can_be_edited(
    kind: Editable, filled: Sellers, connection: Connection, before: State
) -> None:
    """Every kind that the journal writes is read, locked and saved for its owner alone."""
    conn = TenantConnection(connection, filled.mine)
    async with connection.transaction(force_rollback=True):
        cursor = await connection.execute(f"SELECT id FROM {TABLE_OF[kind.name]} ORDER BY id")
        ids = array("i", [row[0] for row in await cursor.fetchall()])
        found = [row_id for row_id in ids if await journal.read(conn, kind, row_id) is not None]
        assert 0 < len(found) == await _owned_by(connection, TABLE_OF[kind.name], ids, filled.mine)
        values = await journal.read(conn, kind, found[0])
        for row_id in set(ids) - set(found):
            assert await conn.execute(kind.save, row_id=row_id, **values) == 0
        assert await _state(connection, filled) == before


@pytest.mark.parametrize(("name", "query"), QUERIES, ids=[name for name, _ in QUERIES])
@settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
async def test_nothing_of_another_seller_is_read_or_written(
    name: str,
    query: Callable[..., Any],
    filled: Sellers,
    connection: Connection,
    before: State,
    data: st.DataObject,
) -> None:
    parameters = list(inspect.signature(query).parameters)[1:]
    conn = TenantConnection(connection, filled.mine)
    values = {
        parameter: MADE[parameter](conn) if parameter in MADE else data.draw(PARAMETERS[parameter], parameter)
        for parameter in parameters
    }
    written = True
    try:
        async with connection.transaction(force_rollback=True):
            result, refused = None, False
            try:
                result = await query(conn, **values)
            except UnboundStatement:
                raise
            except (BindeckError, AssertionError) as error:  # or the ids break what its own callers promise
                refused = True
                if isinstance(error.__cause__, psycopg.Error):
                    return  # by the server: the transaction is over, and nothing of it remains
            written = await _has_written(connection)
            if written and not refused:
                assert name in UNLOGGED or not await _unlogged(connection), "a change without a row of the log"
            assert MARK not in repr(result)
            if isinstance(result, array):
                mine = await _owned_by(connection, VECTORS[name.partition(".")[0]], result, filled.mine)
                assert mine == len(result)
            if written:
                assert await _state(connection, filled) == before
    finally:
        if written:  # what the server counts from here on is the next query's
            await connection.execute("SELECT pg_stat_force_next_flush()")
