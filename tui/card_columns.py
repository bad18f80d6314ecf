"""The columns of cards: those that fit at first, and those that a person may choose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from data.rules import tags
from data.rules.money import amount, known
from data.rules.money import show as money
from data.rules.photos import addresses
from data.rules.stock import units
from data.rules.tiers import tier_of
from queries.cards import CardRow
from tui.answers import amount as fitting
from tui.times import local
from widgets.columns import Column

MONEY, TOTAL = 10, 11
"""Cells of an amount, and of one for all copies."""

MOST_DIGITS = 100_000
"""Copies from which on thousands are told: there is room for five digits."""


def _grade(row: CardRow) -> str:
    if row.grade is None:
        return row.grading_company or "raw"
    return f"{row.grading_company or '?'} {row.grade:g}"


def _set(row: CardRow) -> str:
    return " · ".join(part for part in (row.field, row.set_name) if part)


def _where(row: CardRow) -> str:
    """What is written, else the item that it lies in."""
    return (row.location or "").strip() or row.stored_as or "—"


def _quantity(row: CardRow) -> str:
    if row.quantity is None:
        return "—"
    if row.quantity >= MOST_DIGITS:
        return f"{row.quantity // 1000}k"
    return f"⚠{row.quantity}" if row.quantity < 0 else str(row.quantity)


def stored_money(stored: float | None) -> str:
    """A stored amount for MONEY cells, marked where it is none that can be counted with."""
    worth = amount(stored)
    return fitting(worth, MONEY) if worth is None or known(worth) is not None else f"⚠ {money(worth, '$')}"


def _gain(row: CardRow) -> str:
    value, cost = known(amount(row.value)), known(amount(row.cost))
    return "" if value is None or cost is None else signed(value - cost, MONEY)


def titled(title: str) -> str:
    """A title, or that there is none."""
    return title if title.strip() else "no title"


def signed(gain: Decimal | None, width: int) -> str:
    """A gain for so many cells: with its sign, for colour says nothing here; empty for none."""
    return "" if gain is None else ("+" if gain > 0 else "") + fitting(gain, width - 1, "")


def _total(row: CardRow) -> str:
    value, copies = known(amount(row.value)), units(row.quantity)
    return "" if value is None else fitting(value * copies, TOTAL)


def _tier_as_stored(row: CardRow) -> str:
    if not row.stored_tier or row.stored_tier == tier_of(row.value):
        return row.stored_tier or ""
    return f"⚠ {row.stored_tier}"


def _photos(row: CardRow) -> str:
    return str(len(addresses(row.photos)) or "")


def _confidence(row: CardRow) -> str:
    if not row.ai_identified:
        return ""
    return "yes" if row.ai_confidence is None else f"{row.ai_confidence:.0%}"


def _spare(
    title: str, cell: Callable[[CardRow], str], width: int, key: str = "", *, sortable: bool = True
) -> Column[CardRow]:
    return Column(title, cell, width=width, key=key, sortable=sortable, spare=True)


COLUMNS: Sequence[Column[CardRow]] = (
    Column("WHERE", _where, width=16, loud=True, sortable=True),
    Column("CARD", lambda row: titled(row.title), least=20, sortable=True),
    Column("NUMBER", lambda row: row.number or "", width=9, drop=2, sortable=True),
    Column("SET", _set, width=24, drop=4, sortable=True),
    Column("QTY", _quantity, width=5, align="right", sortable=True),
    Column("GRADE", _grade, width=8, sortable=True),
    Column("VALUE", lambda row: stored_money(row.value), width=MONEY, align="right", sortable=True),
    Column("TIER", lambda row: tier_of(row.value) or "", width=5, drop=3),
    Column(
        "COST",
        lambda row: "" if row.cost is None else stored_money(row.cost),
        width=MONEY,
        align="right",
        sortable=True,
        spare=True,
    ),
    Column("GAIN", _gain, width=MONEY, align="right", sortable=True, spare=True),
    Column("TOTAL", _total, width=TOTAL, align="right", sortable=True, spare=True),
    _spare("GAME", lambda row: row.game or "", 10),
    _spare("SPORT", lambda row: row.sport or "", 10),
    _spare("YEAR", lambda row: "" if row.year is None else str(row.year), 4),
    _spare("BRAND", lambda row: row.brand or "", 10),
    _spare("SERIES", lambda row: row.series or "", 12),
    _spare("INSERT", lambda row: row.insert or "", 12),
    _spare("PLAYER", lambda row: row.player or "", 18),
    _spare("TEAM", lambda row: row.team or "", 14),
    _spare("RC", lambda row: "RC" if row.is_rookie else "", 2, "rookie"),
    _spare("PARALLEL", lambda row: row.parallel or "", 10),
    _spare("RARITY", lambda row: row.rarity or "", 10),
    _spare("SUBTYPE", lambda row: row.subtype or "", 10),
    _spare("CODE", lambda row: row.set_code or "", 6),
    _spare("COMPANY", lambda row: row.grading_company or "", 7),
    _spare("SERIAL", lambda row: row.serial or "", 12),
    _spare("MODE", lambda row: row.mode or "", 9),
    _spare("CATEGORY", lambda row: row.category or "", 16),
    _spare("TAGS", lambda row: ", ".join(tags.read(row.tags)), 18),
    _spare("TYPE", lambda row: row.card_type or "", 6),
    _spare("ADDED", lambda row: local(row.created_at), 12),
    _spare("CHANGED", lambda row: local(row.updated_at), 12),
    _spare("AI", _confidence, 4),
    _spare("KEPT TIER", _tier_as_stored, 9, "stored-tier", sortable=False),
    _spare("STORED AS", lambda row: row.stored_as or "", 12, "stored-as", sortable=False),
    _spare("LEGAL", lambda row: row.legality or "", 14, sortable=False),
    _spare("SYMBOL", lambda row: row.set_symbol or "", 14, sortable=False),
    _spare("PHOTOS", _photos, 6, sortable=False),
    _spare("NOTES", lambda row: row.notes or "", 20, sortable=False),
    _spare("UUID", lambda row: row.card_uuid or "", 36, sortable=False),
)
