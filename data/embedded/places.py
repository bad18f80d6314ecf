"""Directories only we can reach, and the one for the sockets, whose path must be short."""

import os
import re
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from data.embedded.errors import EmbeddedError
from data.embedded.process import Account

POSTGRES_SOCKET = ".s.PGSQL.5432"
REDIS_SOCKET = "redis.sock"

# A socket's path takes 103 bytes on every system, and libpq reads a comma in a host as a second host.
_LONGEST = 103
_PLAIN = re.compile(r"[A-Za-z0-9/._+-]+")

PRIVATE = 0o077
UNWRITABLE = 0o022


def make(path: Path, account: Account | None = None, mode: int = 0o700) -> Path:
    """The directory, made with this mode and owner when it is missing, its parents with the usual mode.

    For an `account` its parent must be ours alone: who could swap it for a link would be given its target.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        path.mkdir(mode=mode)
        path.chmod(mode)  # the umask may have taken bits away
        if account is not None:
            os.chown(path, account.uid, account.gid)
    return path


def verify(path: Path, account: Account | None = None, shut: int = PRIVATE) -> None:
    """EmbeddedError unless `path` is a directory of `account` (ours) with none of the mode bits `shut`."""
    status = path.stat(follow_symlinks=False)
    if not stat.S_ISDIR(status.st_mode):
        raise EmbeddedError(f"{path} is not a directory: move it away.")
    if not _owned(path, account):
        raise EmbeddedError(f"{path} belongs to another user: take it over, or choose another directory.")
    if status.st_mode & shut:
        closed = "go-rwx" if shut == PRIVATE else "go-w"
        raise EmbeddedError(f"{path} is open to other users: `chmod {closed}` it, or choose another directory.")


def open_sockets(entry: Path, account: Account | None = None) -> Path:
    """The private directory of the sockets, made when missing; call it alone, at the crowd's gate.

    It is `entry` where its path serves, else a new one elsewhere to which `entry` leads, so that clients with
    another environment find the same sockets.
    """
    sockets = Path(os.path.realpath(entry))
    if not _owned(sockets, account) or not _serves(sockets):
        _remove(entry)
        sockets = Path(os.path.realpath(entry))
        if _serves(sockets):
            make(sockets, account)
        else:
            sockets = _elsewhere(account)
            entry.symlink_to(sockets)
    verify(sockets, account)
    return sockets


def close_sockets(entry: Path) -> None:
    """Remove the directory of the sockets and what leads there, once no server is left."""
    with suppress(OSError):
        Path(os.path.realpath(entry)).rmdir()
        _remove(entry)


def _remove(entry: Path) -> None:
    if entry.is_symlink():
        entry.unlink()
    elif entry.exists():
        for left in entry.iterdir():
            left.unlink()
        entry.rmdir()


def _owned(path: Path, account: Account | None) -> bool:
    owner = account.uid if account else os.geteuid()
    return path.exists() and path.stat().st_uid == owner


def _serves(sockets: Path) -> bool:
    longest = len(os.fsencode(sockets / POSTGRES_SOCKET))
    return longest <= _LONGEST and _PLAIN.fullmatch(str(sockets)) is not None


def _elsewhere(account: Account | None) -> Path:
    for base in (os.environ.get("XDG_RUNTIME_DIR"), tempfile.gettempdir(), "/tmp"):
        if not base or not os.path.isabs(base):
            continue
        # The account must be able to pass: another's runtime directory is shut to it.
        if account is not None and not os.stat(base).st_mode & stat.S_IXOTH:
            continue
        with suppress(OSError):
            sockets = Path(os.path.realpath(tempfile.mkdtemp(prefix="bindeck-", dir=base)))
            if _serves(sockets):
                if account is not None:
                    os.chown(sockets, account.uid, account.gid)
                return sockets
            sockets.rmdir()
    raise EmbeddedError("No directory is short enough for the servers' sockets: set TMPDIR to a short path.")
