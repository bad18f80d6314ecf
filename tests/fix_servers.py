"""One pair of embedded servers a run, one template database a worker, one database a test."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from data import schema
from data.connect import arguments
from data.embedded.servers import EmbeddedServers

_numbers = itertools.count(1)

_left: list[sql.Identifier] = []
"""Databases whose test is over, to be dropped when the next one is: a connection takes a moment to end, and the
server looks but every tenth of a second whether the last one has."""

IN_MEMORY = Path("/dev/shm")
"""Where files never reach a disk, on Linux."""

ROOM = 4 << 30
"""Bytes that must be free there: in a container there are often 64 MB."""


@pytest.fixture(scope="session")
def servers(testrun_uid: str) -> Iterator[EmbeddedServers]:
    """The embedded servers of this run, shared by its workers; the last one out removes their files."""
    root = _fastest() / f"bindeck-tests-{testrun_uid[:12]}"
    servers = EmbeddedServers(root, durable=False)
    servers.start()
    yield servers
    if servers.stop():
        shutil.rmtree(root, ignore_errors=True)


def _fastest() -> Path:
    """Where a database of hundreds of files is copied in the least time: ten times faster in memory."""
    in_memory = os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free >= ROOM
    return IN_MEMORY if in_memory else Path(tempfile.gettempdir())


@pytest.fixture(scope="session")
def admin(servers: EmbeddedServers) -> Iterator[psycopg.Connection[Any]]:
    """A connection that makes and drops databases."""
    with psycopg.connect(**arguments(servers.database_url())) as connection:
        yield connection


@pytest.fixture(scope="session")
def template(servers: EmbeddedServers, admin: psycopg.Connection[Any]) -> str:
    """The name of a database with the schema and nothing in it."""
    name = f"template_{os.getpid()}"
    admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    schema.create(servers.database_url(name))
    return name


def a_database(servers: EmbeddedServers, admin: psycopg.Connection[Any], template: str) -> Iterator[str]:
    name = sql.Identifier(f"test_{os.getpid()}_{next(_numbers)}")
    admin.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(name, sql.Identifier(template))
    )
    yield servers.database_url(name._obj[0])
    while _left:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(_left.pop()))
    _left.append(name)


@pytest.fixture
def empty_database_url(servers: EmbeddedServers, admin: psycopg.Connection[Any]) -> Iterator[str]:
    """A database with nothing in it."""
    yield from a_database(servers, admin, "template1")


@pytest.fixture
def database_url(servers: EmbeddedServers, admin: psycopg.Connection[Any], template: str) -> Iterator[str]:
    """A database with the schema and no rows."""
    yield from a_database(servers, admin, template)


@pytest.fixture
def redis_url(servers: EmbeddedServers) -> str:
    """The embedded Redis; tests stay apart by the channel of their own user."""
    return servers.redis_url
