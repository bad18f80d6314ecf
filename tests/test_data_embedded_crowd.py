"""Processes counted by the kernel."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from data.embedded.crowd import Crowd

HERE = Path(__file__).parents[1]

MEMBER = """
import sys
from pathlib import Path
from data.embedded.crowd import Crowd
crowd = Crowd(Path(sys.argv[1]))
with crowd.joining() as first:
    print(first, flush=True)
    if sys.argv[2] == "inside":
        sys.stdin.read()
print("in", flush=True)
sys.stdin.read()
with crowd.leaving() as last:
    print(last, flush=True)
"""


def member(path: Path, where: str = "") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", MEMBER, path, where],
        cwd=HERE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def join(crowd: Crowd) -> bool:
    with crowd.joining() as first:
        return first


def leave(crowd: Crowd) -> bool:
    with crowd.leaving() as last:
        return last


def test_the_first_in_and_the_last_out_are_told(tmp_path: Path):
    one, two = Crowd(tmp_path / "crowd"), Crowd(tmp_path / "crowd")
    assert join(one)
    assert not join(two)
    assert not leave(one)
    assert leave(two)
    assert join(one)
    assert leave(one)


def test_crowds_of_one_process_are_independent(tmp_path: Path):
    one, other = Crowd(tmp_path / "one"), Crowd(tmp_path / "other")
    assert join(one)
    assert join(other)
    assert leave(one)
    assert leave(other)


def test_joining_twice_counts_once(tmp_path: Path):
    one = Crowd(tmp_path / "crowd")
    assert join(one)
    assert not join(one)
    assert leave(one)
    assert not leave(one)


def test_who_fails_to_join_is_out(tmp_path: Path):
    one, two = Crowd(tmp_path / "crowd"), Crowd(tmp_path / "crowd")
    with pytest.raises(ValueError, match="no"), one.joining():
        raise ValueError("no")
    assert join(two)
    with pytest.raises(ValueError, match="no"), two.joining():
        raise ValueError("no")
    assert leave(two)


def test_who_fails_while_leaving_has_left(tmp_path: Path):
    one, two = Crowd(tmp_path / "crowd"), Crowd(tmp_path / "crowd")
    join(one)
    with pytest.raises(ValueError, match="no"), one.leaving():
        raise ValueError("no")
    assert join(two)


def test_joining_waits_for_the_work_of_the_last(tmp_path: Path):
    one, two = Crowd(tmp_path / "crowd"), Crowd(tmp_path / "crowd")
    join(one)
    order: list[str] = []

    def follow() -> None:
        order.append(f"joined {join(two)}")

    with one.leaving() as last:
        thread = threading.Thread(target=follow)
        thread.start()
        time.sleep(0.05)
        order.append(f"cleaned up {last}")
    thread.join()
    assert order == ["cleaned up True", "joined True"]


def test_the_wait_at_the_gate_has_an_end(tmp_path: Path):
    one, two = Crowd(tmp_path / "crowd"), Crowd(tmp_path / "crowd", patience=0.02)
    with one.joining(), pytest.raises(TimeoutError, match="held by another process"), two.joining():
        pass
    assert not join(two)


@pytest.mark.parametrize("where", ["", "inside"])
def test_a_killed_member_is_out(tmp_path: Path, where: str):
    one = Crowd(tmp_path / "crowd")
    with member(tmp_path / "crowd", where) as other:
        assert line(other) == "True"
        if not where:
            assert line(other) == "in"
            assert not join(one)
        other.send_signal(signal.SIGKILL)
        other.wait()
    if where:
        assert join(one)
    assert leave(one)


def test_members_of_other_processes_count(tmp_path: Path):
    one = Crowd(tmp_path / "crowd")
    assert join(one)
    with member(tmp_path / "crowd") as other:
        assert line(other) == "False"
        assert line(other) == "in"
        assert not leave(one)
        other.communicate()
    assert join(one)


def test_a_child_does_not_inherit_the_membership(tmp_path: Path):
    one, two = Crowd(tmp_path / "crowd"), Crowd(tmp_path / "crowd")
    join(one)
    with subprocess.Popen(["sleep", "60"], close_fds=False) as child:
        held = [os.readlink(entry.path) for entry in os.scandir(f"/proc/{child.pid}/fd")]
        leave(one)
        assert join(two)
        child.kill()
    assert not [path for path in held if path.startswith(str(tmp_path))]
