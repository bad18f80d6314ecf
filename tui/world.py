"""Everything that exists once the servers are open. Imported late: it brings the database drivers with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textual.screen import Screen

from tui.base import DataScreen, declared_bindings, shown_bindings
from tui.delister import Delister
from tui.desk import BaseApp, Services
from tui.list_screen import list_bindings
from tui.screens.activity import ActivityScreen
from tui.screens.alerts import AlertsScreen
from tui.screens.batch import BatchScreen
from tui.screens.bin import BinScreen
from tui.screens.bins import BinsScreen
from tui.screens.cards import CardsScreen
from tui.screens.count_queue import CountQueueScreen
from tui.screens.doctor import DoctorScreen
from tui.screens.edit_listing import EditListingScreen
from tui.screens.failures import FailuresScreen
from tui.screens.fees import FeesScreen
from tui.screens.find import FindScreen
from tui.screens.help import HelpScreen, KeyTable
from tui.screens.insight import InsightScreen
from tui.screens.listing import ListingScreen
from tui.screens.listings import ListingsScreen
from tui.screens.messages import MessagesScreen
from tui.screens.new_listing import NewListingScreen
from tui.screens.pick import PickScreen
from tui.screens.platforms import PlatformsScreen
from tui.screens.put_away import PutAwayScreen
from tui.screens.scan_test import ScanTestScreen
from tui.screens.sold import SoldScreen
from tui.screens.takedown import TakedownScreen
from tui.screens.walk_order import WalkOrderScreen
from tui.undoing import undo
from tui.watch import Watch
from widgets.choices import Choices
from widgets.cursor_view import CursorView
from widgets.entries import EntryRows


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


def world(services: Services, revive: Callable[[], None]) -> World:
    """The world around open services; `revive` starts servers of ours that do not answer."""
    return World(
        services,
        revive,
        Watch(services.tenant),
        Delister(services.tenant, away=revive),
        {
            "help": lambda: HelpScreen(key_table()),
            "sold": SoldScreen,
            "listings": ListingsScreen,
            "bins": BinsScreen,
            "cards": CardsScreen,
            "alerts": AlertsScreen,
            "insight": InsightScreen,
            "activity": ActivityScreen,
        },
        {
            "batch": BatchScreen,
            "bin": BinScreen,
            "count-queue": CountQueueScreen,
            "doctor": DoctorScreen,
            "duplicate": NewListingScreen,
            "edit": EditListingScreen,
            "failures": FailuresScreen,
            "fees": FeesScreen,
            "find": FindScreen,
            "listing": ListingScreen,
            "messages": MessagesScreen,
            "new": NewListingScreen,
            "pick": PickScreen,
            "put-away": PutAwayScreen,
            "platforms": PlatformsScreen,
            "scan-test": ScanTestScreen,
            "takedown": TakedownScreen,
            "walk-order": WalkOrderScreen,
        },
        undo,
    )


def key_table() -> KeyTable:
    """The keys of each place, from the bindings that its classes declare."""
    return [
        ("All places", declared_bindings(DataScreen)),
        (
            "Lists, where the page gives the key no other meaning",
            [*declared_bindings(CursorView), *list_bindings()],
        ),
        ("Choices in a form", declared_bindings(Choices)),
        ("Entries in a form", declared_bindings(EntryRows)),
        ("Sold", shown_bindings(SoldScreen)),
        ("Pick list", shown_bindings(PickScreen)),
        ("Take down", shown_bindings(TakedownScreen)),
        ("Listings", shown_bindings(ListingsScreen)),
        ("Find, by a scan", shown_bindings(FindScreen)),
        ("Bins", shown_bindings(BinsScreen)),
        ("A bin", shown_bindings(BinScreen)),
        ("Put away", shown_bindings(PutAwayScreen)),
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
