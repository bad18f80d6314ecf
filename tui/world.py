"""Everything that exists once the servers are open. Imported late: it brings the database drivers with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from textual.screen import Screen

from tui.base import DataScreen, Services, declared_bindings, shown_bindings
from tui.screens.activity import ActivityScreen
from tui.screens.alerts import AlertsScreen
from tui.screens.bins import BinsScreen
from tui.screens.cards import CardsScreen
from tui.screens.doctor import DoctorScreen
from tui.screens.help import HelpScreen, KeyTable
from tui.screens.insight import InsightScreen
from tui.screens.listing import ListingScreen
from tui.screens.listings import ListingsScreen
from tui.screens.sold import SoldScreen
from tui.watch import Watch
from widgets.cursor_view import CursorView


@dataclass(frozen=True, slots=True)
class World:
    """The services, what makes each screen, and what watches for alerts."""

    services: Services
    watch: Watch
    screens: Mapping[str, Callable[[], Screen[Any]]]
    doctor_page: Callable[[], Screen[Any]]
    listing_page: Callable[[int], Screen[Any]]


def world(services: Services) -> World:
    """The world around open services."""
    return World(
        services,
        Watch(services.tenant),
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
        DoctorScreen,
        ListingScreen,
    )


def key_table() -> KeyTable:
    """The keys of each place, from the bindings that its classes declare."""
    return [
        ("All places", declared_bindings(DataScreen)),
        ("Lists", declared_bindings(CursorView)),
        ("Sold", shown_bindings(SoldScreen)),
        ("Listings", shown_bindings(ListingsScreen)),
        ("A listing", shown_bindings(ListingScreen)),
        ("Alerts", shown_bindings(AlertsScreen)),
        ("Doctor, from the palette", shown_bindings(DoctorScreen)),
    ]
