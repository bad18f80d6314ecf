"""The walk: nothing is lost, nothing comes twice, it ends, and it survives a lost connection."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from data.errors import BindeckError
from data.files import write_whole
from tui.picking import STILL_WAITS, Outcome, Walk
from tui.picking_file import WalkUnreadable, load_walk, save_walk, walk_path


def test_a_walk_from_stop_to_stop() -> None:
    walk = Walk((1, 2, 3, 4))
    assert (walk.number, walk.total, walk.following) == (1, 4, 2)
    walk = walk.close(Outcome.FOUND).miss().skip()
    assert walk.left == (4, 2, 3)
    assert (walk.number, walk.total) == (4, 4)
    walk = walk.close(Outcome.DAMAGED)
    assert walk.current == 2
    assert walk.put_off(2)
    walk = walk.close(Outcome.REVERSED).skip()
    assert walk.current is None
    assert dict(walk.done) == {
        1: Outcome.FOUND, 4: Outcome.DAMAGED, 2: Outcome.REVERSED, 3: Outcome.SKIPPED
    }  # fmt: skip


def test_back_takes_the_putting_off_back() -> None:
    walk = Walk((1, 2, 3))
    assert walk.back() == walk
    assert walk.miss().back() == walk
    assert walk.skip().skip().back().back() == walk
    assert walk.skip().close(Outcome.FOUND).back().left == (1, 3)


def test_new_sales_come_in_on_demand_from_here_on() -> None:
    walk = Walk((20, 40, 60)).skip()
    assert walk.left == (40, 60, 20)
    walked = [10, 20, 40, 50, 60, 70]
    assert walk.new(walked) == [10, 50, 70]
    assert walk.add(walked).left == (40, 50, 60, 70, 10, 20)
    assert walk.add(walked).new(walked) == []


def test_what_was_closed_elsewhere_is_passed() -> None:
    walk = Walk((1, 2, 3)).without_closed({2, 3})
    assert walk.current == 2
    assert walk.done[1] is Outcome.ELSEWHERE


def test_a_sale_that_waits_again_is_new_again() -> None:
    walk = Walk((1, 2)).close(Outcome.FOUND)
    assert walk.new([1, 2]) == [1]
    again = walk.add([1, 2])
    assert again.left == (2, 1)
    assert not again.done
    skipped = Walk((1,)).skip().skip()
    assert skipped.new([1]) == []
    assert skipped.without_closed([]).new([1]) == [1], "closed elsewhere, and taken back"


class AnyWalk(RuleBasedStateMachine):
    """Whatever is pressed and whatever others do, each sale is in the walk exactly once."""

    @initialize(keys=st.sets(st.integers(-50, 50), max_size=8))
    def begin(self, keys: set[int]) -> None:
        self.waiting = sorted(keys)
        self.taken = set(keys)
        self.walk = Walk(tuple(self.waiting))

    @rule(outcome=st.sampled_from([Outcome.FOUND, Outcome.DAMAGED, Outcome.REVERSED]))
    @precondition(lambda self: self.walk.current is not None)
    def close(self, outcome: Outcome) -> None:
        self.waiting.remove(self.walk.current)
        self.walk = self.walk.close(outcome)

    @rule(step=st.sampled_from([Walk.miss, Walk.skip, Walk.back]))
    def step(self, step: object) -> None:
        self.walk = step(self.walk)

    @rule(key=st.integers(51, 99))
    def sell(self, key: int) -> None:
        current = self.walk.current
        if key not in self.waiting:
            self.waiting = sorted([*self.waiting, key])
            assert key in self.walk.new(self.waiting)
        assert self.walk.current == current

    @rule()
    def add(self) -> None:
        current = self.walk.current
        self.walk = self.walk.add(self.waiting)
        self.taken.update(self.waiting)
        assert self.walk.new(self.waiting) == []
        assert current in (None, self.walk.current)

    @rule(data=st.data())
    @precondition(lambda self: self.waiting)
    def close_elsewhere(self, data: st.DataObject) -> None:
        self.waiting.remove(data.draw(st.sampled_from(self.waiting)))
        self.walk = self.walk.without_closed(self.waiting)

    @invariant()
    def each_sale_is_there_once(self) -> None:
        stops = [*self.walk.left, *self.walk.done]
        assert sorted(stops) == sorted(self.taken)
        assert len({*stops}) == len(stops)

    @invariant()
    def what_is_left_waits_and_what_waits_is_known(self) -> None:
        assert {*self.walk.left} <= {*self.waiting}
        over = {key for key, outcome in self.walk.done.items() if outcome in STILL_WAITS}
        assert {*self.waiting} == {*self.walk.left, *self.walk.new(self.waiting), *(over & {*self.waiting})}

    @invariant()
    def the_number_is_one_of_the_stops(self) -> None:
        assert (0 if self.walk.current is None else 1) <= self.walk.number <= self.walk.total or not self.taken


TestAnyWalk = AnyWalk.TestCase


@given(st.sets(st.integers(), min_size=1, max_size=8), st.data())
def test_it_ends(keys: set[int], data: st.DataObject) -> None:
    """A stop is put off once by each key at most: a walk of n stops ends after 3n answers."""
    walk = Walk(tuple(keys))
    for _ in range(3 * len(keys)):
        if walk.current is None:
            break
        if data.draw(st.booleans()):
            walk = walk.skip()
        else:
            walk = walk.close(Outcome.NOT_HERE) if walk.current in walk.missed else walk.miss()
    assert walk.current is None


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return walk_path(tmp_path / "state", "someone")


def test_a_walk_is_kept_and_a_finished_one_forgotten(path: Path) -> None:
    assert load_walk(path) is None
    walk = Walk((1, -2, 3, 4)).close(Outcome.FOUND).miss().skip()
    save_walk(path, walk)
    assert load_walk(path) == walk
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    save_walk(path, Walk())
    assert load_walk(path) is None


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"version": 2}', '{"version": 1, "left": [1]}', "\0", "[" * 100_000,
     json.dumps({"version": 1, "left": [1, 1], "done": [], "missed": [], "skipped": [], "trail": []}),
     json.dumps({"version": 1, "left": [1], "done": [[1, "found"]], "missed": [], "skipped": [], "trail": []}),
     json.dumps({"version": 1, "left": ["1"], "done": [], "missed": [], "skipped": [], "trail": []}),
     json.dumps({"version": 1, "left": [1], "done": [[2, "lost"]], "missed": [], "skipped": [], "trail": []})],
)  # fmt: skip
def test_a_broken_file_is_said_to_be_one(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text)
    with pytest.raises(WalkUnreadable, match="cannot be read"):
        load_walk(path)


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "inside").touch()
    with pytest.raises(BindeckError, match="could not be written"):
        write_whole(tmp_path / "taken", "text")
    with pytest.raises(BindeckError, match="could not be written"):
        write_whole(tmp_path / "taken" / "inside" / "below", "text")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
