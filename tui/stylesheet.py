"""The styles, parsed once: Textual asks for all of them anew, twice, with every place that is shown first."""

from textual.css.stylesheet import Stylesheet


class ParsedOnce(Stylesheet):
    """Parses again where the colours of the theme have changed, and new sources as they come."""

    def __init__(self, *, variables: dict[str, str]) -> None:
        super().__init__(variables=variables)
        self._outdated = False

    def set_variables(self, variables: dict[str, str]) -> None:
        if variables != self._variables:
            super().set_variables(variables)
            self._outdated = True

    def reparse(self) -> None:
        if self._outdated:
            super().reparse()
            self._outdated = False
