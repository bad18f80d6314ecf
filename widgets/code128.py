"""A Code 128 on the screen: two modules a cell, or one where there is room, as high as wanted."""

from __future__ import annotations

from data.rules.symbols import code128

QUIET_ZONES = (10, 5)
"""Modules of light on each side: as the standard has it, else what readers still accept."""

HALVES = {(True, True): "█", (True, False): "▌", (False, True): "▐", (False, False): " "}
"""The light modules are drawn, as in a QR code."""


def bar_lines(text: str, columns: int, rows: int) -> list[str] | None:
    """The lines of the Code 128 of a text; None where it does not fit, or Code 128 cannot carry it."""
    try:
        bars = code128(text).rows[0]
    except ValueError:
        return None
    for quiet in QUIET_ZONES:
        light = [True] * quiet + [not dark for dark in bars] + [True] * quiet
        light += [True] * (len(light) % 2)
        for per_cell in (1, 2):
            if rows > 0 and len(light) // per_cell <= columns:
                return [_line(light, per_cell)] * rows
    return None


def _line(light: list[bool], per_cell: int) -> str:
    if per_cell == 1:
        return "".join("█" if module else " " for module in light)
    return "".join(HALVES[left, right] for left, right in zip(light[::2], light[1::2], strict=True))
