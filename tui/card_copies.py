"""The raw and graded copies of one card side by side: how many there are, what they cost, what they are worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from data.rules import grades, slab_labels, tags
from data.rules.money import amount, known
from data.rules.money import show as money
from queries.slabs import Copy, Found
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
    groups: dict[tuple[bool, str, float, str], list[Copy]] = {}
    for row in rows:
        label = slab_labels.label_of(tags.read(row.tags)) if row.is_graded else ""
        key = (row.is_graded, grades.folded(row.company), -(row.score or 0), label)
        groups.setdefault(key, []).append(row)
    return [_kind(_name(groups[key][0], label=key[-1]), groups[key]) for key in sorted(groups)]


def copies_facts(found: Found, card_id: int) -> Iterator[Fact | Heading]:
    """A line for each kind, once there is more than the card itself; and what other variants of it there are."""
    rows = found.copies
    if len(rows) > 1 or found.variants:
        yield Heading("Copies of this card, raw and graded")
    if len(rows) > 1:
        for kind in kinds(rows):
            cost, value = _each(kind.cost, kind.with_cost), _each(kind.value, kind.with_value)
            yield Fact(kind.name, f"×{kind.copies:<4}cost {cost:<22}value {value}")
        others = [row for row in rows if row.id != card_id]
        places = ", ".join(dict.fromkeys(row.location or "no place" for row in others[:20]))
        yield Fact("Others lie", places + (" …" if len(others) > 20 else ""))
    if found.variants:
        yield Fact("Variants", f"{_variants(found.variants)}: counted apart")


def _variants(rows: Sequence[Copy]) -> str:
    """`plain ×3, reverse holo ×1`, of cards that differ in nothing else."""
    counts = Counter[str]()
    for row in rows:
        counts[row.variant or "plain"] += row.copies
    return ", ".join(f"{name} ×{count}" for name, count in sorted(counts.items()))


def _kind(name: str, rows: Sequence[Copy]) -> Kind:
    cost, with_cost = _sum([(row.cost, row.copies) for row in rows])
    value, with_value = _sum([(row.value, row.copies) for row in rows])
    return Kind(name, sum(row.copies for row in rows), cost, with_cost, value, with_value)


def _sum(amounts: Sequence[tuple[float | None, int]]) -> tuple[Decimal | None, int]:
    told = [(exact * units, units) for stored, units in amounts if (exact := known(amount(stored))) is not None]
    return (sum((total for total, _ in told), Decimal(0)), sum(units for _, units in told)) if told else (None, 0)


def _each(total: Decimal | None, units: int) -> str:
    """`$30.00, $10.00 each`"""
    if total is None or not units:
        return "—"
    return money(total, "$") if units == 1 else f"{money(total, '$')}, {money(total / units, '$')} each"


def _name(row: Copy, label: str) -> str:
    if not row.is_graded:
        return RAW
    scale = grades.scale_of(row.company)
    company = scale.company if scale is not None else (row.company or "").strip().upper()
    return " ".join(part for part in (company or "?", f"{row.score:g}" if row.score else "", label) if part)
