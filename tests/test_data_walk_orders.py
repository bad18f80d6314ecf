"""The file in which orders of bins are kept."""

from pathlib import Path

import pytest

from data.errors import BindeckError
from data.walk_orders import FILE, WalkOrders


def test_each_user_has_an_order(tmp_path: Path) -> None:
    ada, bob = WalkOrders(tmp_path / "new", "ada"), WalkOrders(tmp_path / "new", "bob")
    assert ada.own() == []
    ada.keep(["B", "A", "棚"])
    bob.keep(["C"])
    assert (ada.own(), bob.own()) == (["B", "A", "棚"], ["C"])
    ada.keep([])
    assert (ada.own(), bob.own()) == ([], ["C"])


@pytest.mark.parametrize(
    "text", ["", "[]", '{"walk": []}', '{"walk": {"ada": "A"}}', "\udcff", '{"walk": {"a": ["\\ud800"]}}']
)
def test_a_wrong_file_is_said_and_left_alone(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, "utf-8", errors="surrogateescape")
    before = (tmp_path / FILE).read_bytes()
    orders = WalkOrders(tmp_path, "ada")
    for use in (orders.own, lambda: orders.keep(["A"])):
        with pytest.raises(BindeckError, match=r"walk\.json"):
            use()
    assert orders.known() == []
    assert (tmp_path / FILE).read_bytes() == before


def test_what_is_no_name_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"walk": {"ada": ["A", 3, null, "A", "B"]}}')
    assert WalkOrders(tmp_path, "ada").own() == ["A", "B"]
