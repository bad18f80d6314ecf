"""A key means one thing on all pages of cards."""

from collections import defaultdict

from tui.base import shown_bindings
from tui.screens.binder import BinderScreen
from tui.screens.card import CardScreen
from tui.screens.card_groups import CardGroupsScreen
from tui.screens.card_set import CardSetScreen
from tui.screens.card_sets import CardSetsScreen
from tui.screens.cards import CardsScreen
from tui.screens.listings import ListingsScreen
from tui.screens.slabs import SlabsScreen
from tui.screens.to_sale import ToSaleScreen
from tui.screens.valued_cards import ValuedCardsScreen

PAGES = (
    CardsScreen, CardScreen, CardSetsScreen, CardSetScreen, CardGroupsScreen, SlabsScreen, BinderScreen,
    ValuedCardsScreen, ToSaleScreen,
)  # fmt: skip

ALIKE = (
    {"open", "list", "listing"},  # enter: what is behind it
    {"sell", "surplus"},  # s: to sale, on a set what is beyond one of each
    {"count", "keep"},  # q: how many
    {"exchange", "export"},  # i: tables that come in and go out
    {"history", "growth"},  # h: what became of it over time
    {"store", "put_away"},  # p: into a bin
    {"views", "photos"},  # v: as on listings and on the page of one
)
"""Actions that are one thing to a person."""

AS_ON_LISTINGS = ("slash", "enter", "s", "e", "n", "d", "l", "f", "v")


def meaning(action: str) -> str:
    name = action.partition("(")[0]
    return next((sorted(alike)[0] for alike in ALIKE if name in alike), name)


def test_a_key_means_one_thing_on_all_pages_of_cards() -> None:
    meant: dict[str, set[str]] = defaultdict(set)
    for page in PAGES:
        for binding in shown_bindings(page):
            for key in binding.key.split(","):
                meant[key].add(meaning(binding.action))
    assert {key: actions for key, actions in meant.items() if len(actions) > 1} == {}


def test_keys_of_cards_agree_with_those_of_listings() -> None:
    cards = {binding.key: meaning(binding.action) for binding in shown_bindings(CardsScreen)}
    listings = {binding.key: meaning(binding.action) for binding in shown_bindings(ListingsScreen)}
    assert [cards[key] for key in AS_ON_LISTINGS] == [listings[key] for key in AS_ON_LISTINGS]
