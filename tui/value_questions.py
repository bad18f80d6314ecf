"""The questions about the values of the collection."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from data.rules.tiers import ValueTier, floors
from data.rules.turnover import starts
from queries import card_values
from queries.card_values import Best, By
from tui import value_answers
from tui.answers import Answer
from tui.desk import Services
from tui.questions import Question, months

CARDS = frozenset({"cards"})
LISTED = CARDS | {"listings", "storage"}


def _by(by: By) -> Callable[[Services], Awaitable[Answer]]:
    async def ask(services: Services) -> Answer:
        held = await services.tenant.read(card_values.portfolio, by)
        stale = await services.tenant.read(card_values.stale) if by is By.TIER else 0
        return value_answers.portfolio(by, held, stale)

    return ask


def _best(which: Best) -> Callable[[Services], Awaitable[Answer]]:
    async def ask(services: Services) -> Answer:
        valuable = floors()[ValueTier.MID]  # From there on a card is worth a listing of its own.
        cards = await services.tenant.read(card_values.best, which, valuable)
        return value_answers.best(which, cards, valuable)

    return ask


async def _growth(services: Services) -> Answer:
    span = months()
    return value_answers.growth(await services.tenant.read(card_values.growth, starts(span)), span)


QUESTIONS = (
    Question("By tier", CARDS, _by(By.TIER)),
    Question("By game", CARDS, _by(By.GAME)),
    Question("By set", CARDS, _by(By.SET)),
    Question("By player", CARDS, _by(By.PLAYER)),
    Question("Growth", CARDS, _growth),
    Question("Gainers", CARDS, _best(Best.GAINERS)),
    Question("Losers", CARDS, _best(Best.LOSERS)),
    Question("Top cards", CARDS, _best(Best.TOP)),
    Question("Not listed", LISTED, _best(Best.UNLISTED)),
)
