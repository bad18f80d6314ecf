"""Values of the collection: what it is worth, what gained and lost, what is valuable and not on sale."""

from __future__ import annotations

from array import array

from queries import card_values
from queries.card_values import By
from tui.answering import AnsweringScreen
from tui.answers import Line
from tui.value_answers import FOUND
from tui.value_questions import LISTED, QUESTIONS


class ValuesScreen(AnsweringScreen):
    """What the cards are worth; a line opens the cards it counts."""

    NAME = "Values"
    TOPICS = LISTED
    QUESTIONS = QUESTIONS

    def open_counted(self, line: Line) -> None:
        by, _, key = line.opens.partition(" ")

        async def ids() -> array[int]:
            if by == FOUND:
                return array("i", [int(key)])
            return await self.services.tenant.read(card_values.ids, By(by), key)

        self.desk.open_page("valued-cards", ids, line.label)
