"""The token of a session on disk: whoever reads the file is signed in, so nobody else may be able to."""

import os
import re
import stat
from contextlib import suppress
from pathlib import Path

from data.errors import BindeckError
from data.files import write_whole

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class FileUnsafe(BindeckError):
    """The file is there, but others may have read or written it."""


def load(path: Path) -> str | None:
    """The token; None where there is no file, or what stands in it is no token.

    Raises FileUnsafe where it is a link, another user's, or open to others.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError:
        if path.is_symlink():
            raise FileUnsafe(
                f"{path} is a link: a session is not read through it. Remove it, then sign in."
            ) from None
        raise FileUnsafe(f"{path} cannot be read. Remove it, then sign in.") from None
    kept = os.fstat(descriptor)
    if not stat.S_ISREG(kept.st_mode):
        os.close(descriptor)
        raise FileUnsafe(f"{path} is no ordinary file. Remove it, then sign in.")
    with os.fdopen(descriptor, "rb") as file:
        if kept.st_uid != os.geteuid():
            raise FileUnsafe(f"{path} belongs to another user. Remove it, then sign in.")
        if kept.st_mode & 0o077:
            raise FileUnsafe(
                f"{path} could be read by others ({stat.S_IMODE(kept.st_mode):03o} instead of 600), so its session"
                " may be known. Remove it, sign in, and end the old session on the page Sessions."
            )
        token = file.read(200).decode("ascii", "replace").strip()
    return token if _TOKEN.fullmatch(token) else None


def save(path: Path, token: str) -> None:
    """Write the token, for this user's eyes. Raises BindeckError."""
    write_whole(path, f"{token}\n", mode=0o600)


def forget(path: Path, token: str | None = None) -> None:
    """Remove the file; harmless where there is none. With `token` only where that stands in it: another program
    may have signed in meanwhile."""
    with suppress(OSError, FileUnsafe):
        if token is None or load(path) == token:
            path.unlink()
