"""The questions of Insight: what each is called, what changes its answer, and how it is asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date

from data.rules import stock
from data.rules.fees import FeeTable
from data.rules.turnover import months_to, starts
from queries import insight, profit, turnover
from tui import sales_answers, stock_answers
from tui.answers import Answer
from tui.desk import Services

YEAR = 12
"""Months that a comparison of categories and marketplaces goes back."""

STOCK = frozenset({"listings", "sales"})
POSTED = STOCK | {"platforms"}

Ground = tuple[date, FeeTable]


@dataclass(frozen=True, slots=True)
class Question:
    """`ask` raises BindeckErrors; a Change of one of the topics makes the answer old."""

    name: str
    topics: frozenset[str]
    ask: Callable[[Services], Awaitable[Answer]]


def ground(services: Services) -> Ground:
    """What answers depend on now beside the rows: the day, and the fees."""
    return _today(), services.fees.table


def months() -> list[date]:
    """The months that are looked at, the present one last."""
    return months_to(_today(), stock.MONTHS)


def _today() -> date:
    return date.today()  # noqa: DTZ011  # the person's own calendar


async def _aging(services: Services) -> Answer:
    return stock_answers.aging(await services.tenant.read(insight.aging))


async def _sell_through(services: Services) -> Answer:
    span = months()
    return sales_answers.sell_through(await services.tenant.read(turnover.stays, starts(span)), span)


async def _pace_by_category(services: Services) -> Answer:
    return sales_answers.pace_by_category(await services.tenant.read(turnover.by_category))


async def _pace_by_platform(services: Services) -> Answer:
    return sales_answers.pace_by_platform(await services.tenant.read(turnover.by_platform))


async def _days_by_month(services: Services) -> Answer:
    span = months()
    return sales_answers.days_by_month(await services.tenant.read(turnover.days_by_month, starts(span)), span)


async def _days_by_category(services: Services) -> Answer:
    year = months()[-YEAR:]
    waits = await services.tenant.read(turnover.days_by_category, starts(year))
    return sales_answers.days_by_category(waits, year)


async def _profit_by_month(services: Services) -> Answer:
    span = months()
    rows = await services.tenant.read(profit.sales, services.fees.table, starts(span))
    return sales_answers.profit_by_month(rows, span)


async def _profit_by_platform(services: Services) -> Answer:
    year = months()[-YEAR:]
    rows = await services.tenant.read(profit.sales, services.fees.table, starts(year))
    return sales_answers.profit_by_platform(rows, year)


async def _dead(services: Services) -> Answer:
    return stock_answers.dead(await services.tenant.read(insight.dead))


async def _gaps(services: Services) -> Answer:
    return stock_answers.gaps(await services.tenant.read(insight.gaps))


async def _by_status(services: Services) -> Answer:
    return stock_answers.by_status(await services.tenant.read(insight.by_status))


QUESTIONS = (
    Question("Age of stock", STOCK, _aging),
    Question("Dead stock", STOCK, _dead),
    Question("Something missing", STOCK, _gaps),
    Question("Sell-through", STOCK, _sell_through),
    Question(" by category", STOCK, _pace_by_category),
    Question(" by marketplace", POSTED, _pace_by_platform),
    Question("Days to sale", STOCK, _days_by_month),
    Question(" by category", STOCK, _days_by_category),
    Question("Profit", STOCK, _profit_by_month),
    Question(" by marketplace", STOCK, _profit_by_platform),
    Question("All by status", STOCK, _by_status),
)
