"""What a count comes to."""

from hypothesis import given
from hypothesis import strategies as st

from data.rules.tally import Finding, Line, Tally, tally

LINES = st.lists(
    st.builds(Line, st.integers(0, 9), st.integers(0, 9))
    | st.builds(Line, st.just(0), st.integers(0, 9), st.just(True))
)


@given(LINES)
def test_every_unit_is_counted_once(lines: list[Line]) -> None:
    found = tally(lines)
    assert found.correct + found.missing == found.expected
    assert found.correct + found.moved + found.unexpected == found.counted
    assert 0 <= found.accuracy <= 1
    assert (found.percent == "100%") is all(line.finding is None for line in lines)


def test_each_finding_has_its_place() -> None:
    lines = [Line(2, 2), Line(3, 1), Line(1, 2), Line(0, 1, elsewhere=True), Line(0, 1)]
    assert [line.finding for line in lines] == [
        None, Finding.MISSING, Finding.UNEXPECTED, Finding.MOVED, Finding.UNEXPECTED,
    ]  # fmt: skip
    assert tally(lines) == Tally(expected=6, counted=7, correct=4, moved=1, missing=2, unexpected=2)
    assert tally(lines).percent == "44%"


def test_nothing_expected_and_nothing_seen_is_right() -> None:
    assert tally([]).percent == "100%"
