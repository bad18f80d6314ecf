"""The columns of listings: those that fit at first, and those that a person may choose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from data.rules.marketplaces import label
from data.rules.money import amount
from data.rules.money import show as money
from data.rules.status import ListingStatus
from queries.listings import ListingRow
from tui.platform_marks import mark
from tui.times import age, local
from widgets.columns import Column


def _where(row: ListingRow) -> str:
    if row.storage_location:
        return row.storage_location
    return "⚠ none" if row.status == ListingStatus.ACTIVE else ""


def _platforms(row: ListingRow) -> str:
    pairs = (entry.partition(":") for entry in (row.platforms or "").split())
    return " ".join(f"{label(name)[:2]}{mark(status or None)}" for name, _, status in pairs)


def _title(row: ListingRow) -> str:
    return row.title if (row.quantity or 0) <= 1 else f"{row.title} ×{row.quantity}"


def _money(value: float | None) -> str:
    return "" if value is None else money(amount(value))


def _time(value: datetime | None) -> str:
    return "" if value is None else local(value)


COLUMNS: Sequence[Column[ListingRow]] = (
    Column("WHERE", _where, width=12, loud=True, key="location", sortable=True),
    Column("TITLE", _title, least=30, sortable=True),
    Column("STATUS", lambda row: row.status or "⚠ none", width=8, sortable=True),
    Column("PRICE", lambda row: money(amount(row.price)), width=9, align="right", sortable=True),
    Column("COST", lambda row: money(amount(row.cost)), width=8, align="right", drop=1, sortable=True),
    Column("AGE", lambda row: age(row.created_at), width=5, align="right", drop=2, sortable=True),
    Column("PLATFORMS", _platforms, width=15, drop=3, sortable=True),
    Column(
        "QTY",
        lambda row: "—" if row.quantity is None else str(row.quantity),
        width=4,
        align="right",
        key="quantity",
        sortable=True,
        spare=True,
    ),
    Column("SKU", lambda row: row.sku or "", width=12, sortable=True, spare=True),
    Column("UPC", lambda row: row.upc or "", width=13, sortable=True, spare=True),
    Column("CATEGORY", lambda row: row.category or "", width=14, sortable=True, spare=True),
    Column("CONDITION", lambda row: row.condition or "", width=10, sortable=True, spare=True),
    Column("CHANGED", lambda row: _time(row.updated_at), width=12, key="updated", sortable=True, spare=True),
    Column("LISTED", lambda row: _time(row.created_at), width=12, key="created", sortable=True, spare=True),
    Column(
        "SOLD ON", lambda row: label(row.sold_platform), width=10, key="sold_platform", sortable=True, spare=True
    ),
    Column(
        "SOLD FOR",
        lambda row: _money(row.sold_price),
        width=9,
        align="right",
        key="sold_price",
        sortable=True,
        spare=True,
    ),
    Column("SOLD", lambda row: _time(row.sold_date), width=12, key="sold_date", sortable=True, spare=True),
)
