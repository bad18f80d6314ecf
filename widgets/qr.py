"""A QR code in half blocks: two modules a cell, to be read by a phone from the screen."""

from __future__ import annotations

from collections.abc import Sequence

QUIET_ZONES = (4, 2)
"""Modules of light around the code: as the standard has it, else what readers still accept."""

HALVES = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}
"""The light modules are drawn: light on dark is how a terminal looks, with colours or without."""


def qr_lines(text: str, columns: int, rows: int) -> list[str] | None:
    """The lines of the QR code of a text; None where it does not fit, or the text is too long for one."""
    code = _code(text)
    for quiet in QUIET_ZONES:
        side = len(code) + 2 * quiet
        if code and side <= columns and (side + 1) // 2 <= rows:
            return _drawn(code, quiet)
    return None


def _code(text: str) -> Sequence[Sequence[int]]:
    """The modules, 1 dark; the smallest code there is. Empty where the text is too long."""
    import segno  # noqa: PLC0415 - few ever look at a code

    try:
        return [list(row) for row in segno.make(text, error="l", micro=False).matrix]
    except segno.DataOverflowError:
        return []


def _drawn(code: Sequence[Sequence[int]], quiet: int) -> list[str]:
    side = len(code) + 2 * quiet

    def light(row: int, column: int) -> bool:
        inside = quiet <= row < side - quiet and quiet <= column < side - quiet
        return row < side and not (inside and code[row - quiet][column - quiet])

    return [
        "".join(HALVES[light(row, column), light(row + 1, column)] for column in range(side))
        for row in range(0, side, 2)
    ]
