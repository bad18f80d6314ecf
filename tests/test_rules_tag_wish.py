"""Tags that many cards get or lose, as they are typed."""

import pytest

from data.rules import tag_wish


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("keep", (["keep"], [])),
        (" Trade ,-bulk, - to  grade,", (["Trade"], ["bulk", "to grade"])),
        ("keep, KEEP", (["keep"], [])),
    ],
)
def test_a_wish_is_read(typed: str, read: tuple[list[str], list[str]]) -> None:
    assert tag_wish.parse(typed) == read


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type tags between commas"),
        ("-", "Type a tag"),
        ("keep,-Keep", "not both"),
        ("x" * 101, "at most 100"),
        (",".join(map(str, range(21))), "At most 20"),
    ],
)
def test_a_wrong_wish_is_refused(typed: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        tag_wish.parse(typed)


@pytest.mark.parametrize(
    ("stored", "became"),
    [
        (None, '["Trade"]'),
        ("keep, bulk", '["bulk", "Trade"]'),
        ('["Keep", 5]', '["5", "Trade"]'),
        ('["broken', '["broken", "Trade"]'),
        ("TRADE;bulk", "TRADE;bulk"),
    ],
)
def test_tags_come_and_go(stored: str | None, became: str) -> None:
    assert tag_wish.changed(stored, ["Trade"], ["keep"]) == became
