"""Everything that exists once the servers are open. Imported late: it brings the database drivers with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textual.screen import Screen

from data.rules.label_tags import Tag
from tui import barcodes
from tui.base import DataScreen, declared_bindings, shown_bindings
from tui.delister import Delister
from tui.desk import BaseApp, Services
from tui.list_screen import list_bindings
from tui.screens.activity import ActivityScreen
from tui.screens.alerts import AlertsScreen
from tui.screens.batch import BatchScreen
from tui.screens.bin import BinScreen
from tui.screens.bin_map import BinMapScreen
from tui.screens.bins import BinsScreen
from tui.screens.card_groups import CardGroupsScreen
from tui.screens.card_set import CardSetScreen
from tui.screens.card_sets import CardSetsScreen
from tui.screens.cards import CardsScreen
from tui.screens.count import CountScreen
from tui.screens.count_queue import CountQueueScreen
from tui.screens.doctor import DoctorScreen
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
from tui.screens.messages import MessagesScreen
from tui.screens.move import MoveScreen
from tui.screens.new_listing import NewListingScreen
from tui.screens.pick import PickScreen
from tui.screens.platforms import PlatformsScreen
from tui.screens.put_away import PutAwayScreen
from tui.screens.receive import ReceiveScreen
from tui.screens.scan_test import ScanTestScreen
from tui.screens.sold import SoldScreen
from tui.screens.takedown import TakedownScreen
from tui.screens.walk_order import WalkOrderScreen
from tui.undoing import undo
from tui.watch import Watch
from widgets.choices import Choices
from widgets.cursor_view import CursorView
from widgets.entries import EntryRows
from widgets.fill_map import FillMap


@dataclass(frozen=True, slots=True)
class World:
    """The services, what makes each place and each page, what watches for alerts, and what takes back."""

    services: Services
    revive: Callable[[], None]
    """To be called when a server does not answer; returns at once."""
    watch: Watch
    delister: Delister
    screens: Mapping[str, Callable[[], Screen[Any]]]
    pages: Mapping[str, Callable[..., Screen[Any]]]
    undo: Callable[[BaseApp, Sequence[int]], Awaitable[None]]


SCREENS: Mapping[str, Callable[[], Screen[Any]]] = {
    "help": lambda: HelpScreen(key_table()),
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
    "batch": BatchScreen,
    "bin": BinScreen,
    "card-groups": CardGroupsScreen,
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
    "messages": MessagesScreen,
    "new": NewListingScreen,
    "pick": PickScreen,
    "put-away": PutAwayScreen,
    "platforms": PlatformsScreen,
    "scan-test": ScanTestScreen,
    "takedown": TakedownScreen,
    "walk-order": WalkOrderScreen,
}
"""What makes each page, from what it is to show."""


def world(services: Services, revive: Callable[[], None]) -> World:
    """The world around open services; `revive` starts servers of ours that do not answer."""
    return World(
        services,
        revive,
        Watch(services.tenant),
        Delister(services.tenant, away=revive),
        SCREENS,
        PAGES,
        undo,
    )


def key_table() -> KeyTable:
    """The keys of each place, from the bindings that its classes declare."""
    lists = [*declared_bindings(CursorView), *list_bindings()]
    return [
        ("All places", declared_bindings(DataScreen)),
        ("Lists, where the page gives the key no other meaning", lists),
        ("Choices in a form", declared_bindings(Choices)),
        ("Entries in a form", declared_bindings(EntryRows)),
        ("Sold", shown_bindings(SoldScreen)),
        ("Pick list", shown_bindings(PickScreen)),
        ("Take down", shown_bindings(TakedownScreen)),
        ("Listings", shown_bindings(ListingsScreen)),
        ("Find, by a scan", shown_bindings(FindScreen)),
        ("Bins", shown_bindings(BinsScreen)),
        ("A bin", shown_bindings(BinScreen)),
        ("Map of a bin", [*shown_bindings(BinMapScreen), *declared_bindings(FillMap)]),
        ("The form of an item", shown_bindings(ItemScreen)),
        ("Put away", shown_bindings(PutAwayScreen)),
        ("Cards", shown_bindings(CardsScreen)),
        ("Groups of cards", shown_bindings(CardGroupsScreen)),
        ("Sets of cards", shown_bindings(CardSetsScreen)),
        ("A set", shown_bindings(CardSetScreen)),
        ("Receive", shown_bindings(ReceiveScreen)),
        ("Move", shown_bindings(MoveScreen)),
        ("Count", shown_bindings(CountScreen)),
        ("Labels", shown_bindings(LabelsScreen)),
        ("Count queue, from the palette", shown_bindings(CountQueueScreen)),
        ("Preview of a change", shown_bindings(BatchScreen)),
        ("A listing", shown_bindings(ListingScreen)),
        ("The form of a listing", shown_bindings(EditListingScreen)),
        ("Marketplaces of a listing", shown_bindings(PlatformsScreen)),
        ("Failed", shown_bindings(FailuresScreen)),
        ("Alerts", shown_bindings(AlertsScreen)),
        ("Insight", shown_bindings(InsightScreen)),
        ("Marketplace messages", shown_bindings(MessagesScreen)),
        ("Doctor, from the palette", shown_bindings(DoctorScreen)),
        ("Scan test, from the palette", shown_bindings(ScanTestScreen)),
        ("Walk order, from the palette", shown_bindings(WalkOrderScreen)),
        ("Fees, from the palette", shown_bindings(FeesScreen)),
    ]


async def _commands() -> list[Tag]:
    """The command barcodes of the live key map."""
    return barcodes.tags(key_table())
