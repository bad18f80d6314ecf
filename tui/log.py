"""The log: a file, never the screen."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

LARGEST = 1_000_000


def to_file(directory: Path) -> None:
    """Send warnings and errors to bindeck.log in a directory; nowhere when it cannot be written."""
    handler: logging.Handler
    try:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = RotatingFileHandler(directory / "bindeck.log", maxBytes=LARGEST, backupCount=1, delay=True)
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
