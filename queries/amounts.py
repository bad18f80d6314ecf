"""Amounts, names and months in SQL: REAL columns as exact numbers, times as the months of a person's calendar."""

from typing import LiteralString


def known(column: LiteralString) -> LiteralString:
    """The SQL condition that a column is an amount: not true where it is missing, negative, NaN or infinite."""
    return f"{column} >= 0 AND {column} < 'Infinity'::real"


def cents(column: LiteralString) -> LiteralString:
    """The SQL of a column's amount to the cent; NULL where it is none."""
    return f"CASE WHEN {known(column)} THEN round({column}::float8::numeric, 2) END"


def whole_cents(column: LiteralString) -> LiteralString:
    """The SQL of a column's amount in whole cents, NULL where it is none; `dollars` makes an amount of their sum.

    They are floats, and exact: to add up half a million of them takes half as long as in numerics.
    """
    return f"CASE WHEN {known(column)} THEN floor({column}::float8 * 100 + 0.5) END"


def dollars(total: LiteralString) -> LiteralString:
    """The SQL of a sum of whole cents as an amount; 0 where nothing was added."""
    return f"round(coalesce({total}, 0)::numeric / 100, 2)"


def squeezed(column: LiteralString) -> LiteralString:
    """A name as data.rules.marketplaces.squeeze compares it."""
    return "regexp_replace(lower(" + column + r"), '[\W_]+', '', 'g')"


def trimmed(column: LiteralString) -> LiteralString:
    """A text without the blanks around it, which are data.rules.search.BLANKS."""
    return "btrim(" + column + r", E' \t\n\r\f\x0b')"


CATEGORY: LiteralString = "coalesce(lower(btrim(category)), '')"
"""What rows of one category have in common."""

CATEGORY_NAME: LiteralString = "coalesce(min(btrim(category)), '')"
"""How that category is spelled, by one of its spellings."""


def units(column: LiteralString) -> LiteralString:
    """The SQL of the things that a quantity stands for: one where nobody counted, none below zero. In Python:
    data.rules.stock.units."""
    return f"greatest(coalesce({column}, 1), 0)"


UNITS: LiteralString = units("quantity")
"""The units of a listing on sale."""


def month(column: LiteralString) -> LiteralString:
    """The SQL of the month of a time, counted from the first of %(starts)s: 0 is before it.

    %(starts)s are the beginnings of months and the end of the last one (UTC). NULL where no date is known: it is
    missing, infinite, or after that end.
    """
    return f"CASE WHEN {column} < (%(starts)s::timestamp[])[cardinality(%(starts)s::timestamp[])] THEN" + (
        f" width_bucket({column}, %(starts)s::timestamp[]) END"
    )
