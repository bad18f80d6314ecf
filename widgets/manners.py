"""What the app says of its terminal in classes: -ascii (it draws nothing else), -frugal (every byte counts)."""

from __future__ import annotations

import os

from textual.widget import Widget


def draws_ascii(widget: Widget) -> bool:
    """Whether this widget's terminal draws nothing but ASCII."""
    return any(node.has_class("-ascii") for node in widget.ancestors)


def draws_sextants() -> bool:
    """Whether the terminal may have signs of six parts: those below leave them to fonts that have none."""
    if "XTERM_VERSION" in os.environ or os.environ.get("TERM_PROGRAM") == "Apple_Terminal":
        return False
    return not os.environ.get("TERM", "").startswith(("cons", "dumb", "linux", "vt"))


def is_frugal(widget: Widget) -> bool:
    """Whether to this widget's terminal every byte counts."""
    return any(node.has_class("-frugal") for node in widget.ancestors)


def erases_in_colour() -> bool:
    """Whether the terminal fills what it erases with the background colour."""
    return not os.environ.get("TERM", "").startswith(("ansi", "cons", "dumb", "screen", "sun", "vt"))
