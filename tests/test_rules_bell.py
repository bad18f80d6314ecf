"""The bell: its pattern, its quiet hours, and the packed ids of the log."""

from contextlib import suppress
from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import BindeckError
from data.rules import ranges
from data.rules.bell import USUAL, Bell, BellError, QuietHours, parse_bell, parse_quiet_hours
from data.rules.status import NotificationType, alert_words, read_alert
from data.settings import from_environment

COUNTS = st.integers(0, 9)
BELLS = st.builds(Bell, COUNTS, COUNTS, COUNTS, COUNTS)
MINUTES = st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0))
HOURS = st.lists(MINUTES, min_size=2, max_size=2, unique=True).map(lambda ends: QuietHours(*ends))


@given(BELLS)
def test_a_bell_reads_back(bell: Bell) -> None:
    assert parse_bell(str(bell)) == bell


@given(HOURS)
def test_quiet_hours_read_back(hours: QuietHours) -> None:
    assert parse_quiet_hours(str(hours)) == hours


@given(HOURS, st.times())
def test_quiet_hours_last_as_long_as_they_say(hours: QuietHours, now: time) -> None:
    start, end, at = (
        timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond)
        for moment in (hours.start, hours.end, now)
    )
    day = timedelta(days=1)
    assert (now in hours) == ((at - start) % day < (end - start) % day)


@given(st.text() | st.from_regex(r"\d{1,2}:\d{2}-\d{1,2}:\d{2}"))
def test_any_text_is_read_or_refused(text: str) -> None:
    for parse in (parse_bell, parse_quiet_hours):
        with suppress(BellError):
            assert parse(text) == parse(str(parse(text)))


def test_what_is_not_named_rings_as_usual_and_the_loudest_wins() -> None:
    bell = parse_bell(" sale = 2 ,info=0,")
    assert bell == Bell(sale=2)
    assert bell.rings([NotificationType.SALE, NotificationType.INFO]) == 2
    assert bell.rings([NotificationType.SALE, NotificationType.ERROR]) == USUAL.error
    assert bell.rings([]) == 0


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("BINDECK_BELL", "sales=1", "no type of alert"),
        ("BINDECK_BELL", "sale=10", "0 to 9 times"),
        ("BINDECK_BELL", "sale", "0 to 9 times"),
        ("BINDECK_QUIET_HOURS", "22-7", "look like “22:00-07:00”"),
        ("BINDECK_QUIET_HOURS", "22:00-24:00", "24:00 is no time of day"),
        ("BINDECK_QUIET_HOURS", "07:00-07:00", "have no length"),
    ],
)
def test_a_senseless_setting_names_its_variable(variable: str, value: str, words: str) -> None:
    with pytest.raises(BindeckError, match=f"{variable}: .*{words}"):
        from_environment({variable: value})


def test_the_settings_are_read() -> None:
    settings = from_environment({"BINDECK_BELL": "error=5", "BINDECK_QUIET_HOURS": "22:00-07:00"})
    assert settings.bell == Bell(error=5)
    assert settings.quiet_hours == QuietHours(time(22), time(7))
    assert from_environment({}).bell == USUAL
    assert from_environment({}).quiet_hours is None


def test_every_stored_type_is_read_as_one() -> None:
    for kind in NotificationType:
        assert {read_alert(word) for word in alert_words(kind)} == {kind}
    assert read_alert("listing_failed") is NotificationType.ERROR
    assert read_alert("what?") is None


@given(st.lists(st.integers(0, ranges.LARGEST)) | st.lists(st.integers(0, 50)))
def test_ids_survive_packing(ids: list[int]) -> None:
    assert ranges.unpack(ranges.pack(ids)) == sorted(set(ids))


@pytest.mark.parametrize("text", ["x", "3-1", "1 1", "5 2", "1-2-3", "-1", "99999999999"])
def test_no_other_text_is_ids(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        ranges.unpack(text)
