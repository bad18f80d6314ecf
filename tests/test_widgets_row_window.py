"""Which rows are asked for, and what becomes of the answers."""

from __future__ import annotations

from array import array

from widgets.row_window import HELD, RowWindow


def window(count: int = 1000) -> RowWindow[str]:
    view = RowWindow[str]()
    view.show(array("i", range(count)))
    return view


def rows(ids: list[int], word: str = "row") -> dict[int, str]:
    return {row_id: f"{word} {row_id}" for row_id in ids}


def ask(view: RowWindow[str], first: int = 0, *, backwards: bool = False) -> list[int]:
    return view.request(first, 10, backwards=backwards)


def test_rows_seen_and_the_next_page_are_asked_for_once() -> None:
    view = window()
    assert ask(view) == list(range(25))
    assert ask(view) == []


def test_paging_on_finds_the_next_page_held() -> None:
    view = window()
    for first in range(0, 200, 10):
        if wanted := ask(view, first):
            view.put(rows(wanted), view.generation)
        assert all(view.row(row_id) for row_id in range(first, first + 20))


def test_line_by_line_a_request_is_made_in_half_a_page() -> None:
    view = window()
    requests = 0
    for first in range(50):
        if wanted := ask(view, first):
            requests += 1
            view.put(rows(wanted), view.generation)
    assert requests == 9


def test_going_up_the_page_above_is_asked_for() -> None:
    assert ask(window(), 500, backwards=True) == [*range(500, 510), *range(485, 500)]


def test_a_newer_request_forgets_the_rows_scrolled_past() -> None:
    view = window()
    ask(view)
    assert ask(view, 500) == list(range(500, 525))
    assert ask(view) == list(range(25))


def test_an_answer_to_another_view_is_dropped() -> None:
    view = window()
    wanted = ask(view)
    asked = view.generation
    view.show(array("i", range(500)))
    assert view.put(rows(wanted), asked) == []
    assert view.row(0) is None
    assert ask(view) == list(range(25))


def test_an_answer_of_the_future_is_dropped() -> None:
    view = window()
    assert view.put(rows([1]), view.generation + 1) == []


def test_a_late_answer_to_the_same_view_is_kept() -> None:
    view = window()
    wanted, asked = ask(view), view.generation
    ask(view, 500)
    assert view.put(rows(wanted), asked) == wanted


def test_rows_stay_when_the_view_changes() -> None:
    view = window()
    view.put(rows([3, 4]))
    view.show(array("i", [4, 3, 2]))
    assert (view.row(3), view.row(4)) == ("row 3", "row 4")
    assert ask(view) == [2]


def test_a_row_that_does_not_come_back_is_gone_and_not_asked_for_again() -> None:
    view = window(3)
    ask(view)
    assert view.put(rows([0, 2]), view.generation) == [0, 1, 2]
    assert view.is_gone(1)
    assert view.row(1) is None
    assert ask(view) == []


def test_a_row_that_is_gone_may_come_back() -> None:
    view = window(1)
    ask(view)
    view.put({}, view.generation)
    view.put(rows([0]))
    assert not view.is_gone(0)
    assert view.row(0) == "row 0"


def test_forgotten_rows_are_shown_until_newer_ones_come() -> None:
    view = window(3)
    ask(view)
    view.put(rows([0, 1, 2]), view.generation)
    view.forget([1])
    assert view.row(1) == "row 1"
    assert ask(view) == [1]
    assert view.put(rows([1], "new"), view.generation) == [1]
    assert ask(view) == []


def test_a_row_that_did_not_change_is_not_reported() -> None:
    view = window(3)
    view.put(rows([0, 1, 2]))
    view.forget_all()
    wanted = ask(view)
    assert wanted == [0, 1, 2]
    assert view.put(rows(wanted), view.generation) == []


def test_an_answer_older_than_the_forgetting_does_not_count() -> None:
    view = window(3)
    wanted, asked = ask(view), view.generation
    view.forget([1])
    view.put(rows(wanted, "old"), asked)
    assert view.row(1) == "old 1"
    assert ask(view) == [1]
    view.put(rows([1], "new"), view.generation)
    assert view.row(1) == "new 1"
    assert ask(view) == []


def test_as_many_rows_are_held_as_said() -> None:
    view = window(10_000)
    view.put(rows(list(range(5000))))
    assert sum(view.row(row_id) is not None for row_id in range(5000)) == HELD
    view.forget(range(5000))
    assert view.row(4999) == "row 4999"


def test_where_an_id_is() -> None:
    view = window()
    assert view.position(7, near=7) == 7
    assert view.position(7, near=5000) == 7
    assert view.position(-1) is None
