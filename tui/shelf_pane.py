"""What lies in the bin or section under the cursor, beside the tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from queries import locations, shelves
from queries.locations import Place
from queries.shelves import ItemRow, Sums
from tui.side_pane import SidePane
from tui.times import age
from tui.wording import plural, words
from widgets.facts import Fact, Heading
from widgets.fill import fill_bar, fill_words

MOST = 200
"""Things that are listed; the page of the bin has them all."""

BAR = 10


@dataclass(frozen=True, slots=True)
class Contents:
    """A bin or section, what lies in it added up, and the first things."""

    place: Place
    sums: Sums
    first: Sequence[ItemRow]


class ShelfPane(SidePane[Contents]):
    """The contents of a place; the rows it follows are those of tui/bin_tree.py."""

    TOPICS = frozenset({"storage", "listings"})

    async def fetch(self, row_id: int) -> Contents | None:
        read = self.desk.services.tenant.read
        look = locations.whole_bin if row_id > 0 else locations.section
        place = await read(look, abs(row_id))
        if place is None:
            return None
        where = (place.bin_id, place.section_id)
        return Contents(place, await read(shelves.sums, *where), await read(shelves.first, *where, MOST))

    def draw(self, data: Contents) -> None:
        place, sums = data.place, data.sums
        bar = fill_bar(place.held, place.capacity, BAR)
        fill = f"{bar} {fill_words(place.held, place.capacity)}" if place.section_id is not None else ""
        title = f"{place.bin_name} / {place.section_name}" if place.section_name else place.bin_name
        lines: list[Fact | Heading] = [Heading(words([title, fill.strip()]))]
        if not data.first:
            lines.append(Heading("Nothing lies here."))
        lines += [Fact(row.storage_id, _thing(row)) for row in data.first]
        if len(data.first) == MOST:
            lines.append(Heading(f"{plural(sums.units, 'thing')} in all: enter shows every one."))
        self.facts_block.show(lines)


def _thing(row: ItemRow) -> str:
    return "  ".join(
        part
        for part in (row.title or "no title", f"×{row.quantity}", row.status or "", age(row.created_at))
        if part
    )
