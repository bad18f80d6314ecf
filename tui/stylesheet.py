"""The styles, parsed and applied once: Textual asks for all of them anew, twice, with every place shown first."""

from textual.app import App
from textual.cache import LRUCache
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

SOURCES = 1024
"""More than there are sources of styles: of Textual's 64 every one is parsed anew once there are 65."""


class ParsedOnce(Stylesheet):
    """Parses again where the colours of the theme have changed, and new sources as they come."""

    def __init__(self, *, variables: dict[str, str]) -> None:
        super().__init__(variables=variables)
        self._parse_cache = LRUCache(SOURCES)
        self._outdated = False
        self._unchanged = False

    def set_variables(self, variables: dict[str, str]) -> None:
        if variables != self._variables:
            super().set_variables(variables)
            self._outdated = True

    def reparse(self) -> None:
        self._unchanged = not self._outdated
        if self._outdated:
            self.parse()
            self._outdated = False

    def update(self, root: DOMNode, animate: bool = False) -> None:
        # After a reparse that changed nothing; the screen that comes is styled as it is mounted or resumed.
        if not (self._unchanged and isinstance(root, App)):
            super().update(root, animate=animate)
