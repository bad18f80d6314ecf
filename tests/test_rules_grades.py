"""Grades and serials, by each company's scale."""

import pytest

from data.rules.grades import GradeError, check_grade, check_serial, scale_of


@pytest.mark.parametrize(
    ("company", "grade"),
    [("PSA", 10), ("psa", 8.5), ("BGS", 9.5), ("Beckett", 10), ("SGC", 1), ("CGC", 9.5), ("GMA", 9), (None, 7.5)],
)
def test_grades_that_are_given(company: str | None, grade: float) -> None:
    check_grade(company, grade)


@pytest.mark.parametrize(
    ("company", "grade"),
    [
        ("PSA", 9.5),
        ("PSA", 95),
        ("PSA", 9.3),
        ("BGS", 11),
        ("CGC", 0),
        ("PSA", 0),
        ("GMA", 95),
        (None, 0.5),
        (None, float("nan")),
    ],
)
def test_grades_that_are_not(company: str | None, grade: float) -> None:
    with pytest.raises(GradeError):
        check_grade(company, grade)


@pytest.mark.parametrize(
    ("company", "serial"),
    [("PSA", "12345678"), ("BGS", "0012345678"), ("SGC", " 1234567 "), ("CGC", "1234567890"), ("GMA", "anything")],
)
def test_serials_that_look_right(company: str, serial: str) -> None:
    check_serial(company, serial)


@pytest.mark.parametrize(
    ("company", "serial"), [("PSA", "ABC"), ("PSA", ""), ("BGS", "12"), ("CGC", "１２３４５６７８")]
)
def test_serials_that_do_not(company: str, serial: str) -> None:
    with pytest.raises(GradeError):
        check_serial(company, serial)


def test_a_forgotten_point_is_asked_about() -> None:
    with pytest.raises(GradeError, match=r"Did you mean 9\.5\?"):
        check_grade("BGS", 95)
    with pytest.raises(GradeError, match=r"without 9\.5\.$"):
        check_grade("PSA", 95)


def test_one_grade_may_have_several_labels() -> None:
    scale = scale_of("Beckett")
    assert scale is not None
    assert scale.words(10) == ["Black Label", "Pristine"]
    assert scale.words(8) == []
