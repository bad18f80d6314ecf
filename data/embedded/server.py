"""What both servers have in common: found running, started, waited for and stopped."""

import os
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from data.embedded.errors import EmbeddedError
from data.embedded.process import Runner, alive, inhabitants, reason

_POLL = 0.002
_SETTLING = 1.0
_STARTING = 120.0
_STOPPING = 30.0
_LONGEST_NAME = 15  # of a process, as the kernel keeps it
_LOG_TAIL = 65_536


class Server(ABC):
    """One server on `directory`, its working directory. Used by one client at a time, at the crowd's gate."""

    title: ClassVar[str]
    names: ClassVar[frozenset[str]]
    gentle: ClassVar[signal.Signals]

    def __init__(self, runner: Runner, program: Path, directory: Path, log: Path) -> None:
        self._runner = runner
        self._program = program
        self._directory = directory
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    @abstractmethod
    def _pid_file(self) -> Path:
        """The server's own pid file; its first line is the number."""

    @abstractmethod
    def _answers(self) -> bool:
        """Whether the server is ready on our socket."""

    @abstractmethod
    def _create(self, progress: Callable[[str], None]) -> None:
        """Make the directory and what has to be in it."""

    @abstractmethod
    def _arguments(self) -> list[str]:
        """The program's arguments."""

    def launch(self, progress: Callable[[str], None]) -> None:
        """Start the server unless it runs; `await_ready` is to follow."""
        self._process = None
        if self._answers():
            return
        self._create(progress)
        if self._settle():
            return
        progress(f"Starting {self.title}")
        self._process = self._runner.spawn([self._program, *self._arguments()], cwd=self._directory, log=self._log)

    def await_ready(self) -> None:
        """Return once the server answers; EmbeddedError with its own words when it ends instead."""
        deadline = time.monotonic() + _STARTING
        while self._process is not None and not self._answers():
            if self._process.poll() is not None:
                raise EmbeddedError(f"{self.title} did not start: {self._last_words()} (log: {self._log})")
            if time.monotonic() > deadline:
                self._process.kill()
                raise EmbeddedError(f"{self.title} was not ready in {_STARTING:g} seconds (log: {self._log})")
            time.sleep(_POLL)
        self._process = None

    def stop(self, patience: float = _STOPPING) -> None:
        """End the server: cleanly within `patience` seconds, else by force; EmbeddedError when even that fails."""
        leader = self._leader()
        if leader is not None:
            _signal(leader, self.gentle)
            if _true_within(patience, lambda: not alive(leader)):
                return
        for pid in self._inhabitants():
            _signal(pid, signal.SIGKILL)
        if not _true_within(_STOPPING, lambda: not self._inhabitants()):
            raise EmbeddedError(f"{self.title} cannot be stopped: end process {self._inhabitants()[0]} first.")

    def _settle(self) -> bool:
        """Wait for a server that a killed client was starting or stopping; True when it answers in the end.

        One that is out of reach (its sockets are gone, or it hangs) is stopped.
        """
        deadline = time.monotonic() + _SETTLING
        while self._inhabitants():
            if self._answers():
                return True
            if time.monotonic() > deadline:
                self.stop(patience=_SETTLING)
                break
            time.sleep(_POLL)
        return False

    def _inhabitants(self) -> list[int]:
        names = self.names | {self._program.name[:_LONGEST_NAME]}
        return inhabitants(self._directory, names, self._recorded())

    def _leader(self) -> int | None:
        """The server's main process, when it is certain that it is one."""
        pid = self._recorded()
        if pid in self._inhabitants() or self._answers():
            return pid
        # One that we have just started has no pid file yet, and perhaps not even its own name.
        if self._process is not None and self._process.poll() is None:
            return self._process.pid
        return None

    def _recorded(self) -> int | None:
        with suppress(OSError, ValueError, IndexError):
            return int(self._pid_file.read_text().split()[0])
        return None

    def _last_words(self) -> str:
        with self._log.open("rb") as log:
            log.seek(max(0, self._log.stat().st_size - _LOG_TAIL))
            return reason(log.read())


def ask(path: Path, question: bytes) -> bytes:
    """The first bytes a server on this unix socket answers; empty when it does not, within a second."""
    with socket.socket(socket.AF_UNIX) as line, suppress(OSError):
        line.settimeout(1)
        line.connect(os.fspath(path))
        line.sendall(question)
        return line.recv(64)
    return b""


def _signal(pid: int, kind: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, kind)


def _true_within(seconds: float, holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL)
    return True
