"""What is on the screen while the servers start."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from tui.places_bar import places_bar
from widgets.text import clean
from widgets.top_line import TopLine


class Starting(Screen[None]):
    """The shell of the dashboard with the progress in its middle."""

    def compose(self) -> ComposeResult:
        yield TopLine("Bindeck")
        yield Static("Starting …", id="progress", markup=False)
        yield places_bar()

    def show_progress(self, sentence: str) -> None:
        """Say what is being done."""
        self.query_one("#progress", Static).update(clean(sentence))
