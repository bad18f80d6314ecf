"""How Bindeck connects to PostgreSQL, and what a failure means in plain words."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import psycopg
from psycopg import conninfo, errors
from psycopg.adapt import Buffer
from psycopg.types.datetime import TimestampLoader

from data.errors import BindeckError, Collided, DatabaseAway, QueryTimeout, Refused, SchemaMissing

STATEMENT_SECONDS = 10
LOCK_SECONDS = 5
CONNECT_SECONDS = 5

SESSION: dict[str, str] = {
    "statement_timeout": str(STATEMENT_SECONDS * 1000),
    "lock_timeout": str(LOCK_SECONDS * 1000),
    "TimeZone": "UTC",
}
"""What every statement runs under. Stored times have no zone and mean UTC."""

_OPTIONS = " ".join(f"-c {name}={value}" for name, value in SESSION.items())

_WIRE: dict[str, Any] = {
    "connect_timeout": CONNECT_SECONDS,
    "application_name": "bindeck",
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}


def arguments(url: str, *, pooled: bool = False) -> dict[str, Any]:
    """Keyword arguments for a connection to `url`, autocommit.

    Behind a transaction-mode pooler the session's settings cannot travel with the connection, and named
    prepared statements belong to another client's server connection: neither is used.
    """
    given = _parsed(url)
    settings: dict[str, Any] = {**_WIRE, "autocommit": True, **given}
    if pooled:
        return settings | {"prepare_threshold": None}
    return settings | {"options": f"{given.get('options', '')} {_OPTIONS}".strip()}


class EndlessTimestamp(TimestampLoader):
    """Reads what Python has no date for (infinity, years before 1 or after 9999) as the first or last it has."""

    def load(self, data: Buffer) -> datetime:
        try:
            return super().load(data)
        except psycopg.DataError:
            text = bytes(data)
            return datetime.min if text.startswith(b"-") or text.endswith(b"BC") else datetime.max


@contextmanager
def connected(url: str) -> Generator[psycopg.Connection[tuple[Any, ...]]]:
    """A direct connection for reading, through a pooler too. Raises BindeckError for what PostgreSQL reports."""
    try:
        try:
            connection = psycopg.connect(**arguments(url))
        except psycopg.OperationalError as error:
            if not refuses_options(error):
                raise
            connection = psycopg.connect(**arguments(url, pooled=True))
        with connection:
            yield connection
    except psycopg.Error as error:
        raise explain(error) from error


def _parsed(url: str) -> dict[str, Any]:
    """The parts of a URL. What is wrong with it is said without repeating it: it may hold a password."""
    try:
        parts = {name: value for name, value in conninfo.conninfo_to_dict(url).items() if value is not None}
    except (psycopg.ProgrammingError, UnicodeError):
        raise BindeckError(
            "DATABASE_URL is not a connection URL; it should look like postgresql://user@host:5432/name."
        ) from None
    if "@" in str(parts.get("host", "")) or not str(parts.get("port") or "0").replace(",", "").isdigit():
        raise BindeckError(
            "DATABASE_URL cannot be read: write @ / : and # in its password as %40 %2F %3A and %23."
        )
    return parts


def where(url: str) -> str:
    """The server and database of a URL, without user or password, for messages."""
    given = _parsed(url)
    host = str(given.get("host", "the local socket"))
    port = f":{given['port']}" if "port" in given else ""
    return f"{given.get('dbname', 'the default database')} on {host}{port}"


def refuses_options(error: Exception) -> bool:
    """Whether a connection failed because a pooler does not pass session settings on."""
    return "unsupported startup parameter" in str(error).casefold()


def explain(error: psycopg.Error, suspects: str = "") -> BindeckError:
    """The error in plain words. The original stays its cause. `suspects`: columns known to have a wrong type."""
    reason = _first_line(error)
    match error:
        case errors.QueryCanceled():
            return QueryTimeout(f"The database took longer than {STATEMENT_SECONDS} s and the query was stopped.")
        case errors.LockNotAvailable():
            return Refused("Someone else is changing the same row; try again in a moment.")
        case errors.DeadlockDetected() | errors.SerializationFailure():
            return Collided("Someone else changed the same rows at the same time; try again.")
        case errors.InsufficientPrivilege():
            return Refused(f"The database user may not do that: {reason}.")
        case errors.ReadOnlySqlTransaction():
            return Refused("The database is read-only (a replica?); nothing was changed.")
        case errors.UndefinedTable() | errors.UndefinedColumn():
            return SchemaMissing(f"The database lacks something Bindeck needs ({reason}); run: bindeck db init")
        case errors.UndefinedFunction() | errors.DatatypeMismatch():
            what = f"{reason}; {suspects}" if suspects else reason
            return SchemaMissing(f"A column has another type than the contract's ({what}); see: bindeck db check")
        case psycopg.OperationalError() | psycopg.InterfaceError():
            return DatabaseAway(f"The database cannot be reached: {reason}")
        case _:
            return BindeckError(f"The database refused: {reason}")


def _first_line(error: psycopg.Error) -> str:
    primary = error.diag.message_primary
    lines = (primary or str(error)).strip().splitlines()
    return lines[0].strip().rstrip(".") if lines else type(error).__name__
