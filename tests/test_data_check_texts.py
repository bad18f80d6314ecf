"""JSON in text columns: judged by the letter, whatever the server passed before."""

from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.check.run import check
from data.check.texts import PLAINLY_GOOD, is_as_wanted
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


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tried=st.lists(JSONISH | WRAPPED, min_size=50, max_size=150))
def test_the_server_passes_nothing_that_is_wrong(connection: psycopg.Connection[Any], tried: list[str]) -> None:
    for wanted, pattern in PLAINLY_GOOD.items():
        passed = connection.execute(
            "SELECT tried FROM unnest(%s::text[]) AS tried WHERE tried ~ %s", (tried, pattern)
        ).fetchall()
        assert [text for (text,) in passed if not is_as_wanted(text, wanted)] == []


@pytest.mark.parametrize(
    ("wanted", "texts"),
    [
        ("list of texts", ["[]", ' [ "a b.jpg" ,\n"é💡.jpg"]', '["photos/1.jpg","photos/2.jpg"]']),
        ("object", ["{}", '{"size": "M", "eu": 42.5, "new": true, "note": null}']),
        ("JSON", ["[]", '{"ebay": "active"}']),
    ],
)
def test_the_server_passes_what_is_usual(
    connection: psycopg.Connection[Any], wanted: Any, texts: list[str]
) -> None:
    row = connection.execute(
        "SELECT bool_and(t ~ %s) FROM unnest(%s::text[]) AS t", (PLAINLY_GOOD[wanted], texts)
    ).fetchone()
    assert row == (True,)


def test_large_texts_are_judged_too(database_url: str, shop: Shop) -> None:
    large = '"' + "a\\n" * 50_000 + '"'
    shop.listing(photos=f"[{large}]")
    wrong = shop.listing(photos=f"[{large}")
    (found,) = check(database_url).rows
    assert (found.name, found.count, found.examples) == ("photos-not-json", 1, [wrong])
