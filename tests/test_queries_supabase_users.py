"""Whose account somebody is who signed in with Supabase: known, linked, made, or refused."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import psycopg
import pytest

from data import passwords
from data.connect import arguments
from data.errors import AccountUnclear
from data.pool import Connection
from data.supabase_person import Person
from queries.supabase_users import of_supabase
from tests.fix_shop import Shop

UID = "3f1a0b5e-0000-4000-8000-000000000001"
ADA = Person(UID, "ada@example.com", True, "google", "", None)


@pytest.fixture
async def conn(database_url: str) -> AsyncIterator[Connection]:
    async with await psycopg.AsyncConnection.connect(**arguments(database_url)) as connection:
        yield connection


def _actions(shop: Shop) -> list[str]:
    return shop.all("SELECT action FROM activity_logs ORDER BY id")


async def test_the_first_time_makes_the_row_of_the_contract_and_the_second_finds_it(
    shop: Shop, conn: Connection
) -> None:
    made = await of_supabase(conn, ADA, "192.0.2.7")
    assert (made.username, made.supabase_uid, made.is_active) == ("ada", UID, True)
    row = shop.one(
        "SELECT (email, password_hash, oauth_provider, email_verified)::text FROM users WHERE id = %s", made.id
    )
    assert row == "(ada@example.com,,google,t)"
    assert await of_supabase(conn, replace(ADA, email="other@example.com"), None) == made
    assert _actions(shop) == ["create_account"]


async def test_a_taken_username_gets_a_number_and_a_nasty_one_is_cleaned(shop: Shop, conn: Connection) -> None:
    names = ["seller", "\x1b[2J", "\u202e@@", "x" * 500]
    made = [
        (
            await of_supabase(conn, replace(ADA, uid=f"{UID}{nth}", email=f"{nth}@example.com", name=name), None)
        ).username
        for nth, name in enumerate(names)
    ]
    assert made == ["seller-2", "[2J", "seller-3", "x" * 70]
    again = [
        (
            await of_supabase(conn, replace(ADA, uid=f"{nth}-{UID}", email=f"a{nth}@example.com", name="bo"), None)
        ).username
        for nth in range(12)
    ]
    assert len(set(again)) == 12


async def test_an_older_row_is_linked_only_where_both_sides_are_verified(shop: Shop, conn: Connection) -> None:
    shop.insert(
        "users", username="old", email="ADA@example.com", email_verified=False, password_hash=passwords.hashed("x")
    )
    for person in (ADA, replace(ADA, email_verified=False)):
        with pytest.raises(AccountUnclear, match="verified on both sides"):
            await of_supabase(conn, person, None)
    shop.connection.execute("UPDATE users SET email_verified = true")
    with pytest.raises(AccountUnclear, match="verified on both sides"):
        await of_supabase(conn, replace(ADA, email_verified=False), None)
    assert _actions(shop) == []
    linked = await of_supabase(conn, ADA, None)
    assert (linked.username, linked.supabase_uid) == ("old", UID)
    assert shop.one("SELECT password_hash IS NULL FROM users WHERE id = %s", linked.id)
    assert _actions(shop) == ["link_account"]
    with pytest.raises(AccountUnclear, match="verified on both sides"):
        await of_supabase(conn, replace(ADA, uid="another"), None)


async def test_two_first_sign_ins_at_once_make_one_account(shop: Shop, database_url: str) -> None:
    async def once() -> object:
        async with await psycopg.AsyncConnection.connect(**arguments(database_url)) as conn:
            return (await of_supabase(conn, ADA, None)).id

    assert len(set(await asyncio.gather(*(once() for _ in range(8))))) == 1
    assert shop.one("SELECT count(*) FROM users") == 2
    assert _actions(shop) == ["create_account"]


async def test_no_address_and_two_rows_of_one_person_are_refused(shop: Shop, conn: Connection) -> None:
    for email in ("", "ada", "@", "a\x1b@b"):
        with pytest.raises(AccountUnclear, match="has no e-mail address"):
            await of_supabase(conn, replace(ADA, email=email), None)
    for name in ("a", "b"):
        shop.insert("users", username=name, email=f"{name}@example.com", supabase_uid=UID)
    with pytest.raises(AccountUnclear, match="Two accounts"):
        await of_supabase(conn, ADA, None)
