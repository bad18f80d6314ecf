"""Run programs, and see what became of them."""

import os
import re
import subprocess
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.embedded.errors import EmbeddedError

HAS_PROC = Path("/proc/self/stat").exists()

_PATIENCE = 120.0
_KEPT = ("PATH", "LD_LIBRARY_PATH", "NIX_LD", "NIX_LD_LIBRARY_PATH")
_SEVERE = re.compile(r"(?:FATAL|PANIC|ERROR|error):\s+(.+)")
_REDIS_PREFIX = re.compile(r"^\d+:[A-Z] .{8,30} [.*#-] ")

# Servers started by this process: polled, so that none stays a zombie whose number looks alive.
_children: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the system."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Runner:
    """As whom programs run: behind a command that changes it, as another account, or (neither) as we are."""

    prefix: tuple[str, ...] = ()
    account: Account | None = None

    def run(self, argv: Sequence[str | Path], cwd: Path, text: str = "") -> None:
        """Run a short program with `text` as its input; EmbeddedError with its own words when it fails."""
        with self._open(argv, cwd, subprocess.PIPE) as process:
            try:
                output, _ = process.communicate(text.encode(), timeout=_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                raise EmbeddedError(f"{Path(argv[0]).name} did not end in {_PATIENCE:g} seconds.") from None
        if process.returncode:
            raise EmbeddedError(f"{Path(argv[0]).name} failed: {reason(output)}")

    def can(self, argv: Sequence[str | Path]) -> bool:
        """Whether a short program can be run and succeeds."""
        try:
            self.run(argv, Path("/"))
        except (OSError, subprocess.SubprocessError, EmbeddedError):
            return False
        return True

    def spawn(self, argv: Sequence[str | Path], cwd: Path, log: Path) -> subprocess.Popen[bytes]:
        """Start a server that outlives us, writing to a new `log`; the log before it is kept beside it."""
        if log.exists():
            log.replace(log.with_suffix(".previous.log"))
        log.touch(mode=0o600)
        with log.open("wb") as sink:
            process = self._open(argv, cwd, sink.fileno())
        _children.append(process)
        return process

    def _open(self, argv: Sequence[str | Path], cwd: Path, output: int) -> subprocess.Popen[bytes]:
        account = self.account
        return subprocess.Popen(
            [*self.prefix, *argv],
            cwd=cwd,
            env=_environment(),
            stdin=subprocess.PIPE if output == subprocess.PIPE else subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C in the terminal is for us, not for the servers
            umask=0o077,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )


def reason(output: bytes) -> str:
    """The words of a program's output that say why it failed: its last error, else its last line."""
    lines = [line.strip() for line in output.decode(errors="replace").splitlines() if line.strip()]
    errors = [found.group(1) for line in lines if (found := _SEVERE.search(line))]
    return _REDIS_PREFIX.sub("", (errors or lines or ["it gave no reason"])[-1])


def inhabitants(directory: Path, names: Collection[str], recorded: int | None) -> list[int]:
    """Processes of these names at work in `directory`, `recorded` (from a pid file) if it cannot be told.

    Empty where there is no /proc.
    """
    reap()
    if not HAS_PROC or not directory.exists():
        return []
    home = directory.stat()
    found: list[int] = []
    for entry in os.scandir("/proc"):
        if not entry.name.isdecimal():
            continue
        try:
            if Path(entry.path, "comm").read_text().strip() not in names:
                continue
            if os.path.samestat(os.stat(f"{entry.path}/cwd"), home):
                found.append(int(entry.name))
        except PermissionError:
            # Root in a container may not look into another account's processes.
            if entry.name == str(recorded):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def alive(pid: int) -> bool:
    """Whether the process runs; one that ended and was not yet collected by its parent does not."""
    reap()
    try:
        if not HAS_PROC:
            os.kill(pid, 0)
            return True
        status = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except PermissionError:
        return True
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] not in ("Z", "X")


def reap() -> None:
    """Collect the servers started here that have ended."""
    _children[:] = [child for child in _children if child.poll() is None]


def _environment() -> dict[str, str]:
    """Nothing of the user's reaches the servers: not PG*, not a broken locale, not a secret."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}
