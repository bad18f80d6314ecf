"""Views kept in a file: apart for each user, and never lost to a broken one."""

import json
from datetime import date
from pathlib import Path

import pytest

from data.errors import BindeckError
from data.rules.search_cards import CARDS
from data.rules.search_fields import LISTINGS
from data.rules.search_reader import read
from data.views import LONGEST_NAME, MOST_VIEWS, OF_CARDS, OF_LISTINGS, View, Views
from queries import cards, listings

DEAR = View("Dear and old", "price:>500 age:>90d", "price", descending=True)


def test_a_view_is_kept_renamed_and_deleted(tmp_path: Path) -> None:
    views = Views(tmp_path, "ada")
    assert views.own() == []
    views.put(DEAR)
    views.put(View("草間 “%”", 'category:="a ""b"'))
    assert Views(tmp_path, "ada").own() == [DEAR, View("草間 “%”", 'category:="a ""b"')]
    views.put(View("DEAR and old", "x"))
    assert [view.filter for view in views.own()] == ['category:="a ""b"', "x"]
    views.rename("dear AND old", "Old")
    assert [view.name for view in views.own()] == ["草間 “%”", "Old"]
    with pytest.raises(BindeckError, match="already"):
        views.rename("Old", "草間 “%”")
    views.delete("OLD")
    assert [view.name for view in views.own()] == ["草間 “%”"]


def test_each_user_has_views_of_their_own(tmp_path: Path) -> None:
    Views(tmp_path, "ada").put(DEAR)
    Views(tmp_path, "bob").put(View("Mine", "loc:B*"))
    Views(tmp_path, "ada").delete(DEAR.name)
    assert Views(tmp_path, "bob").own() == [View("Mine", "loc:B*")]


def test_two_dashboards_keep_each_others_views(tmp_path: Path) -> None:
    one, other = Views(tmp_path, "ada"), Views(tmp_path, "ada")
    assert one.own() == other.own() == []
    one.put(DEAR)
    other.put(View("Mine", ""))
    assert [view.name for view in one.own()] == ["Dear and old", "Mine"]


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{", "null", '{"views": 5}', '{"views": {"ada": 5}}', '{"views": {"ada": [5]}}',
        '{"views": {"ada": [{"name": "x"}]}}', '{"views": {"ada": [{"name": 5, "filter": ""}]}}',
        '{"views": {"ada": [{"name": " ", "filter": ""}]}}',
        '{"views": {"bob": [{"name": "\\ud800", "filter": ""}]}}',
        '{"views": {"ada": [{"name": "x", "filter": "", "order": 5}]}}', "[" * 100_000,
    ],
    ids=range(13),
)  # fmt: skip
def test_a_broken_file_is_said_and_not_written_over(text: str, tmp_path: Path) -> None:
    path = tmp_path / "views.json"
    path.write_text(text)
    views = Views(tmp_path, "ada")
    for attempt in (views.own, lambda: views.put(DEAR), lambda: views.delete("x"), lambda: views.rename("x", "y")):
        with pytest.raises(BindeckError, match=r"views\.json"):
            attempt()
    assert path.read_text() == text


def test_a_file_that_is_no_text_is_said(tmp_path: Path) -> None:
    (tmp_path / "views.json").write_bytes(b"\xff\xfe")
    with pytest.raises(BindeckError, match="UTF-8"):
        Views(tmp_path, "ada").put(DEAR)
    assert (tmp_path / "views.json").read_bytes() == b"\xff\xfe"


def test_there_is_an_end_to_it(tmp_path: Path) -> None:
    kept = [{"name": str(number), "filter": ""} for number in range(MOST_VIEWS)]
    (tmp_path / "views.json").write_text(json.dumps({"views": {"ada": kept}}))
    with pytest.raises(BindeckError, match="delete one"):
        Views(tmp_path, "ada").put(DEAR)


def test_a_name_is_checked(tmp_path: Path) -> None:
    views = Views(tmp_path, "ada")
    assert views.checked_name("  Dear \t and  old ") == "Dear and old"
    for wrong, said in (
        ("", "needs"),
        ("x" * (LONGEST_NAME + 1), "at most"),
        ("a\x1bb", "control"),
        ("aCTIVE", "built-in"),
    ):
        with pytest.raises(ValueError, match=said):
            views.checked_name(wrong)


def test_the_built_in_views_can_be_read() -> None:
    for shelf, vocabulary, orders in ((OF_LISTINGS, LISTINGS, listings.ORDERS), (OF_CARDS, CARDS, cards.VALUES)):
        for view in shelf.built_in:
            search = read(view.filter, date(2026, 10, 14), vocabulary)
            assert search.narrows is bool(view.filter)
            assert not search.unfinished
            assert view.order is None or view.order in orders


def test_lists_keep_their_views_apart(tmp_path: Path) -> None:
    Views(tmp_path, "ada").put(DEAR)
    of_cards = Views(tmp_path, "ada", OF_CARDS)
    assert of_cards.own() == []
    of_cards.put(View("Active", "raw"))
    assert [view.name for view in Views(tmp_path, "ada").own()] == [DEAR.name]
