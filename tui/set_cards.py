"""The cards of a set as a filter of cards."""

from __future__ import annotations

from data.rules.search import Search
from data.rules.search_cards import CARDS
from data.rules.search_completion import whole
from data.rules.search_reader import read
from data.tenant import Tenant
from queries import cards
from queries.card_sets import SetKey
from tui.finding import today


async def within(tenant: Tenant, key: SetKey) -> Search:
    """What finds the cards of a set. Raises BindeckError."""
    name = whole("set", key.name) if key.name else "-set"
    if not key.field:
        return read(f"-game -sport {name}", today(), CARDS)
    # A set's field is its cards' game or, where they have none, their sport; which of the two, only they say.
    of_game = read(f"{whole('game', key.field)} {name}", today(), CARDS)
    if await tenant.read(cards.count, of_game):
        return of_game
    return read(f"-game {whole('sport', key.field)} {name}", today(), CARDS)
