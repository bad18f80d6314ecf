"""The order in which people walk and count: A2 before A10."""

import re

_RUNS = re.compile(r"(\d+)", re.ASCII)


def _digits(run: str) -> str | None:
    """A number without its leading zeros, of any length: the longer is the larger."""
    return (run.lstrip("0") or "0") if run.isdigit() and run.isascii() else None


Key = tuple[tuple[int, int, str], ...]


def natural(text: str | None) -> Key:
    """A sort key: numbers by value, the rest without case; nothing at all comes last."""
    if not text:
        return ((2, 0, ""),)
    return tuple(
        (0, len(digits), digits) if (digits := _digits(run)) is not None else (1, 0, run.casefold())
        for run in _RUNS.split(text)
        if run
    )
