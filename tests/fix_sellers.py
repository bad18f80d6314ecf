"""Two sellers of mirrored stock and rows that nobody owns, with rows that point across; by UUIDs or by numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from data.connect import arguments
from data.embedded.servers import EmbeddedServers
from data.rules.status import Action
from data.sample.fill import fill
from tests.fix_servers import a_database

MARK = "§theirs§"
"""Stands in a text of every row that is not the first seller's."""

OWNED = {
    "listings": "t.user_id IS NOT DISTINCT FROM %s",
    "card_collections": "t.user_id IS NOT DISTINCT FROM %s",
    "storage_bins": "t.user_id IS NOT DISTINCT FROM %s",
    "storage_items": "t.user_id IS NOT DISTINCT FROM %s",
    "activity_logs": "t.user_id IS NOT DISTINCT FROM %s",
    "platform_activity": "t.user_id IS NOT DISTINCT FROM %s",
    "marketplace_credentials": "t.user_id IS NOT DISTINCT FROM %s",
    "storage_sections": "EXISTS (SELECT 1 FROM storage_bins b"
    " WHERE b.id = t.bin_id AND b.user_id IS NOT DISTINCT FROM %s)",
    "platform_listings": "EXISTS (SELECT 1 FROM listings l"
    " WHERE l.id = t.listing_id AND l.user_id IS NOT DISTINCT FROM %s)",
    "notifications": "EXISTS (SELECT 1 FROM listings l"
    " WHERE l.id = t.listing_id AND l.user_id IS NOT DISTINCT FROM %s)",
}
"""Which rows of a table `t` are a user's, or nobody's."""

TEXTS = {
    "listings": ("title", "sku", "storage_location"),
    "card_collections": ("title", "storage_location", "photos"),
    "storage_bins": ("bin_name", "description"),
    "storage_items": ("storage_id", "title"),
    "platform_activity": ("title", "message_text"),
    "marketplace_credentials": ("username", "password"),
    "storage_sections": ("section_name",),
    "platform_listings": ("platform_url", "error_message"),
    "notifications": ("title", "message"),
    "activity_logs": ("details",),
}

MORE = (
    """
    INSERT INTO platform_activity (user_id, platform, activity_type, title, listing_id)
    SELECT user_id, 'ebay', 'offer', title, id FROM listings WHERE id %% 5 = 0
    """,
    "INSERT INTO marketplace_credentials (user_id, platform, username) SELECT id, 'ebay', username FROM users",
)

ACROSS = (
    # Their items are linked to my listings, and lie in my bins; mine lie in their bins; their cards are my items.
    """
    UPDATE storage_items t SET listing_id = (SELECT id FROM listings WHERE user_id = %(mine)s
                                             ORDER BY (id * 7 + t.id) %% 101 LIMIT 1)
    WHERE user_id IS DISTINCT FROM %(mine)s AND id %% 2 = 0
    """,
    """
    UPDATE storage_items t SET (bin_id, section_id) = (
        SELECT s.bin_id, s.id FROM storage_sections s JOIN storage_bins b ON b.id = s.bin_id
        WHERE (b.user_id = %(mine)s) IS DISTINCT FROM (t.user_id = %(mine)s)
        ORDER BY (s.id * 7 + t.id) %% 101 LIMIT 1)
    WHERE id %% 3 = 0
    """,
    """
    UPDATE card_collections t SET storage_item_id = (SELECT id FROM storage_items WHERE user_id = %(mine)s
                                                     ORDER BY (id * 7 + t.id) %% 101 LIMIT 1)
    WHERE user_id IS DISTINCT FROM %(mine)s AND id %% 2 = 0
    """,
    # What they did is about my rows.
    """
    UPDATE activity_logs t SET resource_id = (SELECT id FROM listings WHERE user_id = %(mine)s
                                              ORDER BY (id * 7 + t.id) %% 101 LIMIT 1)
    WHERE user_id IS DISTINCT FROM %(mine)s AND resource_type = 'listing' AND id %% 2 = 0
    """,
    # They say that they edited my listings: taking it back would write their words there.
    """
    INSERT INTO activity_logs (user_id, action, resource_type, resource_id, user_agent, details)
    SELECT %(theirs)s, %(edited)s, 'listing', id, 'bindeck',
           json_build_object('before', json_build_object('title', %(mark)s::text),
                             'after', json_build_object('title', title))
    FROM listings WHERE user_id = %(mine)s
    """,
)


@dataclass(frozen=True, slots=True)
class Sellers:
    """Where they are, and whose queries are run."""

    url: str
    mine: Any
    theirs: Any


@pytest.fixture(scope="session", params=["uuid", "integer"])
def filled(
    request: pytest.FixtureRequest, servers: EmbeddedServers, admin: psycopg.Connection[Any]
) -> Iterator[Sellers]:
    """The sellers in a database to copy."""
    template = request.getfixturevalue("template" if request.param == "uuid" else "numbered_template")
    for url in a_database(servers, admin, template):
        for name in ("mine", "nobody", "theirs"):
            fill(url, listings=100, seed=1, user=name)
        with psycopg.connect(**arguments(url)) as connection:
            mine, nobody, theirs = (row[0] for row in connection.execute("SELECT id FROM users ORDER BY username"))
            connection.execute("UPDATE users SET is_admin = false")
            for statement in MORE:
                connection.execute(statement, ())
            _mark(connection, theirs)
            _mark(connection, nobody)
            _disown(connection, nobody)
            for statement in ACROSS:
                connection.execute(
                    statement, {"mine": mine, "theirs": theirs, "mark": MARK, "edited": Action.EDITED}
                )
        yield Sellers(url, mine, theirs)


def _mark(connection: psycopg.Connection[Any], owner: Any) -> None:
    """Put the mark into a seller's texts; details stay JSON."""
    for table, owned in OWNED.items():
        for text in TEXTS[table]:
            marked = f"coalesce({text}, '') || %s"
            if text == "details":
                marked = f"regexp_replace(coalesce({text}, '{{}}'), '^\\{{', '{{\"mark\": \"' || %s || '\", ')"
                marked = f"replace({marked}, ', }}', '}}')"
            connection.execute(f"UPDATE {table} t SET {text} = {marked} WHERE {owned}", (MARK, owner))


def _disown(connection: psycopg.Connection[Any], owner: Any) -> None:
    """Make a seller's rows nobody's."""
    for table, owned in OWNED.items():
        if owned.startswith("t.user_id"):
            connection.execute(f"ALTER TABLE {table} ALTER user_id DROP NOT NULL")
            connection.execute(f"UPDATE {table} SET user_id = NULL WHERE user_id = %s", (owner,))
    connection.execute("DELETE FROM users WHERE id = %s", (owner,))


@pytest.fixture
def sellers(filled: Sellers, servers: EmbeddedServers, admin: psycopg.Connection[Any]) -> Iterator[Sellers]:
    """The sellers, in a database of the test's own."""
    name = str(psycopg.conninfo.conninfo_to_dict(filled.url)["dbname"])
    for url in a_database(servers, admin, name):
        yield Sellers(url, filled.mine, filled.theirs)
