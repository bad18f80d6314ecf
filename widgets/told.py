"""What a table says to the screen around it."""

from __future__ import annotations

from textual.message import Message

from widgets.cursor_view import CursorView


class Told(Message):
    """Something a table says; not yet handled, it gives way to a newer word of its kind."""

    def __init__(self, table: CursorView) -> None:
        super().__init__()
        self.table = table

    @property
    def control(self) -> CursorView:
        return self.table

    def can_replace(self, message: Message) -> bool:
        return type(message) is type(self) and message.control is self.table
