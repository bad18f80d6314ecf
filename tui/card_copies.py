"""The raw and graded copies of one card side by side: how many there are, what they cost, what they are worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from data.rules import slab_labels, tags
from data.rules.money import amount, known
from data.rules.money import show as money
from queries.slabs import Copy
from widgets.facts import Fact, Heading

RAW = "raw"


@dataclass(frozen=True, slots=True)
class Kind:
    """The copies of one grade; money in all, None where none is known, and of how many copies it is known."""

    name: str
    copies: int
    cost: Decimal | None
    with_cost: int
    value: Decimal | None
    with_value: int


def kinds(rows: Sequence[Copy]) -> list[Kind]:
    """The copies by company, grade and label: raw ones first, then by company, the best grade first."""
    groups: dict[tuple[str, float, str], list[Copy]] = {}
    for row in rows:
        label = slab_labels.label_of(tags.read(row.tags)) if row.company or row.score is not None else ""
        groups.setdefault(((row.company or "").strip().upper(), -(row.score or 0), label), []).append(row)
    return [_kind(_name(*key), groups[key]) for key in sorted(groups)]


def copies_facts(rows: Sequence[Copy], card_id: int) -> Iterator[Fact | Heading]:
    """A line for each kind, once there is more than the card itself."""
    if len(rows) < 2:
        return
    yield Heading("Copies of this card, raw and graded")
    for kind in kinds(rows):
        cost, value = _each(kind.cost, kind.with_cost), _each(kind.value, kind.with_value)
        yield Fact(kind.name, f"×{kind.copies:<4}cost {cost:<22}value {value}")
    others = [row for row in rows if row.id != card_id]
    places = ", ".join(dict.fromkeys(row.location or "no place" for row in others[:20]))
    yield Fact("Others lie", places + (" …" if len(others) > 20 else ""))


def _kind(name: str, rows: Sequence[Copy]) -> Kind:
    cost, with_cost = _sum([(row.cost, _units(row)) for row in rows])
    value, with_value = _sum([(row.value, _units(row)) for row in rows])
    return Kind(name, sum(map(_units, rows)), cost, with_cost, value, with_value)


def _units(row: Copy) -> int:
    return max(0, row.quantity or 0)


def _sum(amounts: Sequence[tuple[float | None, int]]) -> tuple[Decimal | None, int]:
    told = [(exact * units, units) for stored, units in amounts if (exact := known(amount(stored))) is not None]
    return (sum((total for total, _ in told), Decimal(0)), sum(units for _, units in told)) if told else (None, 0)


def _each(total: Decimal | None, units: int) -> str:
    """`$30.00, $10.00 each`"""
    if total is None or not units:
        return "—"
    return money(total, "$") if units == 1 else f"{money(total, '$')}, {money(total / units, '$')} each"


def _name(company: str, score: float, label: str) -> str:
    if not company and not score:
        return RAW
    return " ".join(part for part in (company or "?", f"{-score:g}" if score else "", label) if part)
