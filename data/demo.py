"""Throw-away databases with sample data, cloned from a template that is filled once.

All demos of one size on one data directory share a copy while any of them runs; the last one drops it.
"""

import fcntl
import os
import re
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
from psycopg import sql

from data import schema
from data.connect import arguments, explain
from data.embedded.crowd import Crowd
from data.embedded.servers import EmbeddedServers
from data.errors import BindeckError
from data.sample.fill import fill

Progress = Callable[[str], None]

SAMPLE_VERSION = 1
"""Raise it when the sample or the schema changes: older templates are then filled anew."""

PATIENCE = 900.0
"""Seconds to wait for another demo that fills the same sample."""

STALE_AFTER = timedelta(days=7)
"""A template older than this is filled anew: its recent sales would no longer look recent."""

# What waits for triage was sold minutes before the template was filled; in a copy it is as fresh again.
FRESHEN = (
    "UPDATE listings SET sold_date = sold_date + %(by)s, updated_at = updated_at + %(by)s"
    " WHERE sold_date > %(from)s",
    "UPDATE platform_listings SET cancel_scheduled_at = cancel_scheduled_at + %(by)s"
    " WHERE cancel_scheduled_at > %(from)s",
    "UPDATE notifications SET created_at = created_at + %(by)s WHERE created_at > %(from)s",
    "UPDATE activity_logs SET created_at = created_at + %(by)s WHERE created_at > %(from)s",
)


class Stall:
    """Whether this process runs the simulated marketplace of a demo: one of all its dashboards does."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def ours(self) -> bool:
        """True for one process at a time; the kernel passes it on when that one ends."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        """Give it up."""
        os.close(self._descriptor)


@contextmanager
def copy(
    servers: EmbeddedServers, root: Path, listings: int, seed: int, progress: Progress
) -> Generator[tuple[str, Stall]]:
    """The URL of a filled database for as long as the block lasts, and the stall of its marketplace.

    Blocks: call it in a thread. Raises BindeckError.
    """
    name = f"bindeck_demo_{listings}_{seed}"
    crowd = Crowd(root / f"{name}.lock", PATIENCE)
    progress("Looking for the sample (another demo may be filling it)")
    try:
        with crowd.joining() as first:
            if first:
                _make_copy(servers, name, listings, seed, progress)
    except TimeoutError as error:
        raise BindeckError(
            "Another demo has been filling the sample for very long; end it and try again."
        ) from error
    stall = Stall(root / f"{name}.market")
    try:
        yield servers.database_url(name), stall
    finally:
        stall.close()
        with crowd.leaving() as last:
            if last:
                _drop(servers, name)


def _make_copy(servers: EmbeddedServers, name: str, listings: int, seed: int, progress: Progress) -> None:
    template = f"bindeck_sample_{SAMPLE_VERSION}_{listings}_{seed}"
    try:
        with psycopg.connect(**arguments(servers.database_url())) as admin:
            filled_at = _filled_at(admin, template)
            if filled_at is None:
                filled_at = _fill_template(servers, admin, template, listings, seed, progress)
            progress("Copying the sample")
            admin.execute("SET statement_timeout = 0")
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            admin.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )
        _freshen(servers.database_url(name), filled_at)
    except psycopg.Error as error:
        raise explain(error) from error


def _filled_at(admin: schema.Connection, template: str) -> datetime | None:
    """When a usable template was filled (naive UTC); None when there is none, a stale one being dropped."""
    row = admin.execute(
        "SELECT shobj_description(oid, 'pg_database'), now() AT TIME ZONE 'UTC'"
        " FROM pg_database WHERE datname = %s",
        (template,),
    ).fetchone()
    if row is None:
        return None
    described, now = row
    if described and re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+", described):
        filled_at = datetime.fromisoformat(described)
        if now - filled_at < STALE_AFTER:
            return filled_at
    admin.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(template)))
    return None


def _fill_template(
    servers: EmbeddedServers,
    admin: schema.Connection,
    template: str,
    listings: int,
    seed: int,
    progress: Progress,
) -> datetime:
    """Fill a database under another name, and call it the template only when it is complete."""
    filling = f"{template}_filling"
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(filling)))
    admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(filling)))
    url = servers.database_url(filling)
    schema.create(url)

    def tell(done: int, of: int) -> None:
        progress(f"Filling the sample: {done:,} of {of:,} listings")

    fill(url, listings=listings, seed=seed, progress=tell)
    row = admin.execute("SELECT now() AT TIME ZONE 'UTC'").fetchone()
    assert row is not None
    filled_at: datetime = row[0]
    admin.execute(
        sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(filling), sql.Literal(filled_at.isoformat()))
    )
    admin.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(filling), sql.Identifier(template))
    )
    return filled_at


def _freshen(url: str, filled_at: datetime) -> None:
    with psycopg.connect(**arguments(url)) as connection, connection.transaction():
        row = connection.execute("SELECT now() AT TIME ZONE 'UTC' - %s", (filled_at,)).fetchone()
        assert row is not None
        for statement in FRESHEN:
            connection.execute(statement, {"by": row[0], "from": filled_at - timedelta(hours=1)})


def _drop(servers: EmbeddedServers, name: str) -> None:
    try:
        with psycopg.connect(**arguments(servers.database_url())) as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    except psycopg.Error as error:
        raise explain(error) from error
