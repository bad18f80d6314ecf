"""Accounts: who is meant by what is typed at the door, and what is written of it."""

import json
from collections.abc import AsyncIterator

import psycopg
import pytest

from data import passwords
from data.connect import arguments
from data.errors import AccountUnclear
from data.origin import here
from data.pool import Connection
from queries import refusals, users
from tests.fix_shop import Shop


@pytest.fixture
async def conn(database_url: str) -> AsyncIterator[Connection]:
    async with await psycopg.AsyncConnection.connect(**arguments(database_url)) as connection:
        yield connection


async def test_the_first_account_is_made_once(conn: Connection) -> None:
    stored = passwords.hashed("correct horse")
    assert await users.first(conn, "ada", "ada@example.com", stored)
    assert not await users.first(conn, "eve", "eve@example.com")
    assert await users.count(conn) == 1
    account = await users.knocking(conn, "ADA@example.com")
    assert account is not None
    assert (account.user.username, account.unlocked) == ("ada", False)
    assert passwords.matches("correct horse", account.password_hash)
    assert stored not in repr(account)
    assert await users.by_id(conn, account.user.id) == account.user


async def test_a_username_that_is_anothers_address_does_not_take_its_place(shop: Shop, conn: Connection) -> None:
    shop.insert("users", username="seller@example.com", email="x@example.com")
    account = await users.knocking(conn, "seller@example.com")
    assert account is not None
    assert account.user.username == "seller"
    mine = await users.knocking(conn, "seller")
    assert mine is not None
    assert mine.user.id == shop.user_id
    assert mine.unlocked
    for nobody in ("", "Seller", "\0", "x' OR true --", "\x1b[2J"):
        assert await users.knocking(conn, nobody) is None
    shop.insert("users", username="other", email="seller")
    assert await users.knocking(conn, "seller") == mine


async def test_a_password_is_changed_once_and_never_beside_a_provider(shop: Shop, conn: Connection) -> None:
    me = await users.choose(conn, "seller")
    await users.change_password(conn, me, None, "scrypt:new", "192.0.2.7")
    with pytest.raises(AccountUnclear, match="changed meanwhile"):
        await users.change_password(conn, me, None, "scrypt:other", None)
    assert shop.one("SELECT password_hash FROM users WHERE id = %s", me.id) == "scrypt:new"
    shop.connection.execute("UPDATE users SET password_hash = NULL, oauth_provider = 'google', supabase_uid = 's'")
    with pytest.raises(AccountUnclear):
        await users.change_password(conn, me, None, "scrypt:other", None)
    account = await users.knocking(conn, "seller")
    assert account is not None
    assert account.elsewhere
    assert not account.unlocked


async def test_the_trail_tells_who_came_and_who_tried(shop: Shop, conn: Connection) -> None:
    me = await users.choose(conn, "seller")
    await refusals.note(conn, me, "SELLER@example.com", 2, "desk", "192.0.2.7")
    await users.signed_in(conn, me, {"host": "desk"}, None)
    await users.signed_out(conn, me, {"sessions": 1}, None)
    rows = shop.all(
        "SELECT action, details, ip_address, user_agent FROM activity_logs WHERE user_id = %s ORDER BY id", me.id
    )
    assert [(action, json.loads(details), address) for action, details, address, _ in rows] == [
        ("login_failed", {"failures": 2, "source": "desk"}, "192.0.2.7"),
        ("login", {"host": "desk"}, None),
        ("logout", {"sessions": 1}, None),
    ]
    assert {program for *_, program in rows} == {here().program}
    assert shop.one("SELECT last_login IS NOT NULL FROM users WHERE id = %s", me.id)


async def test_a_thousand_guesses_are_a_handful_of_rows_and_all_counted(shop: Shop, conn: Connection) -> None:
    me, web = await users.choose(conn, "seller"), {"action": "login_failed", "details": "no JSON"}
    shop.insert("activity_logs", user_id=None, user_agent="Mozilla/5.0", **web)
    for number in range(500):
        await refusals.note(conn, None, f"guess {number}", 1, "desk", None)
        await refusals.note(conn, me, "seller", number, "desk", None)
    shop.connection.execute("UPDATE activity_logs SET created_at = now() - interval '2 hours'")
    for nasty in ("\x1b[2J\x07\0\u202e", "\ud800 é", "x" * 5000):
        await refusals.note(conn, None, nasty, 1, "desk", None)
    for whose in ("IS NULL", "IS NOT NULL"):
        told = shop.all(
            f"SELECT details FROM activity_logs WHERE user_id {whose} AND user_agent !~ 'Moz' ORDER BY id"
        )
        kept = [json.loads(details) for details in told]
        assert len(kept) <= refusals.MOST_IN_AN_HOUR + 3
        first = kept[: refusals.MOST_IN_AN_HOUR]
        assert len(first) + first[-1]["further_attempts"] == 500
        assert [one["name"] for one in kept[len(first) :]] == (
            [r"\x1b[2J\x07\x00\u202e", r"\ud800 é", "x" * 80 + "…"] if whose == "IS NULL" else []
        )
