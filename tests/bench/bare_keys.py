"""The baseline of a key: a bare Textual app that paints a number for each."""

from textual.app import App, ComposeResult
from textual.widgets import Footer, Label


class BareKeys(App[None]):
    """Counts keys."""

    def compose(self) -> ComposeResult:
        self.count = 0
        self.label = Label("ready")
        yield self.label
        yield Footer()

    def on_key(self) -> None:
        self.count += 1
        self.label.update(f"{self.count:>80}")


if __name__ == "__main__":
    BareKeys().run()
