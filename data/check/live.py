"""The schema of a database as it is: the tables that the contract's unqualified names reach."""

from dataclasses import dataclass, field
from typing import Any, LiteralString

import psycopg

from data.connect import where
from data.contract.accounts import USERS
from data.contract.listings import LISTINGS
from data.contract.owners import UUIDS, alike
from data.contract.shape import OWNER
from data.contract.tables import TABLES
from data.errors import SchemaMissing

Connection = psycopg.Connection[tuple[Any, ...]]

_REACHED: LiteralString = (
    "reached AS (SELECT name, c.oid FROM unnest(%(tables)s::text[]) AS name"
    " JOIN pg_class c ON c.oid = to_regclass(name) AND c.relkind IN ('r', 'p', 'f', 'v', 'm')) "
)

_NAMES: LiteralString = (
    "ARRAY(SELECT a.attname::text FROM unnest({key}) WITH ORDINALITY AS k (number, place)"
    " JOIN pg_attribute a ON a.attrelid = {table} AND a.attnum = k.number ORDER BY k.place)"
)

COLUMNS: LiteralString = (
    "WITH "
    + _REACHED
    + """
    SELECT r.name, a.attname, format_type(a.atttypid, a.atttypmod), format_type(a.atttypid, NULL), a.attnotnull,
           CASE WHEN a.attidentity <> '' THEN 'identity' ELSE pg_get_expr(d.adbin, d.adrelid) END
    FROM reached r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    """
)

UNIQUE: LiteralString = (
    "WITH "
    + _REACHED
    + "SELECT r.name, i.indisprimary, "
    + _NAMES.format(key="(i.indkey::int2[])[0:i.indnkeyatts - 1]", table="r.oid")
    + """
    FROM reached r JOIN pg_index i ON i.indrelid = r.oid
    WHERE i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
    """
)

# A constraint that is NOT ENFORCED (PostgreSQL 18) is none; older servers know no such thing.
LINKS: LiteralString = (
    "WITH "
    + _REACHED
    + "SELECT r.name, "
    + _NAMES.format(key="c.conkey", table="c.conrelid")
    + ", c.confrelid::regclass::text, "
    + _NAMES.format(key="c.confkey", table="c.confrelid")
    + """, c.confdeltype::text, c.confupdtype::text, c.convalidated
    FROM reached r JOIN pg_constraint c ON c.conrelid = r.oid AND c.contype = 'f'
    WHERE coalesce(to_jsonb(c) ->> 'conenforced', 'true') = 'true'
    """
)

CHECKS: LiteralString = (
    "WITH "
    + _REACHED
    + """SELECT r.name, c.conname
    FROM reached r JOIN pg_constraint c ON c.conrelid = r.oid AND c.contype = 'c'
    WHERE coalesce(to_jsonb(c) ->> 'conenforced', 'true') = 'true'
    """
)

INDEXES: LiteralString = (
    "WITH "
    + _REACHED
    + """SELECT r.name, x.relname, pg_get_indexdef(i.indexrelid), i.indisvalid
    FROM reached r JOIN pg_index i ON i.indrelid = r.oid JOIN pg_class x ON x.oid = i.indexrelid
    """
)

STRANGERS: LiteralString = """
    SELECT relname::text FROM pg_class
    WHERE relkind IN ('r', 'p') AND relnamespace = ANY
        (SELECT oid FROM pg_namespace WHERE nspname = ANY (current_schemas(false)))
    ORDER BY 1 LIMIT 4
"""

_ACTIONS = {"c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT"}


@dataclass(frozen=True, slots=True)
class LiveColumn:
    """A column; `base` is its type without length or precision, `default` as the server writes it."""

    type: str
    base: str
    not_null: bool
    default: str | None


@dataclass(frozen=True, slots=True)
class Link:
    """A foreign key: "users(id)", with what it does to its rows when the other goes; `valid` for old rows too."""

    columns: tuple[str, ...]
    target: str
    valid: bool


@dataclass(frozen=True, slots=True)
class LiveIndex:
    """An index; `definition` is what stands behind its name, without the schema: "listings (status)"."""

    definition: str
    valid: bool


@dataclass(slots=True)
class LiveTable:
    """A table. `unique` holds the columns of every unique index, the primary key's among them."""

    columns: dict[str, LiveColumn] = field(default_factory=dict[str, LiveColumn])
    primary_key: tuple[str, ...] = ()
    unique: set[frozenset[str]] = field(default_factory=set[frozenset[str]])
    links: list[Link] = field(default_factory=list[Link])
    checks: set[str] = field(default_factory=set[str])
    indexes: dict[str, LiveIndex] = field(default_factory=dict[str, LiveIndex])


Live = dict[str, LiveTable]


def read(connection: Connection, url: str) -> Live:
    """The contract's tables that are there, by name. Raises SchemaMissing for the database of another program."""
    names = {"tables": [table.name for table in TABLES]}
    live: Live = {}
    for table, column, *found in connection.execute(COLUMNS, names):
        live.setdefault(table, LiveTable()).columns[column] = LiveColumn(*found)
    _refuse_strangers(connection, live, url)
    for table, primary, columns in connection.execute(UNIQUE, names):
        live[table].unique.add(frozenset(columns))
        if primary:
            live[table].primary_key = tuple(columns)
    for table, columns, other, keys, deleting, updating, valid in connection.execute(LINKS, names):
        target = f"{other}({', '.join(keys)}){_action('DELETE', deleting)}{_action('UPDATE', updating)}"
        live[table].links.append(Link(tuple(columns), target, valid))
    for table, check in connection.execute(CHECKS, names):
        live[table].checks.add(check)
    for table, index, definition, valid in connection.execute(INDEXES, names):
        live[table].indexes[index] = LiveIndex(_plain(table, definition), valid)
    return live


def owner_types(live: Live) -> tuple[str, ...]:
    """The types of owner columns that compare with users.id; none where the users are another program's."""
    if USERS.name not in live:
        return UUIDS
    key = live[USERS.name].columns.get("id")
    listings = live.get(LISTINGS.name)
    owned = listings is not None and OWNER.name in listings.columns
    return () if key is None else alike(key.base, has_owned_listings=owned)


def _action(event: str, letter: str) -> str:
    return f" ON {event} {_ACTIONS[letter]}" if letter in _ACTIONS else ""


def _plain(table: str, definition: str) -> str:
    """ "CREATE INDEX name ON public.listings USING btree (status)" as "listings (status)"."""
    head, _, keys = definition.partition(" USING ")
    kind = "UNIQUE " if head.startswith("CREATE UNIQUE") else ""
    return f"{kind}{table} {keys.removeprefix('btree ')}"


def _refuse_strangers(connection: Connection, live: Live, url: str) -> None:
    if not live:
        seen = [name for (name,) in connection.execute(STRANGERS)]
        if not seen:
            raise SchemaMissing(f"{where(url)} has no tables yet; run: bindeck db init")
        listed = ", ".join(seen[:3]) + (", …" if len(seen) > 3 else "")
        raise SchemaMissing(
            f"{where(url)} belongs to another program: it has {listed} and none of the contract's tables."
        )
    if not owner_types(live):
        key = live[USERS.name].columns.get("id")
        seen_as = "missing" if key is None else key.type
        raise SchemaMissing(f"{where(url)} belongs to another program: its users.id is {seen_as}, not uuid.")
