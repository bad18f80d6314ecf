"""Cells that a spreadsheet would run: written with an apostrophe before them, and read back without it."""

START = "=+-@\t\r\n＝＋－＠"
"""What a formula may begin with, in wide letters too."""

GUARD = "'"


def guarded(text: str) -> str:
    """A text as a cell that no spreadsheet takes for a formula.

    >>> guarded("=1+1"), guarded("Pikachu")
    ("'=1+1", 'Pikachu')
    """
    return GUARD + text if text[:1] in START and text else text


def unguarded(cell: str) -> str:
    """The text of a guarded cell; any other cell as it is."""
    return cell[1:] if cell[:1] == GUARD and len(cell) > 1 and cell[1] in START else cell


def exact(text: str | None) -> str:
    """A text or no text as a cell that `read_exact` reads back as it was: an apostrophe alone is an empty text.

    >>> [exact(text) for text in (None, "", "'", "=")]
    ['', "'", "''", "'="]
    """
    if text is None:
        return ""
    return GUARD + text if not text or text[0] in START or text[0] == GUARD else text


def read_exact(cell: str) -> str | None:
    """What `exact` made the cell of."""
    if not cell:
        return None
    return cell[1:] if cell[0] == GUARD and (len(cell) == 1 or cell[1] in START or cell[1] == GUARD) else cell
