"""A stop of the pick list in words: on the screen, and on paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import zip_longest
from typing import Any

from rich.cells import cell_len

from data.rules import mend
from data.rules.marketplaces import label
from data.rules.money import show as money
from queries.picks import Stop, Thing
from tui.picking import Outcome, Walk
from tui.times import local
from tui.wording import plural, words
from widgets.countdown import countdown, urgent
from widgets.facts import Fact, Heading
from widgets.text import wrap

WIDTH = 80
WHERE_WIDTH = 18

LOOKED_FOR = ("color", "colour", "brand", "size", "material", "pattern")
"""Attributes that one sees from in front of a shelf."""


def stop_facts(stop: Stop, now: datetime) -> list[Fact | Heading]:
    """Everything about a stop but its location; `now` by the database's clock."""
    sale, thing = stop.sale, stop.thing
    facts: list[Fact | Heading] = [Heading(sale.title)]
    if sale.units > 1:
        facts.append(Fact("Take", plural(sale.units, "unit"), loud=True))
    told = {
        "Item": _item(thing),
        "Look for": looked_for(thing),
        "Sold": f"{_sold(stop)}, {_ago(sale.sold_at, now)}",
        "Shelf": _shelf(thing),
    }
    return [*facts, _window(stop, now), *(Fact(name, value) for name, value in told.items() if value)]


def end_facts(walk: Walk) -> list[Fact | Heading]:
    """How a walk ended that has no stop left."""
    if not walk.done:
        return [Heading("Nothing waits to be found.")]
    counts = Counter(walk.done.values())
    return [
        Heading(f"The walk is over: {plural(walk.total, 'stop')}"),
        *(Fact(outcome.capitalize(), str(counts[outcome])) for outcome in Outcome if counts[outcome]),
    ]


def looked_for(thing: Thing) -> str:
    """What the thing looks like: colour, brand and size, and the first line of its description."""
    known = {key.casefold(): value for key, value in mend.attributes(thing.attributes or "").items()}
    seen = [text for name in LOOKED_FOR if (text := _plain(known.get(name)))]
    lines = (thing.description or "").strip().splitlines()
    return words([*seen, lines[0].strip() if lines else ""])


def sheet(stops: Sequence[Stop], now: datetime) -> str:
    """The pick list as plain text of 80 columns, its lines cleaned."""
    today = now.replace(tzinfo=UTC).astimezone()
    lines = [f"Pick list: {len(stops)} to find, {today:%Y-%m-%d %H:%M}", "-" * WIDTH]
    for stop in stops:
        lines += [*_entry(stop), ""]
    return "\n".join(lines) + "\n"


def _entry(stop: Stop) -> Iterator[str]:
    sale, thing = stop.sale, stop.thing
    names = words([f"{name} {code}" for name, code in (("SKU", thing.sku), ("UPC", thing.upc)) if code])
    sold = words([_sold(stop), f"sold {local(sale.sold_at)}", f"window until {local(sale.window_ends)}"])
    title = f"{sale.units} x {sale.title}" if sale.units > 1 else sale.title
    right = [line for text in (title, names, sold) if text for line in wrap(text, WIDTH - WHERE_WIDTH - 6)]
    left = wrap(stop.location or "(no location)", WHERE_WIDTH)
    for nth, (where, what) in enumerate(zip_longest(left, right, fillvalue="")):
        box = "    " if nth else "[ ] "
        yield f"{box}{where}{' ' * (WHERE_WIDTH - cell_len(where))}  {what}".rstrip()


def _item(thing: Thing) -> str:
    upc = f"UPC {thing.upc}" if thing.upc else ""
    return words([thing.condition or "", f"SKU {thing.sku}" if thing.sku else "", upc])


def _sold(stop: Stop) -> str:
    place = label(stop.sale.platform) or "an unnamed marketplace"
    return f"{place} for {money(stop.sale.price, '$')}"


def _ago(then: datetime, now: datetime) -> str:
    passed = countdown(min(then, now), now)
    return "just now" if passed == "now" else passed


def _window(stop: Stop, now: datetime) -> Fact:
    ends = stop.sale.window_ends
    if ends <= now:
        return Fact("Window", f"over since {local(ends)}: the other marketplaces are due", loud=True)
    mark = " !" if urgent(ends, now) else ""
    return Fact("Window", f"closes in {countdown(ends, now)}{mark}", loud=urgent(ends, now))


def _shelf(thing: Thing) -> str:
    count, room = thing.item_count, thing.capacity
    there = "" if count is None else f"{count} of {room} there" if room else f"{count} there"
    since = f"since {local(thing.stored_at)}" if thing.storage_id and thing.stored_at else ""
    return words(
        [
            f"bin {thing.bin_name}" if thing.bin_name else "",
            f"section {thing.section_name}" if thing.section_name else "",
            there,
            thing.storage_id or "",
            since,
        ]
    )


def _plain(value: Any) -> str:
    return str(value).strip() if isinstance(value, str | int | float) else ""
