"""Files that are written whole or not at all."""

import os
from collections.abc import Mapping
from contextlib import suppress
from errno import EISDIR
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
        fresh.unlink(missing_ok=True)  # what lies there, of a program that died or a stranger, is not written into
        with open(fresh, "x", encoding="utf-8", opener=partial(os.open, mode=mode)) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink()
        raise BindeckError(f"{path} could not be written: {error.strerror}.") from None


def write_all_whole(files: Mapping[Path, bytes], *, mode: int = 0o666) -> None:
    """Replace files that belong together: none is touched before all are on the disk. Raises BindeckError."""
    fresh = {path: path.with_name(f"{path.name}.{os.getpid()}") for path in files}
    path = next(iter(files), Path())
    try:
        for path, content in files.items():
            if path.is_dir():  # found out only by the renaming, it would leave some of them written
                raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
            with open(fresh[path], "wb", opener=partial(os.open, mode=mode)) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        for path in files:
            fresh[path].replace(path)
    except OSError as error:
        for each in fresh.values():
            with suppress(OSError):
                each.unlink()
        raise BindeckError(f"{path} could not be written: {error.strerror}.") from None
