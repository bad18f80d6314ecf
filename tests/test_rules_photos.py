"""Where photos may lie."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rules import photos
from data.rules.photos import addresses, is_inline, is_remote, link, places, shown

DATA = Path("/srv/app/data")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (None, []),
        ("", []),
        ("null", []),
        ("{}", []),
        ('["a.jpg", "b.jpg", "a.jpg"]', ["a.jpg", "b.jpg"]),
        (
            '[{"url": "https://example.com/1.jpg"}, {"path": "b.jpg"}, 7, null]',
            ["https://example.com/1.jpg", "b.jpg"],
        ),
        ("a.jpg, b c.jpg", ["a.jpg", "b c.jpg"]),
        (r'["C:\\photos\\1.jpg"]', ["C:/photos/1.jpg"]),
        (r'["C:\photos\1.jpg"]', ["C:/photos/1.jpg"]),
    ],
)
def test_a_column_of_any_shape_is_read(text: str | None, found: list[str]) -> None:
    assert addresses(text) == found


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("uploads/1.jpg", [DATA / "uploads/1.jpg"]),
        ("data/uploads/1.jpg", [DATA / "data/uploads/1.jpg", DATA / "uploads/1.jpg"]),
        ("/uploads/1.jpg", [Path("/uploads/1.jpg"), DATA / "uploads/1.jpg"]),
        ("C:/shop/1.jpg", [DATA / "shop/1.jpg"]),
        ("C:1.jpg", [DATA / "1.jpg"]),
        (r"uploads\1.jpg", [DATA / "uploads/1.jpg"]),
        ("file:///srv/a%20b.jpg", [Path("/srv/a b.jpg"), DATA / "srv/a b.jpg"]),
        ("../../etc/1.jpg", []),
        ("uploads/../../1.jpg", []),
        (r"..\1.jpg", []),
        ("a\0.jpg", []),
        ("", []),
        ("/", []),
    ],
)
def test_where_a_path_may_lead(address: str, found: list[Path]) -> None:
    assert places(address, DATA) == found


def test_without_a_folder_a_relative_path_leads_nowhere() -> None:
    assert places("uploads/1.jpg", None) == []
    assert places("/uploads/1.jpg", None) == [Path("/uploads/1.jpg")]


@given(st.text() | st.lists(st.sampled_from(["..", ".", "/", "\\", "C:", "a", "file://", "data"])).map("".join))
def test_a_relative_path_never_leaves_the_folder(address: str) -> None:
    for place in places(address, DATA):
        assert ".." not in place.parts
        assert place.is_absolute()
        assert place.is_relative_to(DATA) or address.startswith(("/", "file://", "FILE://", "\\"))


def test_what_lies_elsewhere_is_told_apart() -> None:
    for address in ("https://example.com/1.jpg", "HTTP://x/1", "//cdn.example.com/1.jpg", "ftp://x/1.jpg"):
        assert is_remote(address)
    for address in ("1.jpg", "C:/1.jpg", "file:///1.jpg", "data:image/png;base64,AAAA", "/1.jpg"):
        assert not is_remote(address)
    assert is_inline("data:image/png;base64,AAAA")


def test_only_a_plain_web_address_is_a_link() -> None:
    assert link("https://example.com/1.jpg") == "https://example.com/1.jpg"
    for address in ("1.jpg", "javascript:alert(1)", "https://x/\x1b]8;;", "https://a b"):
        assert link(address) is None


def test_a_photo_inside_the_row_is_named_by_its_size() -> None:
    assert shown("data:image/png;base64," + "A" * 8192) == "a photo inside the row (7 kB)"
    assert shown("1.jpg") == "1.jpg"
    assert len(shown("x" * 10_000)) < 400


def test_photos_that_were_there_stay_as_they_are_written() -> None:
    inline = "data:image/png;base64," + "A" * 5000
    before = json.dumps([{"url": "a.jpg", "main": True}, inline, r"C:\b.jpg"])
    kept = photos.to_text([inline, "new\\c.jpg", "C:/b.jpg", "a.jpg"], before)
    assert json.loads(kept or "") == [inline, "new/c.jpg", r"C:\b.jpg", {"url": "a.jpg", "main": True}]
    assert json.loads(photos.to_text(["a.jpg"], "'a.jpg', b.jpg") or "") == ["a.jpg"]
    assert photos.to_text([], before) is None
    with pytest.raises(ValueError, match="at most"):
        photos.to_text([inline], None)
