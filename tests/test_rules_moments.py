"""Moments as people type them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rules.moments import FURTHEST, MomentError, parse_moment

NOW = datetime(2026, 11, 25, 14, 30).astimezone()


def here(text: str) -> datetime:
    """A local time as it is stored."""
    return datetime.fromisoformat(text).astimezone().astimezone(UTC).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("now", timedelta(0)),
        (" NOW ", timedelta(0)),
        ("15 min", timedelta(minutes=15)),
        ("in 15m", timedelta(minutes=15)),
        ("2h", timedelta(hours=2)),
        ("3 days", timedelta(days=3)),
        ("1 week", timedelta(weeks=1)),
    ],
)
def test_a_while_is_a_span_for_the_database_to_add(text: str, span: timedelta) -> None:
    assert parse_moment(text, NOW) == span


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("18:30", "2026-11-25 18:30"),
        ("14:30", "2026-11-26 14:30"),
        ("9:05", "2026-11-26 09:05"),
        ("2026-12-24", "2026-12-24 00:00"),
        ("2026-12-24 18:30", "2026-12-24 18:30"),
        ("2026-12-24T18:30", "2026-12-24 18:30"),
    ],
)
def test_a_time_is_meant_here_and_stored_in_utc(text: str, at: str) -> None:
    assert parse_moment(text, NOW) == here(at)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "25:00",
        "2026-02-30",
        "2026-11-25",
        "2025-12-24",
        "2029-01-01",
        "9999 d",
        "12",
        "-3 d",
        "٣ d",
        "0001-01-01",
    ],
)
def test_anything_else_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(MomentError, match=r"Type|over|away"):
        parse_moment(text, NOW)


@given(st.text(max_size=20))
def test_no_text_does_anything_worse(text: str) -> None:
    try:
        found = parse_moment(text, NOW)
    except MomentError:
        return
    span = found if isinstance(found, timedelta) else found.replace(tzinfo=UTC) - NOW
    assert timedelta(0) <= span <= FURTHEST + timedelta(days=1)
