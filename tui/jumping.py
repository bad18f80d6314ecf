"""A place in a long list, as a person types it."""

from __future__ import annotations

import re

_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d*)?|[.,]\d+)\s*%", re.ASCII)
_NUMBER = re.compile(r"\d[\d,._ ]*", re.ASCII)

LARGEST = 10**12


def parse_place(text: str, rows: int) -> int:
    """The position of the row that `50%` or the row number `12,345` means; the last one for a number beyond it.

    Raises ValueError with a sentence.
    """
    typed = text.strip()
    if percent := _PERCENT.fullmatch(typed):
        share = float(percent[1].replace(",", "."))
        if share <= 100:
            return round(share / 100 * max(0, rows - 1))
        raise ValueError("There are 100 % at most.")
    if _NUMBER.fullmatch(typed):
        number = min(int(re.sub(r"\D", "", typed)[:13]), LARGEST)
        if number < 1:
            raise ValueError("The first row is 1.")
        return max(0, min(number, rows) - 1)
    raise ValueError(f"Type a row from 1 to {rows:,}, or a percentage such as 50%.")
