"""Help (F1): the keys, from the bindings themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.binding import Binding
from textual.keys import format_key
from textual.widget import Widget

from data.sessions import TOPIC
from tui.base import DataScreen, declared_bindings
from tui.places import PLACES
from widgets.facts import Fact, Facts, Heading

KeyTable = Sequence[tuple[str, Sequence[Binding]]]


class HelpScreen(DataScreen[None]):
    """All keys of all places."""

    NAME = "Help"
    ASKS_DATABASE = False
    TOPICS = frozenset({TOPIC})

    def __init__(self, tables: KeyTable, for_administrators: KeyTable) -> None:
        super().__init__()
        self._tables = tables
        self._for_administrators = for_administrators
        self.facts_block = Facts(id="facts")

    def body(self) -> Iterable[Widget]:
        yield self.facts_block

    async def fetch(self) -> None:
        return None

    def show(self, data: None) -> None:
        lines: list[Fact | Heading] = [Heading("Places: the F-key, or g and the letter")]
        lines += [Fact(f"{place.key.upper()}, g {place.letter}", place.name) for place in PLACES]
        everywhere = [
            binding for binding in declared_bindings(type(self.desk)) if not binding.action.startswith("go(")
        ]
        more = self._for_administrators if self.services.presence.administrates else ()
        for name, bindings in [("Everywhere", everywhere), *self._tables, *more]:
            lines.append(Heading(name))
            lines += [Fact(self._keys(binding), binding.tooltip or binding.description) for binding in bindings]
        self.facts_block.show(lines)

    def _keys(self, binding: Binding) -> str:
        """All keys of a binding as they are shown: `↓, j`."""
        if binding.key_display:
            return binding.key_display
        return ", ".join(format_key(key) for key in binding.key.split(","))

    def show_failure(self, sentence: str) -> None:
        self.facts_block.show([Heading(sentence)])
