"""A QR code in half blocks, two modules a cell, or in sextants, six; to be read by a phone from the screen."""

from __future__ import annotations

from collections.abc import Sequence

QUIET_ZONES = (4, 2)
"""Modules of light around the code: as the standard has it, else what readers still accept."""

HALVES = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}
"""The light modules are drawn: light on dark is how a terminal looks, with colours or without."""


LEFT, RIGHT = 0b010101, 0b101010
OLDER = {0: " ", LEFT: "▌", RIGHT: "▐", 0b111111: "█"}
"""Patterns of six parts that Unicode does not count among the sextants, as it had them already."""


def qr_lines(text: str, columns: int, rows: int) -> list[str] | None:
    """The lines of the QR code of a text; None where it does not fit, or the text is too long for one."""
    code = _code(text)
    for quiet in QUIET_ZONES:
        side = len(code) + 2 * quiet
        if code and side <= columns and (side + 1) // 2 <= rows:
            return _drawn(code, quiet)
    return None


def dense_lines(text: str, columns: int, rows: int) -> list[str] | None:
    """The same in sextants: less room, modules that are higher than wide, and signs that not every font has."""
    code, quiet = _code(text), QUIET_ZONES[-1]
    side = len(code) + 2 * quiet
    if not code or side > 2 * columns or side > 3 * rows:
        return None
    return [
        "".join(
            _sextant(
                [_is_light(code, quiet, row + down, column + right) for down in range(3) for right in range(2)]
            )
            for column in range(0, side, 2)
        )
        for row in range(0, side, 3)
    ]


def _code(text: str) -> Sequence[Sequence[int]]:
    """The modules, 1 dark; the smallest code there is. Empty where the text is too long."""
    import segno  # noqa: PLC0415  # few ever look at a code

    try:
        return [list(row) for row in segno.make(text, error="l", micro=False).matrix]
    except segno.DataOverflowError:
        return []


def _drawn(code: Sequence[Sequence[int]], quiet: int) -> list[str]:
    side = len(code) + 2 * quiet
    return [
        "".join(
            HALVES[_is_light(code, quiet, row, column), _is_light(code, quiet, row + 1, column)]
            for column in range(side)
        )
        for row in range(0, side, 2)
    ]


def _is_light(code: Sequence[Sequence[int]], quiet: int, row: int, column: int) -> bool:
    side = len(code) + 2 * quiet
    inside = quiet <= row < side - quiet and quiet <= column < side - quiet
    return max(row, column) < side and not (inside and code[row - quiet][column - quiet])


def _sextant(lights: Sequence[bool]) -> str:
    """The sign with these six parts, from the left to the right and the top to the bottom."""
    pattern = sum(light << nth for nth, light in enumerate(lights))
    if pattern in OLDER:
        return OLDER[pattern]
    return chr(0x1FB00 + pattern - 1 - sum(pattern > older for older in (LEFT, RIGHT)))
