"""Deadlines in words."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from widgets.countdown import countdown, urgent

NOW = datetime.fromisoformat("2025-11-23T14:30")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (761, "12:41"),
        (60, "1:00"),
        (9, "0:09"),
        (0.2, "0:01"),
        (59.5, "1:00"),
        (3599.5, "1h 00m"),
        (3 * 3600 + 300, "3h 05m"),
        (52 * 3600, "2d 4h"),
        (0, "now"),
        (-59, "now"),
        (-60, "1m ago"),
        (-4 * 60 - 30, "4m ago"),
        (-3 * 3600, "3h ago"),
        (-50 * 3600, "2d ago"),
    ],
)
def test_how_it_reads(seconds: float, words: str) -> None:
    assert countdown(NOW + timedelta(seconds=seconds), NOW) == words


@pytest.mark.parametrize(
    ("seconds", "is_urgent"), [(180, False), (179, True), (1, True), (0, False), (-60, False)]
)
def test_the_last_three_minutes_are_urgent(seconds: int, is_urgent: bool) -> None:
    assert urgent(NOW + timedelta(seconds=seconds), NOW) is is_urgent
