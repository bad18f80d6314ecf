"""The check on PostgreSQL 15, Debian's; left out where it is not installed."""

import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from data import schema
from data.check.run import check
from data.embedded import places, privileges
from queries import doctor
from queries.repair import repair
from tests.fix_dirty import plant
from tests.fix_shop import Shop, signed_in
from tui.sick_rows import sick_rows

INSTALL = Path("/usr/lib/postgresql/15")

_SETTINGS = ("-c", "listen_addresses=", "-c", "fsync=off")


@pytest.fixture
def postgres15() -> Iterator[str]:
    """A server of its own; the URL of its empty database."""
    root = Path(tempfile.mkdtemp(prefix="bindeck-15-"))
    footing = privileges.choose(root)(root, INSTALL)
    cluster = places.make(footing.home / "pg15", footing.runner.account)
    sockets = places.open_sockets(footing.home / "run", footing.runner.account)
    initdb = (footing.programs / "initdb", "-D", cluster, "--username=bindeck", "--auth=trust", "--encoding=UTF8")
    footing.runner.run([*initdb, "--locale=C", "--no-sync"], cwd=cluster)
    server = footing.runner.spawn(
        [footing.programs / "postgres", "-D", cluster, *_SETTINGS, "-c", f"unix_socket_directories={sockets}"],
        cwd=cluster,
        log=root / "postgres.log",
    )
    try:
        url = f"postgresql://bindeck@/postgres?host={sockets}"
        _await(url)
        yield url
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(20)
        places.close_sockets(footing.home / "run")
        shutil.rmtree(cluster, ignore_errors=True)
        shutil.rmtree(root, ignore_errors=True)


def _await(url: str) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with suppress(psycopg.OperationalError):
            psycopg.connect(url).close()
            return
        time.sleep(0.05)
    raise TimeoutError("PostgreSQL 15 did not start")


if (INSTALL / "bin" / "initdb").exists():

    def test_a_new_database_is_clean_and_a_dirty_one_named(postgres15: str) -> None:
        schema.create(postgres15)
        assert check(postgres15).as_dict() == {"clean": True, "schema": [], "rows": [], "not_enforced": []}
        with psycopg.connect(postgres15, autocommit=True) as connection:
            assert connection.info.server_version // 10_000 == 15
            user_id = uuid4()
            connection.execute("INSERT INTO users (id, username, email) VALUES (%s, 'seller', 'e')", (user_id,))
            planted = plant(connection, user_id)
        report = check(postgres15)
        assert {breach.name: breach.count for breach in report.rows} == planted
        assert {found.kind for found in report.schema} == {"not-null", "unique", "foreign-key"}

    async def test_the_doctor_finds_and_mends_there_what_the_check_names(postgres15: str, redis_url: str) -> None:
        schema.create(postgres15)
        with psycopg.connect(postgres15, autocommit=True) as connection:
            shop = Shop(postgres15, connection, "seller")
            plant(connection, shop.user_id)
            before = {breach.name for breach in check(postgres15).rows}
            async with signed_in(shop, redis_url) as tenant:
                found = [row for sign in doctor.SIGNS async for row in sick_rows(tenant, sign)]
                for ailment in found:
                    if ailment.change and not ailment.asks:
                        await tenant.write(repair, ailment, ailment.change)
        asked = {ailment.breach for ailment in found if ailment.asks or not ailment.change}
        mended = {ailment.breach for ailment in found} - asked
        assert {"attributes-not-json", "item-count-wrong", "storage-id-twice", "value-tier-stale"} <= mended
        after = {breach.name for breach in check(postgres15).rows}
        assert mended <= before
        assert not mended & after
