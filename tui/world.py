"""Everything that exists once the servers are open. Imported late: it brings the database drivers with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textual.binding import Binding
from textual.screen import Screen

from data.rules.label_tags import Tag
from tui import barcodes
from tui.base import DataScreen, declared_bindings, shown_bindings
from tui.delister import Delister
from tui.desk import BaseApp, Services
from tui.list_screen import list_bindings
from tui.returning import Returning
from tui.screens.accounts import AccountsScreen
from tui.screens.activity import ActivityScreen
from tui.screens.alerts import AlertsScreen
from tui.screens.all_sessions import AllSessionsScreen
from tui.screens.batch import BatchScreen
from tui.screens.bin import BinScreen
from tui.screens.bin_map import BinMapScreen
from tui.screens.binder import BinderScreen
from tui.screens.bins import BinsScreen
from tui.screens.card import CardScreen
from tui.screens.card_groups import CardGroupsScreen
from tui.screens.card_import import CardImportScreen
from tui.screens.card_set import CardSetScreen
from tui.screens.card_sets import CardSetsScreen
from tui.screens.cards import CardsScreen
from tui.screens.count import CountScreen
from tui.screens.count_queue import CountQueueScreen
from tui.screens.doctor import DoctorScreen
from tui.screens.edit_card import EditCardScreen
from tui.screens.edit_listing import EditListingScreen
from tui.screens.failures import FailuresScreen
from tui.screens.fees import FeesScreen
from tui.screens.find import FindScreen
from tui.screens.help import HelpScreen, KeyTable
from tui.screens.insight import InsightScreen
from tui.screens.item import ItemScreen
from tui.screens.labels import LabelsScreen
from tui.screens.listing import ListingScreen
from tui.screens.listings import ListingsScreen
from tui.screens.log_entry import LogEntryScreen
from tui.screens.messages import MessagesScreen
from tui.screens.move import MoveScreen
from tui.screens.new_card import NewCardScreen
from tui.screens.new_listing import NewListingScreen
from tui.screens.notices import NoticesScreen
from tui.screens.pick import PickScreen
from tui.screens.platforms import PlatformsScreen
from tui.screens.put_away import PutAwayScreen
from tui.screens.receive import ReceiveScreen
from tui.screens.scan_test import ScanTestScreen
from tui.screens.servers import ServersScreen
from tui.screens.sessions import SessionsScreen
from tui.screens.slabs import SlabsScreen
from tui.screens.sold import SoldScreen
from tui.screens.takedown import TakedownScreen
from tui.screens.to_sale import ToSaleScreen
from tui.screens.users import UsersScreen
from tui.screens.valued_cards import ValuedCardsScreen
from tui.screens.values import ValuesScreen
from tui.screens.walk_order import WalkOrderScreen
from tui.undoing import undo
from tui.watch import Watch
from widgets.choices import Choices
from widgets.cursor_view import CursorView
from widgets.entries import EntryRows
from widgets.fill_map import FillMap


@dataclass(frozen=True, slots=True)
class World:
    """The services, what makes each place and each page, what watches for alerts, what takes back,
    and what knows where the person was."""

    services: Services
    revive: Callable[[], None]
    """To be called when a server does not answer; returns at once."""
    watch: Watch
    delister: Delister
    screens: Mapping[str, Callable[[], Screen[Any]]]
    pages: Mapping[str, Callable[..., Screen[Any]]]
    undo: Callable[[BaseApp, Sequence[int]], Awaitable[None]]
    returning: Returning


SCREENS: Mapping[str, Callable[[], Screen[Any]]] = {
    "help": lambda: HelpScreen(key_table(), administrators_keys()),
    "sold": SoldScreen,
    "listings": ListingsScreen,
    "bins": BinsScreen,
    "cards": CardsScreen,
    "alerts": AlertsScreen,
    "insight": InsightScreen,
    "activity": ActivityScreen,
}
"""What makes each place."""

PAGES: Mapping[str, Callable[..., Screen[Any]]] = {
    "accounts": AccountsScreen,
    "all-sessions": AllSessionsScreen,
    "batch": BatchScreen,
    "bin": BinScreen,
    "binder": BinderScreen,
    "card": CardScreen,
    "card-duplicate": NewCardScreen,
    "card-edit": EditCardScreen,
    "card-groups": CardGroupsScreen,
    "card-new": NewCardScreen,
    "card-import": CardImportScreen,
    "card-set": CardSetScreen,
    "card-sets": CardSetsScreen,
    "cards": CardsScreen,
    "bin-map": BinMapScreen,
    "count": CountScreen,
    "move": MoveScreen,
    "receive": ReceiveScreen,
    "commands": lambda: LabelsScreen(_commands, "Command barcodes"),
    "count-queue": CountQueueScreen,
    "doctor": DoctorScreen,
    "duplicate": NewListingScreen,
    "edit": EditListingScreen,
    "failures": FailuresScreen,
    "fees": FeesScreen,
    "find": FindScreen,
    "item": ItemScreen,
    "labels": LabelsScreen,
    "listing": ListingScreen,
    "log-entry": LogEntryScreen,
    "messages": MessagesScreen,
    "new": NewListingScreen,
    "notices": NoticesScreen,
    "pick": PickScreen,
    "put-away": PutAwayScreen,
    "platforms": PlatformsScreen,
    "scan-test": ScanTestScreen,
    "slabs": SlabsScreen,
    "servers": ServersScreen,
    "sessions": SessionsScreen,
    "takedown": TakedownScreen,
    "to-sale": ToSaleScreen,
    "valued-cards": ValuedCardsScreen,
    "users": UsersScreen,
    "values": ValuesScreen,
    "walk-order": WalkOrderScreen,
}
"""What makes each page, from what it is to show."""


def world(services: Services, revive: Callable[[], None], returning: Returning) -> World:
    """The world around open services; `revive` starts servers of ours that do not answer."""
    return World(
        services,
        revive,
        Watch(services.tenant),
        Delister(services.tenant, away=revive, vault=services.vault),
        SCREENS,
        PAGES,
        undo,
        returning,
    )


PAGES_WITH_KEYS: Sequence[tuple[str, type[DataScreen[Any]]]] = (
    ("Sold", SoldScreen),
    ("Pick list", PickScreen),
    ("Take down", TakedownScreen),
    ("Listings", ListingsScreen),
    ("Find, by a scan", FindScreen),
    ("Bins", BinsScreen),
    ("A bin", BinScreen),
    ("Map of a bin", BinMapScreen),
    ("The form of an item", ItemScreen),
    ("Put away", PutAwayScreen),
    ("Cards", CardsScreen),
    ("A card", CardScreen),
    ("Slabs", SlabsScreen),
    ("Groups of cards", CardGroupsScreen),
    ("Cards in and out", CardImportScreen),
    ("Sets of cards", CardSetsScreen),
    ("A set", CardSetScreen),
    ("A binder page", BinderScreen),
    ("Values", ValuesScreen),
    ("Cards of a value", ValuedCardsScreen),
    ("Cards to sale", ToSaleScreen),
    ("Receive", ReceiveScreen),
    ("Move", MoveScreen),
    ("Count", CountScreen),
    ("Labels", LabelsScreen),
    ("Count queue, from the palette", CountQueueScreen),
    ("Preview of a change", BatchScreen),
    ("A listing", ListingScreen),
    ("The form of a listing or a card", EditListingScreen),
    ("Marketplaces of a listing", PlatformsScreen),
    ("Failed", FailuresScreen),
    ("Alerts", AlertsScreen),
    ("Insight", InsightScreen),
    ("Marketplace messages", MessagesScreen),
    ("Doctor, from the palette", DoctorScreen),
    ("Scan test, from the palette", ScanTestScreen),
    ("Sessions, from the palette", SessionsScreen),
    ("Walk order, from the palette", WalkOrderScreen),
    ("Fees, from the palette", FeesScreen),
    ("Marketplace accounts, from the palette", AccountsScreen),
)
"""The pages in the order of the help, by what it calls them."""

FOR_ADMINISTRATORS: Sequence[tuple[str, type[DataScreen[Any]]]] = (
    ("Users, from the palette", UsersScreen),
    ("Notices to everybody, n on Users", NoticesScreen),
    ("Everybody's sessions, s on Users", AllSessionsScreen),
    ("Servers, v on Users", ServersScreen),
)
"""What follows them for administrators alone."""


def key_table() -> KeyTable:
    """The keys of each place, from the bindings that its classes declare."""
    more: Mapping[type[DataScreen[Any]], list[Binding]] = {BinMapScreen: declared_bindings(FillMap)}
    return [
        ("All places", declared_bindings(DataScreen)),
        (
            "Lists, where the page gives the key no other meaning",
            [*declared_bindings(CursorView), *list_bindings()],
        ),
        ("Choices in a form", declared_bindings(Choices)),
        ("Entries in a form", declared_bindings(EntryRows)),
        *((name, [*shown_bindings(page), *more.get(page, [])]) for name, page in PAGES_WITH_KEYS),
    ]


def administrators_keys() -> KeyTable:
    """The keys of the pages of which nobody else gets a trace."""
    return [(name, shown_bindings(page)) for name, page in FOR_ADMINISTRATORS]


async def _commands() -> list[Tag]:
    """The command barcodes of the live key map."""
    return barcodes.tags(key_table())
