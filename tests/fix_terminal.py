"""The real program in a real terminal: a pty, read by a terminal emulator."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import pyte

BINDECK = str(Path(sys.executable).with_name("bindeck"))

# The emulator misreads these private sequences; they paint nothing.
UNPAINTED = re.compile(rb"\x1b\[[<>=?][0-9;]*[umcqt]|\x1b\[\?[0-9;]*\$p|\x1bP.*?\x1b\\|\x1b\[[0-9;]*t", re.DOTALL)


class Terminal:
    """A program in a pty. `raw` is every byte it wrote."""

    def __init__(self, descriptor: int, process: int, columns: int, rows: int) -> None:
        self.descriptor = descriptor
        self.process = process
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.raw = b""

    @property
    def text(self) -> str:
        """What a person sees, line by line."""
        self._read(0)
        return self.shown

    @property
    def shown(self) -> str:
        """What the bytes read so far show."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def feed(self, data: bytes) -> None:
        """Show bytes that were read from the descriptor."""
        self.raw += data
        self._stream.feed(UNPAINTED.sub(b"", data))

    def send(self, keys: str) -> None:
        os.write(self.descriptor, keys.encode())

    def until(self, pattern: str, seconds: float = 60) -> None:
        """Wait until the screen matches."""
        deadline = time.monotonic() + seconds
        while not re.search(pattern, self.text):
            assert time.monotonic() < deadline, f"never came: {pattern}\n{self.text}"
            self._read(0.05)

    def end(self, seconds: float = 20) -> int:
        """Wait for the program's end; its exit code."""
        deadline = time.monotonic() + seconds
        while True:
            self._read(0.05)
            process, status = os.waitpid(self.process, os.WNOHANG)
            if process:
                self._read(0)
                self.process = 0
                return os.waitstatus_to_exitcode(status)
            assert time.monotonic() < deadline, f"it did not end\n{self.text}"

    def _read(self, seconds: float) -> None:
        with suppress(OSError):
            while select.select([self.descriptor], [], [], seconds)[0]:
                data = os.read(self.descriptor, 1 << 16)
                if not data:
                    return
                self.feed(data)
                seconds = 0


T = TypeVar("T", bound=Terminal)


@contextmanager
def terminal(
    *arguments: str,
    environ: Mapping[str, str],
    columns: int = 80,
    rows: int = 24,
    program: str = BINDECK,
    kind: Callable[[int, int, int, int], T] = Terminal,
) -> Iterator[T]:
    """`bindeck` (or another program) with these arguments, ended when the block is left."""
    process, descriptor = pty.fork()
    if process == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.execve(program, [program, *arguments], dict(environ))
    opened = kind(descriptor, process, columns, rows)
    try:
        yield opened
    finally:
        if opened.process:
            os.kill(opened.process, signal.SIGKILL)
            os.waitpid(opened.process, 0)
        os.close(descriptor)


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    """A clean environment with a data directory of its own."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "TMPDIR", "LANG")}
    places = dict.fromkeys(("BINDECK_DATA_DIR", "BINDECK_STATE_DIR", "BINDECK_CONFIG_DIR"), str(data_dir))
    own = {"TERM": "xterm-256color", **places}
    return {"LANG": "C.UTF-8", **kept, **own, **more}
