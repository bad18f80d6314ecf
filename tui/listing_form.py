"""The form of a listing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

from textual.widget import Widget

from data.rules import listing_fields, pairs, product_code
from data.rules.marketplaces import MARKETPLACES
from data.rules.status import Condition, ListingStatus
from tui import listing_values
from tui.form import Form, Words
from widgets.choices import Choices, Option
from widgets.entries import Entries
from widgets.fields import Line, Prose, State

PLATFORMS, STATUS = "platforms", "status"
"""The fields that a new listing has and a stored one does not."""

_HINTS = {
    "price": "such as 84 or 19.99",
    "cost": "what it cost you",
    "storage_location": "such as A2 or Shelf-3",
}


class ListingForm(Form):
    """All fields of a listing; a `new` one is also asked where to post it, and whether it is ready."""

    labels = listing_values.LABELS

    def __init__(self, *, new: bool) -> None:
        super().__init__(new=new)
        self.posted_on: Sequence[str] = ()
        """Where a stored listing has rows: their limits count too."""
        self._suggesters = {field: Words() for field in ("category", "item_type", "storage_location")}
        self.fields = self.made(self._names())

    def suggest(self, words: Mapping[str, Sequence[str]]) -> None:
        for field, suggester in self._suggesters.items():
            usual = listing_fields.ITEM_TYPES if field == "item_type" else ()
            suggester.words = [*dict.fromkeys([*words.get(field, ()), *usual])]

    def fill_field(self, name: str, value: Any) -> None:
        super().fill_field(name, value)
        # A stored listing keeps another program's word; a new one is not written with it.
        if self.new and name == "condition":
            self.fields[name].say(problem=self.read([name])[1].get(name, ""))

    def shown(self, name: str, value: Any) -> State:
        if name == STATUS:
            return str(value or ListingStatus.DRAFT)
        return list(value or ()) if name == PLATFORMS else listing_values.shown(name, value)

    def typed(self, name: str, state: State) -> Any:
        return listing_values.typed(name, state, self.base.get(name))

    def words(self, name: str, value: Any) -> str:
        return listing_values.words(name, value)

    def remark(self, name: str, value: Any) -> str:
        return listing_values.remark(name, value)

    def look_at(self, name: str) -> None:
        if name in ("title", PLATFORMS):
            self.count_title()
        elif name == "upc":
            code = product_code.bare(str(self.fields[name].state))
            self.warn(name, "code", product_code.doubt(code))

    def count_title(self) -> None:
        """Say how much room the title has on each marketplace that it is to be on."""
        chosen = cast(Collection[str], self.fields[PLATFORMS].state) if self.new else ()
        title = str(self.fields["title"].state)
        counts = listing_fields.title_counts(title, [*self.posted_on, *chosen])
        *narrow, (_, most, _) = counts
        self.fields["title"].say(
            hint=" · ".join(
                [f"{len(title.strip())} of {most}", *(f"{label} takes {limit}" for label, limit, _ in narrow)]
            )
        )
        over = [f"{too_many} too many for {label}" for label, _, too_many in narrow if too_many]
        self.warn("title", "room", f"{', '.join(over)}." if over else "")

    def control(self, name: str) -> Widget:
        match name:
            case "description":
                return Prose()
            case "condition":
                return Choices([Option("", "none"), *(Option(word, word) for word in Condition)])
            case "attributes":
                return Entries("add one, as in size: 9.5", pairs.parse)
            case "photos":
                return Entries("add a path or an address", listing_fields.parse_photo)
            case "platforms":
                return Choices([Option(place.name, place.label) for place in MARKETPLACES], many=True)
            case "status":
                return Choices(
                    [Option(ListingStatus.DRAFT, "draft"), Option(ListingStatus.ACTIVE, "active: it is for sale")]
                )
            case _:
                return Line(placeholder=_HINTS.get(name, ""), suggester=self._suggesters.get(name))

    def _names(self) -> list[tuple[str, str]]:
        """The fields in their order, and their labels."""
        named = list(self.labels.items())
        return [named[0], (PLATFORMS, "Post to"), *named[1:], (STATUS, "Save as")] if self.new else named
