"""Running the steps on a busy database: each waits a little for its lock, gives way, and tries again."""

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress

import psycopg
from psycopg import errors

from data.connect import arguments, explain
from data.errors import Refused
from data.schema import MIGRATING
from data.upgrade.catalog import Connection, read
from data.upgrade.plan import Step, plan

LOCK_MILLISECONDS = 2000
"""A statement that waits for a lock holds up everyone behind it: it gives way after this long."""

ATTEMPTS = 5
FIRST_PAUSE = 0.5
"""Seconds before the second attempt; doubled before each further one."""

_STAND_AGAINST = (
    errors.UniqueViolation,
    errors.CheckViolation,
    errors.ForeignKeyViolation,
    errors.DatatypeMismatch,
)
"""What old rows, or columns of another type, make of a constraint."""

Progress = Callable[[str], None]


def planned(url: str, *, enforce: bool) -> list[Step]:
    """The steps that a database needs; nothing is changed. Raises DatabaseAway, Refused."""
    with connected(url) as connection:
        return plan(read(connection), enforce=enforce)


def upgrade(url: str, *, enforce: bool, progress: Progress) -> list[str]:
    """Take the steps; those that old rows stand against, and why. Raises DatabaseAway, Refused.

    Each step is whole or not there at all; what was done before a failure stays, and running again goes on.
    """
    return carry_out(url, lambda connection: plan(read(connection), enforce=enforce), progress)


def carry_out(url: str, steps: Callable[[Connection], Sequence[Step]], progress: Progress) -> list[str]:
    """Take the steps that `steps` makes of a database as it is; see `upgrade`."""
    with connected(url) as connection, _alone(connection):
        connection.execute("SELECT set_config('lock_timeout', %s, false)", (str(LOCK_MILLISECONDS),))
        not_taken: list[str] = []
        for step in steps(connection):
            progress(step.what)
            try:
                _take(connection, step)
            except _STAND_AGAINST as violation:
                if not step.optional:
                    raise
                not_taken.append(f"{step.what}: {violation.diag.message_detail or 'old rows stand against it'}")
        return not_taken


@contextmanager
def _alone(connection: Connection) -> Generator[None]:
    """No other upgrade runs meanwhile. Raises Refused.

    The lock is given back at once: the server needs a moment to see that a connection is over, and the next run
    may come before.
    """
    got = connection.execute("SELECT pg_try_advisory_lock(%s)", (MIGRATING,)).fetchone()
    if got is None or not got[0]:
        raise Refused("Another upgrade of this database is running.")
    try:
        yield
    finally:
        with suppress(psycopg.Error):  # a connection that is lost holds nothing
            connection.execute("SELECT pg_advisory_unlock(%s)", (MIGRATING,))


def _take(connection: Connection, step: Step) -> None:
    """Run a step, again and again while its lock is held by others."""
    limit = "0" if step.alone else "10s"
    connection.execute("SELECT set_config('statement_timeout', %s, false)", (limit,))
    pause = FIRST_PAUSE
    for attempt in range(1, ATTEMPTS + 1):
        try:
            connection.execute(step.statement)
        except (errors.LockNotAvailable, errors.DeadlockDetected) as held:
            _take_back(connection, step)
            if attempt == ATTEMPTS:
                raise Refused(
                    f"{step.what}: someone held a lock through {ATTEMPTS} attempts. Nothing is half-made;"
                    " end the long transaction and run it again."
                ) from held
        except psycopg.Error:
            _take_back(connection, step)
            raise
        else:
            return
        time.sleep(pause)
        pause *= 2


def _take_back(connection: Connection, step: Step) -> None:
    if step.undo is None or connection.closed:
        return
    # The half-built index locks nobody out; its removal may wait longer than a step that adds.
    connection.execute("SELECT set_config('lock_timeout', '60s', false)")
    try:
        connection.execute(step.undo)
    finally:
        connection.execute("SELECT set_config('lock_timeout', %s, false)", (str(LOCK_MILLISECONDS),))


@contextmanager
def connected(url: str) -> Generator[Connection]:
    """A direct connection that may change the schema. Raises DatabaseAway, Refused."""
    try:
        with psycopg.connect(**arguments(url)) as connection:
            yield connection
    except psycopg.Error as error:
        raise explain(error) from error
