"""Real bursts through a real pty: each code is read once and in order, no key fires, nothing is confirmed."""

import fcntl
import os
import random
import struct
import termios
import time
from collections.abc import Generator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from data.rules.scanner import LONGEST_GAP
from data.tenant import Tenant
from queries import sales
from tests.fix_shop import Shop
from tests.fix_terminal import Terminal, environment, terminal

CODE = "RR-0412"
SMALL = "fuxz-12"
"""A code that begins with keys which decide: found, undo, not found."""

SILENCE = 2 * LONGEST_GAP
"""Seconds after which what is typed next belongs to nothing before it, even on a busy machine."""


class Gun:
    """A scanner on the terminal; what it sends in two pieces the program reads in two pieces."""

    def __init__(self, screen: Terminal) -> None:
        self.screen = screen
        self._line = os.open(os.readlink(f"/proc/{screen.process}/fd/0"), os.O_RDWR | os.O_NOCTTY)

    def send(self, *pieces: str) -> None:
        for piece in filter(None, pieces):
            self.screen.send(piece)
            while self._unread():
                time.sleep(0.0005)

    def close(self) -> None:
        os.close(self._line)

    def _unread(self) -> int:
        """Bytes that the program has not read yet."""
        waiting: int = struct.unpack("i", fcntl.ioctl(self._line, termios.FIONREAD, b"\0\0\0\0"))[0]
        return waiting


@contextmanager
def program(shop: Shop, redis_url: str, directory: Path) -> Generator[tuple[Terminal, Gun]]:
    environ = environment(directory, DATABASE_URL=shop.url, REDIS_URL=redis_url)
    with terminal("--user", shop.username, environ=environ) as screen:
        screen.until("● live")
        gun = Gun(screen)
        try:
            yield screen, gun
        finally:
            gun.close()


def open_page(screen: Terminal, title: str, shown: str) -> None:
    screen.send("\x10")
    screen.until("Search for commands")
    screen.send(title)
    screen.until(rf"(?s){title}.*{title}")
    time.sleep(SILENCE)
    screen.send("\r")
    screen.until(shown)


@pytest.fixture
def section(shop: Shop) -> int:
    bin_id = shop.insert("storage_bins", user_id=shop.user_id, bin_name="A", bin_type="clothing")
    return shop.insert("storage_sections", bin_id=bin_id, section_name="1")


def put_in_order(shop: Shop) -> list[Any]:
    """The SKUs of what was put away, in the order in which it was."""
    return shop.all(
        "SELECT l.sku FROM activity_logs a JOIN listings l ON l.id = a.resource_id"
        " WHERE a.action = %s ORDER BY a.id",
        "put_away",
    )


def test_a_burst_split_anywhere_is_read_once(shop: Shop, section: int, redis_url: str, tmp_path: Path) -> None:
    codes = [f"{CODE}{nth}" for nth in range(len(CODE) + 2)]
    for code in codes:
        shop.listing(title=f"Thing {code}", sku=code, storage_location="pile")
    with program(shop, redis_url, tmp_path) as (screen, gun):
        open_page(screen, "Put away", "Scan the section")
        gun.send(f"~SEC:{section}\r")
        screen.until("INTO A1")
        for nth, code in enumerate(codes):
            burst = f"{code}\r"
            gun.send(burst[:nth], burst[nth:])
            screen.until(f"✓ A1-.*{code}")
    assert put_in_order(shop) == codes


@pytest.mark.parametrize("seed", [1, 2])
def test_a_burst_with_jitter_is_read_once(
    shop: Shop, section: int, redis_url: str, tmp_path: Path, seed: int
) -> None:
    dice = random.Random(seed)
    codes = [f"{CODE}{nth}" for nth in range(8)]
    for code in codes:
        shop.listing(title=f"Thing {code}", sku=code, storage_location="pile")
    with program(shop, redis_url, tmp_path) as (screen, gun):
        open_page(screen, "Put away", "Scan the section")
        gun.send(f"~SEC:{section}\r")
        screen.until("INTO A1")
        for code in codes:
            for character in f"{code}\r":
                gun.send(character)
                time.sleep(dice.uniform(0, 0.02))
            screen.until(f"✓ A1-.*{code}")
    assert put_in_order(shop) == codes


ENVELOPES = [
    "%s\r",
    "%s\t",
    "%s\r\n",
    "%s\n",
    "~%s\r",
    "]C1%s\r",
    "\x1b[200~%s\r\x1b[201~",
    "\x1b[200~%s\r\n\x1b[201~",
]


def test_whatever_is_around_it(shop: Shop, section: int, redis_url: str, tmp_path: Path) -> None:
    codes = [f"{CODE}{nth}" for nth in range(len(ENVELOPES))]
    for code in codes:
        shop.listing(title=f"Thing {code}", sku=code, storage_location="pile")
    with program(shop, redis_url, tmp_path) as (screen, gun):
        open_page(screen, "Put away", "Scan the section")
        gun.send(f"~SEC:{section}\r")
        screen.until("INTO A1")
        for envelope, code in zip(ENVELOPES, codes, strict=True):
            gun.send(envelope % code)
            screen.until(f"✓ A1-.*{code}")
        gun.send("~NOPE\r\n")
        screen.until("✗✗✗.*NOPE")
        assert "✗✗✗" in screen.text, "the line feed took no warning away"
    assert put_in_order(shop) == codes


def test_many_in_one_read_are_many(shop: Shop, section: int, redis_url: str, tmp_path: Path) -> None:
    codes = [f"{CODE}{nth}" for nth in range(10)]
    for code in codes:
        shop.listing(title=f"Thing {code}", sku=code, storage_location="pile")
    with program(shop, redis_url, tmp_path) as (screen, gun):
        open_page(screen, "Put away", "Scan the section")
        gun.send(f"~SEC:{section}\r" + "".join(f"{code}\r" for code in codes))
        screen.until(f"✓ A1-.*{codes[-1]}")
    assert put_in_order(shop) == codes


async def test_small_letters_decide_nothing(shop: Shop, tenant: Tenant, redis_url: str, tmp_path: Path) -> None:
    """A code of small letters, whole or split anywhere: the sale at hand stays as it is."""
    sold = shop.listing(title="Walkman", platforms={"ebay": "active", "etsy": "active"})
    await tenant.write(sales.record, sold, "ebay", Decimal(84))
    logged = shop.one("SELECT count(*) FROM activity_logs")
    with program(shop, redis_url, tmp_path) as (screen, gun):
        screen.until("Walkman")
        for nth in range(len(SMALL) + 1):
            burst = f"{SMALL}\r" if nth != 3 else f"{SMALL}\t"
            gun.send(burst[:nth], burst[nth:])
            screen.until(f"UNKNOWN CODE  {SMALL}")
            screen.send("\x1b")
            screen.until(r"\A Sold ")
        assert "Walkman" in screen.text
    assert shop.one("SELECT count(*) FROM activity_logs") == logged


def test_a_dialog_is_not_answered(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    listing = shop.listing(title="Walkman", platforms={"ebay": "active"})
    with program(shop, redis_url, tmp_path) as (screen, gun):
        screen.send("\x1bOR")
        screen.until("Walkman")
        screen.send("s")
        screen.until("Sold where")
        time.sleep(SILENCE)
        for nth in range(7):
            burst = f"yynn-{nth}\r"
            gun.send(burst[:nth], burst[nth:])
            screen.until(f"Scanned yynn-{nth}: answer the question")
        assert "Sold where" in screen.text
    assert shop.one("SELECT status FROM listings WHERE id = %s", listing) == "active"


def test_a_field_keeps_what_was_typed(shop: Shop, redis_url: str, tmp_path: Path) -> None:
    shop.listing(title="Walkman", sku=CODE, storage_location="A2-07")
    with program(shop, redis_url, tmp_path) as (screen, gun):
        screen.send("\x1bOR")
        screen.until("Walkman")
        screen.send("/")
        screen.until("tab status:")
        screen.send("wal")
        screen.until("Listings  wal")
        time.sleep(SILENCE)
        for nth in range(len(CODE) + 1):
            gun.send(f"{CODE}\r"[:nth], f"{CODE}\r"[nth:])
            screen.until("✓ A2-07  Walkman")
            screen.send("\x1b")
            screen.until(r"Listings  wal\b(?!R)")


def test_while_the_database_is_away_nothing_is_lost(
    shop: Shop, section: int, redis_url: str, tmp_path: Path, admin: psycopg.Connection[Any]
) -> None:
    codes = [f"{CODE}{nth}" for nth in range(5)]
    for code in codes:
        shop.listing(title=f"Thing {code}", sku=code, storage_location="pile")
    name = shop.connection.info.dbname
    opening = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    with program(shop, redis_url, tmp_path) as (screen, gun):
        open_page(screen, "Put away", "Scan the section")
        gun.send(f"~SEC:{section}\r")
        screen.until("INTO A1")
        admin.execute(opening.format(sql.Identifier(name), sql.Literal(False)))
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> %s",
            (name, shop.connection.info.backend_pid),
        )
        try:
            for code in codes:
                gun.send(f"{code}\r")
            screen.until("5 scans kept")
        finally:
            admin.execute(opening.format(sql.Identifier(name), sql.Literal(True)))
        screen.until(f"✓ A1-.*{codes[-1]}")
    assert put_in_order(shop) == codes
