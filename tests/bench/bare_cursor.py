"""The baseline of a key: a bare Textual app, whose label counts the cursor keys."""

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Footer, Label


class BareCursor(App[None]):
    """Shows how often a key was pressed."""

    presses = 0

    def compose(self) -> ComposeResult:
        yield Label("ready 0")
        yield Footer()

    def on_key(self, event: events.Key) -> None:
        if event.key in ("up", "down"):
            self.presses += 1
            self.query_one(Label).update(f"ready {self.presses}")


if __name__ == "__main__":
    BareCursor().run()
