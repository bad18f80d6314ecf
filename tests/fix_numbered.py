"""An old database: users are numbered, and so is every owner."""

import os
import secrets
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql

from data import ddl
from data.connect import arguments
from data.contract.owners import owned_by
from data.contract.tables import INDEXES, TABLES
from data.embedded.servers import EmbeddedServers
from tests.fix_servers import a_database


@pytest.fixture(scope="session")
def numbered_template(servers: EmbeddedServers, admin: psycopg.Connection[Any]) -> str:
    """The name of a database with the contract's tables, but for integers where it wants UUIDs; no rows."""
    name = f"numbered_{os.getpid()}"
    admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    with psycopg.connect(**arguments(servers.database_url(name))) as connection:
        for table in owned_by("integer", TABLES):
            connection.execute(ddl.create_table(table))
        connection.execute("CREATE SEQUENCE users_id_seq OWNED BY users.id")
        connection.execute("ALTER TABLE users ALTER id SET DEFAULT nextval('users_id_seq')")
        for index in INDEXES:
            connection.execute(ddl.create_index(index))
    return name


@pytest.fixture
def numbered_database_url(
    servers: EmbeddedServers, admin: psycopg.Connection[Any], numbered_template: str
) -> Iterator[str]:
    """Such a database of the test's own; its first user has a number that no other test's has."""
    for url in a_database(servers, admin, numbered_template):
        with psycopg.connect(**arguments(url)) as connection:
            connection.execute("SELECT setval('users_id_seq', %s)", (secrets.randbelow(10**9) + 1,))
        yield url
