"""Files that are written whole or not at all."""

import os
from contextlib import suppress
from functools import partial
from pathlib import Path

from data.errors import BindeckError


def write_whole(path: Path, text: str, *, mode: int = 0o666) -> None:
    """Replace a file, in UTF-8: after a power cut it is the old one or the new one. Raises BindeckError.

    `mode` holds before the first byte is written, less what the umask takes.
    """
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(fresh, "w", encoding="utf-8", opener=partial(os.open, mode=mode)) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink()
        raise BindeckError(f"{path} could not be written: {error.strerror}.") from None
