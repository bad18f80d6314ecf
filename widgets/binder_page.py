"""A binder page: pockets side by side, each with the lines of what is in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from widgets.text import fit

LEAST_LINES, MOST_LINES = 2, 6
"""Lines of a pocket, without its border."""


def draw(pockets: Sequence[Sequence[str]], across: int, width: int, height: int) -> Iterator[str]:
    """The lines of a page in so many cells; a pocket without lines is empty. The last row may be cut by `height`
    where the pockets need more."""
    rows = [pockets[start : start + across] for start in range(0, len(pockets), across)]
    cells = max(1, (width - 1) // across - 1)
    lines = max(LEAST_LINES, min(MOST_LINES, (height - 1) // max(1, len(rows)) - 1))
    bar = "─" * cells
    yield "┌" + "┬".join([bar] * across) + "┐"
    for nth, row in enumerate(rows):
        for line in range(lines):
            texts = [pocket[line] if line < len(pocket) else "" for pocket in row]
            texts += [""] * (across - len(row))
            yield "│" + "│".join(fit(f" {text}", cells) for text in texts) + "│"
        left, cross, right = "└┴┘" if nth == len(rows) - 1 else "├┼┤"
        yield left + cross.join([bar] * across) + right
