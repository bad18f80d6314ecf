"""How full something is, as a bar of text: readable without colour, and in ASCII."""

from __future__ import annotations

_EIGHTHS = " ▏▎▍▌▋▊▉"
EMPTY = "·"


def fill_bar(held: int, capacity: int | None, width: int) -> str:
    """`███████···` for 7 of 10; blank where there is no limit to be full of.

    >>> fill_bar(7, 10, 10)
    '███████···'
    """
    if not capacity or capacity < 0:
        return " " * width
    eighths = min(width * 8, max(0, held) * width * 8 // capacity)
    whole, part = divmod(eighths, 8)
    bar = "█" * whole + (_EIGHTHS[part] if part else "")
    return bar + EMPTY * (width - len(bar))


def fill_words(held: int, capacity: int | None) -> str:
    """`7/10`, or `7` where there is no limit; `!` where it is over.

    >>> fill_words(11, 10)
    '11/10 !'
    """
    if not capacity:
        return f"{held:,}"
    return f"{held:,}/{capacity:,}" + (" !" if held > capacity else "")
