"""Insight (F7): questions about the stock and the sales."""

from __future__ import annotations

from tui.answering import AnsweringScreen
from tui.answers import Line
from tui.questions import POSTED, QUESTIONS


class InsightScreen(AnsweringScreen):
    """What is on sale and what was sold; a line opens the listings it counts."""

    NAME = "Insight"
    TOPICS = POSTED
    QUESTIONS = QUESTIONS

    def open_counted(self, line: Line) -> None:
        self.desk.show_listings(line.opens)
