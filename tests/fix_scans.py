"""A scanner at the dashboard's keyboard."""

from textual import events

from tests.fix_dashboard import Dashboard


def scan(board: Dashboard, code: str, end: str = "enter") -> None:
    """Type a code as a scanner does: all at once, and Enter."""
    for character in code:
        board.app.post_message(events.Key(character, character))
    board.app.post_message(events.Key(end, {"enter": "\r", "tab": "\t"}[end]))
