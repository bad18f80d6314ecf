"""Who is in: processes counted by the kernel, so that a killed one is never counted."""

import fcntl
import os
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

_POLL = 0.005


class Crowd:
    """The members that share `path`: each holds a shared flock on it for as long as it is in.

    Joining and leaving pass one gate (`path` + ".gate"), so what is done inside `joining` and `leaving` never
    overlaps with another's. Both files stay for ever: removing a locked file would split the crowd. The
    descriptors are close-on-exec; a process made by a bare fork counts until it ends.
    """

    def __init__(self, path: Path, patience: float = 60.0) -> None:
        """`path` in an existing directory; `patience`: seconds at the gate before TimeoutError."""
        self._path = path
        self._patience = patience
        self._place: int | None = None

    @contextmanager
    def joining(self) -> Generator[bool]:
        """Hold the gate; True when no one was in. In once the block ends, out again if it raises.

        For one who is already in: False, and still in whatever the block does.
        """
        with self._gate():
            if self._place is not None:
                yield False
                return
            place = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                yield _enter(place)
                fcntl.flock(place, fcntl.LOCK_SH)
            except BaseException:
                _release(place)
                raise
            self._place = place

    @contextmanager
    def leaving(self) -> Generator[bool]:
        """Hold the gate; True when no one else is in. Out once the block ends, even if it raises.

        For one who is not in: False.
        """
        with self._gate():
            place, self._place = self._place, None
            if place is None:
                yield False
                return
            try:
                yield _try_lock(place, fcntl.LOCK_EX)
            finally:
                _release(place)

    @contextmanager
    def _gate(self) -> Generator[None]:
        gate = os.open(self._path.with_name(self._path.name + ".gate"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            deadline = time.monotonic() + self._patience
            while not _try_lock(gate, fcntl.LOCK_EX):
                if time.monotonic() > deadline:
                    raise TimeoutError(f"{self._path} was held by another process for {self._patience:g} s")
                time.sleep(_POLL)
            yield
        finally:
            _release(gate)


def _enter(place: int) -> bool:
    """Lock exclusively when no one is in (True), else shared."""
    while True:
        if _try_lock(place, fcntl.LOCK_EX):
            return True
        if _try_lock(place, fcntl.LOCK_SH):
            return False
        # A process killed in its block may lose the gate a moment before its exclusive lock.
        time.sleep(_POLL)


def _try_lock(descriptor: int, kind: int) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        return True
    return False


def _release(descriptor: int) -> None:
    # Unlocked before it is closed: a child between fork and exec still has a copy of the descriptor.
    fcntl.flock(descriptor, fcntl.LOCK_UN)
    os.close(descriptor)
