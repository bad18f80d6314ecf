"""What was sold, as answers: sell-through, days to sale, and profit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from data.rules import stock
from data.rules.marketplaces import MANUAL, label
from data.rules.search_completion import whole
from data.rules.status import ListingStatus
from data.rules.turnover import Fate, Stay, by_month, unplaced
from queries.profit import Takings, together
from queries.turnover import Pace, Wait
from tui.answers import (
    Answer,
    Head,
    Line,
    amount,
    days,
    dollars,
    left_out,
    month_name,
    month_short,
    more_names,
    percent,
    said,
    share,
)
from tui.stock_answers import ACTIVE, category
from tui.wording import plural

SOLD = f"status:{ListingStatus.SOLD}"
"""The filter of what was sold, however other programs spell its status."""

MONEY = 11
"""Cells of an amount where there are many of them."""

_PACE = (Head("ON SALE"), Head(f"SOLD {stock.LATELY_DAYS}d"), Head("SHARE", 7))
_WAITS = (Head("SALES"), Head("HALF BY", 8), Head("9 OF 10 BY", 10))
_TAKINGS = (
    Head("SALES", 7),
    Head("TAKEN", MONEY, drop=2),
    Head("FEES", MONEY, drop=3),
    Head("COST", MONEY, drop=3),
    Head("PROFIT", MONEY),
    Head("UNKNOWN", 7, drop=1),
)


def sell_through(stays: Sequence[Stay], months: Sequence[date]) -> Answer:
    """Sell-through by month, newest first."""
    turnovers = by_month(stays, len(months))
    lost = unplaced(stays)
    lines = [
        Line(
            month_name(month),
            (turnover.share or 0) * 100,
            (f"{turnover.on_sale:,}", f"{turnover.listed:,}", f"{turnover.sold:,}", share(turnover.share)),
            f"sold:{month_name(month)}",
            month_short(month),
        )
        for month, turnover in zip(months, turnovers, strict=True)
    ]
    last = turnovers[-1]
    return Answer(
        f"{share(last.share)} of {last.on_sale:,} on sale were sold this month so far",
        "MONTH",
        (Head("ON SALE"), Head("LISTED", 8, drop=1), Head("SOLD", 8), Head("SHARE", 7)),
        lines[::-1],
        percent,
        said(
            "On sale: there when the month began, or listed in it. Canceled ones left when last changed.",
            left_out(
                (lost[Fate.SOLD], "sold without a date"),
                (lost[Fate.HERE], "on sale without a date"),
                (lost[Fate.CANCELED], "canceled without a date"),
                (lost[Fate.UNKNOWN], "with a status nobody knows"),
            ),
        ),
        as_columns=True,
        newest_first=True,
    )


def pace_by_category(paces: Sequence[Pace]) -> Answer:
    """Sell-through of the last months by category."""
    more = more_names(len(paces), paces[0].names if paces else 0)
    lines = [_pace(pace, pace.name or "no category", f"{ACTIVE} {category(pace.name)}") for pace in paces]
    return _paces("CATEGORY", lines, more)


def pace_by_platform(paces: Sequence[Pace]) -> Answer:
    """Sell-through of the last months by marketplace."""
    lines = [_pace(pace, _place(pace.name), _on(pace.name)) for pace in paces if pace.name != MANUAL]
    by_hand = sum(pace.sold for pace in paces if pace.name == MANUAL)
    return _paces("MARKETPLACE", lines, left_out((by_hand, "sold by hand")))


def days_by_month(waits: Sequence[Wait], months: Sequence[date]) -> Answer:
    """Days from listing to sale, by the month of the sale, newest first."""
    found = {wait.month: wait for wait in waits}
    lines = [
        _wait(
            found.get(number, Wait(number, "", 0, None, None, 0, 0, 0)),
            month_name(month),
            f"sold:{month_name(month)}",
            month_short(month),
        )
        for number, month in enumerate(months, 1)
    ]
    undated = sum(wait.undated for wait in waits)
    return Answer(
        "Days from listing to sale, by the month of the sale",
        "MONTH",
        _WAITS,
        lines[::-1],
        days,
        said(
            "Drawn: the days in which half of a month's sales were sold.",
            left_out(
                (sum(wait.backwards for wait in waits), "sold before they were listed"),
                (undated, "without a date"),
            ),
        ),
        as_columns=True,
        newest_first=True,
    )


def days_by_category(waits: Sequence[Wait], months: Sequence[date]) -> Answer:
    """Days from listing to sale in these months, by category."""
    sold = f"{SOLD} sold:>={month_name(months[0])}"
    names = waits[0].names if waits else 0
    return Answer(
        f"Days from listing to sale in the last {len(months)} months",
        "CATEGORY",
        _WAITS,
        [_wait(wait, wait.name or "no category", f"{sold} {category(wait.name)}") for wait in waits],
        days,
        said(
            "The bar: the days in which half of the sales were sold.",
            left_out(
                (sum(wait.backwards for wait in waits), "sold before they were listed"),
                (sum(wait.undated for wait in waits), "without a listing date"),
            ),
            more_names(len(waits), names),
        ),
    )


def profit_by_month(rows: Sequence[Takings], months: Sequence[date]) -> Answer:
    """Profit by month, newest first; sales without a date on a line of their own."""
    lines = [
        _takings(
            together(row for row in rows if row.month == number),
            month_name(month),
            f"sold:{month_name(month)}",
            month_short(month),
        )
        for number, month in enumerate(months, 1)
    ]
    undated = together(row for row in rows if row.month is None)
    if undated.sales:
        lines.insert(0, _takings(undated, "⚠ no date", f"{SOLD} -sold"))
    counted = [row for row in rows if row.month != 0]
    return Answer(
        f"{amount(together(counted).profit)} earned in {len(months)} months",
        "MONTH",
        _TAKINGS,
        lines[::-1],
        dollars,
        _profit_remarks(counted),
        as_columns=True,
        newest_first=True,
    )


def profit_by_platform(rows: Sequence[Takings], months: Sequence[date]) -> Answer:
    """Profit of these months by marketplace, the most first."""
    dated = [row for row in rows if row.month]
    places = {row.platform for row in dated}
    found = [together((row for row in dated if row.platform == place), platform=place) for place in places]
    found.sort(key=lambda row: (-(row.profit or 0), -row.sales, row.platform))
    since = f"sold:>={month_name(months[0])}"
    undated = sum(row.sales for row in rows if row.month is None)
    return Answer(
        f"{amount(together(found).profit)} earned in the last {len(months)} months",
        "MARKETPLACE",
        _TAKINGS,
        [_takings(row, _place(row.platform), f"{SOLD} {_sold_on(row.platform)} {since}") for row in found],
        dollars,
        _profit_remarks(found, undated),
    )


def _paces(subject: str, lines: Sequence[Line], more: str = "") -> Answer:
    return Answer(
        f"Sold in the last {stock.LATELY_DAYS} days, of what was on sale",
        subject,
        _PACE,
        lines,
        percent,
        said("Share: sold, of those sold and still on sale. enter opens what is on sale.", more),
    )


def _pace(pace: Pace, name: str, opens: str) -> Line:
    cells = (f"{pace.here:,}", f"{pace.sold:,}", share(pace.share))
    return Line(name, (pace.share or 0) * 100, cells, opens)


def _wait(wait: Wait, name: str, opens: str, short: str = "") -> Line:
    told = ("—" if value is None else days(value) for value in (wait.median, wait.slow))
    return Line(name, wait.median, (f"{wait.sales:,}", *told), opens, short)


def _takings(row: Takings, name: str, opens: str, short: str = "") -> Line:
    profit = row.profit
    amounts = (None,) * 4 if profit is None else (row.taken, row.fees, row.costs, profit)
    cells = (
        f"{row.sales:,}",
        *(amount(value, MONEY) for value in amounts),
        f"{row.unknown:,}" if row.unknown else "",
    )
    return Line(name, None if profit is None else float(profit), cells, opens, short)


def _profit_remarks(rows: Iterable[Takings], undated: int = 0) -> tuple[str, ...]:
    total = together(rows)
    return said(
        "Profit: price less fee (an estimate) and cost.",
        f"{plural(total.partly, 'sale')} of units left others on sale: no list has them." if total.partly else "",
        left_out(
            (total.costless, "without a cost"),
            (total.feeless, "where no fee is known"),
            (total.unpriced, "without a price"),
            (undated, "without a date"),
        ),
    )


def _place(name: str) -> str:
    return "by hand" if name == MANUAL else label(name) or "⚠ unnamed"


def _on(name: str) -> str:
    return whole("on", name) if name else ""


def _sold_on(name: str) -> str:
    return whole("soldon", name) if name else "-soldon"
