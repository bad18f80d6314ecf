"""Files that are written whole."""

import os
from pathlib import Path

import pytest

from data.files import write_whole


@pytest.fixture(autouse=True)
def usual_umask() -> object:
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_a_file_is_as_open_as_it_is_meant_to_be(tmp_path: Path) -> None:
    shut, usual = tmp_path / "deep" / "shut", tmp_path / "usual"
    write_whole(shut, "é", mode=0o600)
    write_whole(usual, "x")
    assert (shut.stat().st_mode & 0o777, usual.stat().st_mode & 0o777) == (0o600, 0o644)
    assert shut.read_bytes() == "é".encode()


def test_a_file_that_was_open_to_all_is_shut_with_the_next_writing(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    write_whole(path, "new", mode=0o600)
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["file"]


def test_what_others_put_in_its_way_is_not_written_into(tmp_path: Path) -> None:
    trap, path = tmp_path / "trap", tmp_path / "session"
    trap.write_text("theirs")
    (tmp_path / f"session.{os.getpid()}").symlink_to(trap)
    write_whole(path, "token", mode=0o600)
    assert (trap.read_text(), path.read_text(), path.is_symlink()) == ("theirs", "token", False)
