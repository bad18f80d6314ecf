"""A line for a password."""

from __future__ import annotations

from textual.widgets import Input


class Secret(Input):
    """What stands in it is neither shown nor handed to a clipboard, which keeps it for others to read."""

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        max_length: int = 256,
        compact: bool = True,
        id: str | None = None,
    ) -> None:
        super().__init__(
            value, placeholder=placeholder, max_length=max_length, compact=compact, id=id, password=True
        )

    def action_copy(self) -> None:
        """Copy nothing."""

    def action_cut(self) -> None:
        """Take out what is selected; it is kept nowhere."""
        self.delete_selection()
