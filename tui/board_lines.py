"""How the lines of the Sold board are drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from rich.cells import cell_len

from data.rules.fees import FeeTable
from data.rules.marketplaces import label
from data.rules.money import show as money
from queries.board import Board, Entry, Group
from queries.takedowns import Takedown
from tui.times import age, local
from tui.wording import words
from widgets.columns import Column
from widgets.countdown import countdown, urgent
from widgets.text import clean

WINDOW_COLUMN = 1

WHERE, MARKET = (11, 18), (9, 16)
"""Cells at least and at most: as many as the longest on the board needs, and no more than the item can spare."""


def columns(now: Callable[[], datetime], fees: Callable[[], FeeTable]) -> Sequence[Column[Entry]]:
    """The columns; `now` is the database's clock, `fees` the rules in force."""
    return [
        Column("WHERE", where, width=WHERE[0], loud=True),
        Column("WINDOW", lambda entry: _window(entry, now()), width=8, align="right"),
        Column("ITEM", _item, least=20),
        Column("MARKET", _market, width=MARKET[0]),
        Column("PRICE", _price, width=9, align="right", drop=1),
        Column("NETS", lambda entry: _nets(entry, fees()), width=9, align="right"),
    ]


def fitted(columns: Sequence[Column[Entry]], entries: Sequence[Entry]) -> Sequence[Column[Entry]]:
    """The columns with the room that the longest location and marketplaces need; the same ones if they have it."""
    widths = {"WHERE": _width(map(where, entries), WHERE), "MARKET": _width(map(_market, entries), MARKET)}
    wanted = [replace(column, width=widths.get(column.title, column.width)) for column in columns]
    return columns if [column.width for column in wanted] == [column.width for column in columns] else wanted


def _width(texts: Iterable[str], bounds: tuple[int, int]) -> int:
    narrowest, widest = bounds
    return max(narrowest, min(max(map(cell_len, texts), default=0), widest))


def facts(board: Board, now: datetime) -> str:
    """What waits, for the top line."""
    late = sum(entry.sale is not None and entry.sale.window_ends <= now for entry in board.entries)
    to_find = sum(entry.sale is not None for entry in board.entries)
    to_take_down = sum(bool(entry.rows) for entry in board.entries)
    twice = board.count(Group.TWICE)
    return words(
        [
            f"{to_find} to find",
            f"{late} past the window" if late else "",
            f"{twice} sold twice" if twice else "",
            f"{to_take_down} to take down" if to_take_down else "",
        ]
    )


def headings(entries: Sequence[Entry]) -> list[tuple[int, str]]:
    """A heading before the first line of each group."""
    groups = [entry.group for entry in entries]
    return [(groups.index(group), group.value) for group in dict.fromkeys(groups)]


def remarks(entry: Entry, fees: FeeTable) -> str:
    """What a person needs to know of the current line, beside its location; to be shown as it is."""
    return "\n".join(map(clean, _remarks(entry, fees)))


def _remarks(entry: Entry, fees: FeeTable) -> list[str]:
    if entry.double is not None:
        sides = (entry.double.first, entry.double.second)
        return [
            entry.title,
            *(f"{label(side.platform) or '⚠ none'} {money(side.price, '$')}, {local(side.at)}" for side in sides),
        ]
    if entry.sale is None:
        return [entry.title, *map(_state, entry.rows)]
    sale = entry.sale
    net = fees.nets(sale.platform, sale.price)
    nets = f"nets {money(net, '$')} (estimate)" if net is not None else "no fee known"
    lines = [sale.title, f"SKU {sale.sku}" if sale.sku else "no SKU", f"{money(sale.price, '$')}, {nets}"]
    if sale.adjust and sale.left:
        lines.append(f"! set the count to {sale.left} on {', '.join(map(label, sale.adjust))}")
    return lines


def where(entry: Entry) -> str:
    """Where the thing lies."""
    return entry.location or "⚠ none"


def _state(row: Takedown) -> str:
    return f"{label(row.platform)}: {row.reason or 'waits for proof that it is down'}"


def _window(entry: Entry, now: datetime) -> str:
    if entry.double is not None:
        return "×2 !"
    if entry.sale is None:
        return f"{age(entry.since)}  "
    ends = entry.sale.window_ends
    left = countdown(ends, now)
    return f"{left} !" if ends <= now or urgent(ends, now) else f"{left}  "


def _item(entry: Entry) -> str:
    sale = entry.sale
    if sale is None:
        return entry.title
    several = f"{sale.units}× " if sale.units > 1 else ""
    return several + sale.title + (f" ({sale.left} left)" if sale.left and sale.sale_id is not None else "")


def _market(entry: Entry) -> str:
    if entry.double is not None:
        return f"{label(entry.double.first.platform)} ⇄ {label(entry.double.second.platform)}"
    if entry.sale is not None:
        return label(entry.sale.platform) or "⚠ none"
    return " ".join(f"{label(row.platform)} {'✗' if row.failures else '○'}" for row in entry.rows)


def _price(entry: Entry) -> str:
    return "" if entry.sale is None else money(entry.sale.price, "$")


def _nets(entry: Entry, fees: FeeTable) -> str:
    sale = entry.sale
    return "" if sale is None else money(fees.nets(sale.platform, sale.price), "$")
