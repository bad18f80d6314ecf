"""JSON in text columns: judged by the letter, whatever the server passed before."""

from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.check.run import check
from data.contract.breaches import texts
from data.contract.breaches.shape import Wanted
from data.contract.breaches.texts import is_as_wanted, known_good
from tests.fix_dirty import plant
from tests.fix_shop import Shop

PARTS = ['"', "a", "\\", "\\u0041", "[", "]", "{", "}", ",", ":", " ", "\n", "\t", "\v", "\xa0", "\x01", "1", "0",
         "-", ".5", "true", "null", "NaN", '"k"', '"k": 1', '"é💡"', '["x"]', "{}"]  # fmt: skip

JSONISH = st.lists(st.sampled_from(PARTS), max_size=9).map("".join)
WRAPPED = st.tuples(st.sampled_from(["[", "{", " ["]), JSONISH, st.sampled_from(["]", "}", "] "])).map("".join)


@pytest.mark.parametrize(
    ("text", "wanted", "good"),
    [
        ("[]", "list of texts", True),
        ('["a", "b\\n"]', "list of texts", True),
        ("[1]", "list of texts", False),
        ('[{"url": "a"}]', "list of texts", False),
        ("{}", "list of texts", False),
        ("null", "list of texts", False),
        ("", "list of texts", False),
        ("a.jpg,b.jpg", "list of texts", False),
        ("['a']", "list of texts", False),
        ('["a",]', "list of texts", False),
        ('["a\nb"]', "list of texts", False),
        ('{"a": {"b": [1, 1e5, -0.5]}}', "object", True),
        ('{"a": NaN}', "object", False),
        ('{"a": Infinity}', "object", False),
        ("[]", "object", False),
        ("1" * 5000, "JSON", True),
        ("[" * 100_000, "JSON", False),
        ("null", "JSON", True),
        ("ebay:active,mercari:sold", "JSON", False),
        ("\ufeff{}", "JSON", False),
    ],
)
def test_a_text_is_judged(text: str, wanted: Any, good: bool) -> None:
    assert is_as_wanted(text, wanted) is good


WANTED: tuple[Wanted, ...] = ("list of texts", "object", "JSON")
VERSIONS = (150_000, 180_000)


def passed(connection: psycopg.Connection[Any], tried: list[str], wanted: Wanted, version: int) -> list[str]:
    """The texts that the server knows to be good, as one of that version would."""
    statement = "SELECT tried FROM unnest(%s::text[]) AS tried WHERE " + known_good("tried", wanted, version)
    return [text for (text,) in connection.execute(statement, (tried,))]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tried=st.lists(JSONISH | WRAPPED, min_size=50, max_size=150))
def test_the_server_passes_nothing_that_is_wrong(connection: psycopg.Connection[Any], tried: list[str]) -> None:
    for wanted in WANTED:
        for version in VERSIONS:
            good = passed(connection, tried, wanted, version)
            assert [text for text in good if not is_as_wanted(text, wanted)] == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tried=st.lists(JSONISH | WRAPPED, min_size=50, max_size=150))
def test_a_new_server_and_every_server_of_lists_passes_all_that_is_good(
    connection: psycopg.Connection[Any], tried: list[str]
) -> None:
    for wanted, version in (("list of texts", 150_000), ("object", 180_000), ("JSON", 180_000)):
        good = passed(connection, tried, wanted, version)
        assert [text for text in tried if text not in good and is_as_wanted(text, wanted)] == []


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("wanted", "usual"),
    [
        (
            "list of texts",
            ["[]", ' [ "a b.jpg" ,\n"é💡.jpg"]', '["p/1.jpg","p/2.jpg"]', r'["https:\/\/a"]'],
        ),
        ("object", ["{}", '{"size": "M", "eu": 42.5, "new": true, "note": null}']),
        ("JSON", ["[]", '{"ebay": "active"}']),
    ],
)
def test_the_server_passes_what_is_usual(
    connection: psycopg.Connection[Any], wanted: Wanted, usual: list[str], version: int
) -> None:
    assert passed(connection, usual, wanted, version) == usual


def test_deeper_than_the_server_can_read_is_judged_here(database_url: str, shop: Shop) -> None:
    shop.listing(attributes='{"a": ' + "[" * 200_000 + "]" * 200_000 + "}")
    shop.listing(platform_statuses="[" * 8192)
    assert [breach.name for breach in check(database_url).rows] == [
        "attributes-not-json",
        "platform-statuses-not-json",
    ]


@pytest.mark.parametrize("first_with_is_json", [160_000, 990_000])
def test_old_and_new_servers_find_the_same(
    database_url: str, shop: Shop, monkeypatch: pytest.MonkeyPatch, first_with_is_json: int
) -> None:
    monkeypatch.setattr(texts, "IS_JSON", first_with_is_json)
    planted = plant(shop.connection, shop.user_id)
    assert {breach.name: breach.count for breach in check(database_url).rows} == planted


def test_large_texts_are_judged_too(database_url: str, shop: Shop) -> None:
    large = '"' + "a\\n" * 50_000 + '"'
    shop.listing(photos=f"[{large}]")
    wrong = shop.listing(photos=f"[{large}")
    attributes = shop.listing(attributes=f'{{"a": {large}')
    shop.listing(attributes=f'{{"a": {large}}}')
    found = check(database_url).rows
    assert [(breach.name, breach.examples) for breach in found] == [
        ("photos-not-json", [wrong]),
        ("attributes-not-json", [attributes]),
    ]
