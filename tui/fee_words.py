"""The fee rules as words, for the screen and the command line."""

from __future__ import annotations

from decimal import Decimal

from data.rules.fees import FeeTable, plain
from data.rules.marketplaces import label
from data.rules.money import show as money

EXAMPLE = Decimal(50)
"""The price whose rest is shown beside each rule."""

HEADINGS = ("MARKETPLACE", "PERCENT", "FIXED", "SMALL SALES", f"OF ${EXAMPLE} LEFT", "SOURCE")


def cells(table: FeeTable, name: str) -> tuple[str, ...]:
    """A marketplace's rule under HEADINGS; one without a rule says so."""
    rule = table.rule(name)
    if rule is None:
        return (label(name), "—", "—", "—", "—", "no fee known")
    small = f"under {money(rule.small_under, '$')}: {money(rule.small_fee, '$')}" if rule.small_under else "—"
    return (
        label(name),
        f"{plain(rule.share * 100)}%",
        money(rule.fixed, "$") if rule.fixed else "—",
        small,
        money(table.nets(name, EXAMPLE), "$"),
        "yours" if name in table.own else "built-in",
    )
