"""The check of the database as a page shows it. Imported when the first one is asked for."""

from __future__ import annotations

from collections.abc import Callable

from data.check.run import check
from tui import check_words
from widgets.facts import Fact

MENDS = "Doctor (ctrl+p) shows wrong rows of one's own, and mends them one by one."


def found(url: str, tell: Callable[[str], None], going: Callable[[], None]) -> list[Fact]:
    """What a check finds, and what to do. It blocks, and takes one connection beside the pool's two.

    `tell` gets a sentence before each table, `going` ends it by raising. Raises as data.check.run.check does.
    """
    report = check(url, progress=tell, connections=1, going=going)
    lines = [Fact(label, text, loud=not label) for label, text in check_words.lines(report)]
    return [*lines, Fact("", MENDS)] if report.rows else lines
