"""Indexes beyond the contract: they change no answer, only how long it takes, and go without a trace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import LiteralString

from data import ddl
from data.upgrade.catalog import Catalog, Connection, read
from data.upgrade.plan import Step
from data.upgrade.run import Progress, carry_out, connected

# The operators of pg_trgm may live in a schema of their own; the path is this connection's alone.
REACH_TRIGRAMS: LiteralString = """
    SELECT set_config('search_path', concat_ws(', ', nullif(current_setting('search_path'), ''),
                                               quote_ident(n.nspname)), false)
    FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm'
"""


@dataclass(frozen=True, slots=True)
class Tuning:
    """One index: `over` is what follows the table's name, `columns` what the table must have for it."""

    name: LiteralString
    table: LiteralString
    over: LiteralString
    columns: tuple[str, ...]

    @property
    def create(self) -> LiteralString:
        """The statement that builds it without locking anyone out; it cannot run in a transaction."""
        return "CREATE INDEX CONCURRENTLY IF NOT EXISTS " + self.name + " ON " + self.table + " " + self.over


# What is null is not asked for by date; a status in the condition would be a parameter, of which a prepared
# statement's plan knows nothing.
TUNING: tuple[Tuning, ...] = (
    Tuning(
        "bindeck_listings_newest",
        "listings",
        "(user_id, created_at DESC NULLS LAST, id DESC)",
        ("user_id", "created_at", "id"),
    ),
    Tuning(
        "bindeck_listings_sold",
        "listings",
        "(user_id, sold_date) WHERE sold_date IS NOT NULL",
        ("user_id", "sold_date"),
    ),
    Tuning("bindeck_listings_sku", "listings", "(user_id, lower(sku))", ("user_id", "sku")),
    Tuning("bindeck_listings_upc", "listings", "(user_id, upc)", ("user_id", "upc")),
    Tuning("bindeck_cards_serial", "card_collections", "(user_id, grading_serial)", ("user_id", "grading_serial")),
    Tuning("bindeck_cards_item", "card_collections", "(storage_item_id)", ("storage_item_id",)),
    Tuning("bindeck_items_section", "storage_items", "(section_id)", ("section_id",)),
    Tuning("bindeck_items_listing", "storage_items", "(listing_id)", ("listing_id",)),
    Tuning(
        "bindeck_activity_resource",
        "activity_logs",
        "(user_id, action, resource_type, resource_id)",
        ("user_id", "action", "resource_type", "resource_id"),
    ),
    Tuning("bindeck_notifications_listing", "notifications", "(listing_id)", ("listing_id",)),
)

PLATFORMS = Tuning("bindeck_platforms_listing", "platform_listings", "(listing_id)", ("listing_id",))
"""Only where the contract's UNIQUE over the same column is missing."""

TRIGRAMS = Tuning("bindeck_listings_title", "listings", "USING gin (lower(title) gin_trgm_ops)", ("title",))
"""Only where pg_trgm is installed already."""

EVERY = (*TUNING, PLATFORMS, TRIGRAMS)

ANALYZE: Mapping[str, LiteralString] = {tuning.table: "ANALYZE " + tuning.table for tuning in EVERY}
"""What an expression is worth to the planner is known only once its index has been looked at."""


def planned(url: str, *, undo: bool = False) -> list[Step]:
    """The steps that a database needs; nothing is changed. Raises DatabaseAway, Refused."""
    with connected(url) as connection:
        return _steps(connection, undo=undo)


def tune(url: str, *, undo: bool, progress: Progress) -> int:
    """Build the indexes that are missing or, with `undo`, drop them; how many steps were taken.

    Raises DatabaseAway, Refused. Each step is whole or not there at all; running again goes on.
    """
    taken: list[Step] = []

    def steps(connection: Connection) -> Sequence[Step]:
        taken.extend(_steps(connection, undo=undo))
        return taken

    carry_out(url, steps, progress)
    return len(taken)


def _steps(connection: Connection, *, undo: bool) -> list[Step]:
    catalog = read(connection)
    if undo:
        return [
            Step(f"removal of {tuning.name}", ddl.drop_index(tuning.name), alone=True)
            for tuning in EVERY
            if tuning.name in catalog.indexes
        ]
    wanted = [tuning for tuning in _wanted(connection, catalog) if not catalog.indexes.get(tuning.name)]
    steps = [step for tuning in wanted for step in _build(catalog, tuning)]
    tables = dict.fromkeys(tuning.table for tuning in wanted)
    return [*steps, *(Step(f"statistics of {table}", ANALYZE[table], alone=True) for table in tables)]


def _wanted(connection: Connection, catalog: Catalog) -> Iterator[Tuning]:
    """The indexes that this database can have."""
    wanted = list(TUNING)
    if frozenset({"listing_id", "platform"}) not in catalog.unique.get(PLATFORMS.table, set()):
        wanted.append(PLATFORMS)
    if connection.execute(REACH_TRIGRAMS).fetchone() is not None:
        wanted.append(TRIGRAMS)
    for tuning in wanted:
        if catalog.tables.get(tuning.table, {}).keys() >= set(tuning.columns):
            yield tuning


def _build(catalog: Catalog, tuning: Tuning) -> Iterator[Step]:
    drop = ddl.drop_index(tuning.name)
    if tuning.name in catalog.indexes:
        yield Step(f"invalid index {tuning.name}, left by a failed attempt", drop, alone=True)
    yield Step(f"index {tuning.name}", tuning.create, alone=True, undo=drop)
