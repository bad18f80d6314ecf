"""Filters with what they mean, told a second time in plain Python."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from data.rules.marketplaces import fold, squeeze
from data.rules.search import BLANKS
from data.rules.search_completion import quoted
from tests.fix_odd_listings import CHOICES, Row, money

TODAY = datetime.now().astimezone().date()

Predicate = Callable[[Row], bool]


def compared(sign: str, text: str, number: Any) -> tuple[str, Callable[[Any], bool]]:
    """A comparison as it is typed, and what it means; NaN is above everything, as PostgreSQL has it."""

    def above(value: Any) -> bool:
        return value != value or value > number

    def equal(value: Any) -> bool:
        return value == number

    meaning: dict[str, Callable[[Any], bool]] = {
        ">": above,
        ">=": lambda value: above(value) or equal(value),
        "<": lambda value: not above(value) and not equal(value),
        "<=": lambda value: not above(value),
        "": equal,
        "=": equal,
    }
    return f"{sign}{text}", meaning[sign]


SIGNS = st.sampled_from(["", "=", ">", ">=", "<", "<="])
AMOUNTS = st.sampled_from(["0", "0.12", "0.13", "9.99", "10", "19.99", "20", "-5", "84", "-3.86", "72.47"])


WORDS = [
    "nike", "AIR", "%", "_", '12"', "\\", "草", "écru", "^x.*[y]$", "rr-0", "036000291452", "shelf", "a1", "x",
]  # fmt: skip


@st.composite
def words(draw: st.DrawFn) -> tuple[str, Predicate]:
    word = draw(st.sampled_from(WORDS))
    fields = ("title", "sku", "upc", "storage_location")
    return word, lambda row: any(word.lower() in (row[name] or "").lower() for name in fields)


@st.composite
def phrases(draw: st.DrawFn) -> tuple[str, Predicate]:
    phrase = draw(st.sampled_from(["air max", 'l 12" s', "% off_w", "  ", "a2 0", "max air"]))
    escaped = phrase.replace('"', '""')
    return f'"{escaped}"', lambda row: any(
        phrase in (row[name] or "").lower() for name in ("title", "sku", "upc", "storage_location")
    )


TEXTS = {
    "loc": "storage_location",
    "category": "category",
    "sku": "sku",
    "upc": "upc",
    "title": "title",
    "type": "item_type",
}


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, Predicate]:
    name = draw(st.sampled_from(list(TEXTS)))
    column = TEXTS[name]
    value = draw(
        st.sampled_from(
            [value for value in CHOICES[column] if value and value.strip() and value.isprintable()]
            + ["a", "s", "%", "_"]
        )
    )
    how = draw(st.sampled_from(["within", "whole", "begins", "ends"]))
    written = {"within": "{}", "whole": "={}", "begins": "{}*", "ends": "={}"}[how].format(quoted(value))
    if how == "ends":
        written = "*" + (value if quoted(value) == value else "x")
        value = value if quoted(value) == value else "x"

    def holds(row: Row) -> bool:
        stored, wanted = (row[column] or "").lower(), value.lower()
        if row[column] is None:
            return False
        return {
            "within": wanted in stored,
            "whole": stored.strip(BLANKS) == wanted.strip(BLANKS),
            "begins": stored.strip(BLANKS).startswith(wanted.strip(BLANKS)),
            "ends": stored.strip(BLANKS).endswith(wanted.strip(BLANKS)),
        }[how]

    return f"{name}:{written}", holds


@st.composite
def amounts(draw: st.DrawFn) -> tuple[str, Predicate]:
    name = draw(st.sampled_from(["price", "cost", "soldprice", "profit"]))
    typed = draw(AMOUNTS)
    text, holds = compared(draw(SIGNS), typed, Decimal(typed))
    return f"{name}:{text}", lambda row: (value := money(row, name)) is not None and holds(value)


@st.composite
def counts(draw: st.DrawFn) -> tuple[str, Predicate]:
    number = draw(st.integers(-3, 4))
    text, holds = compared(draw(SIGNS), str(number), number)
    return f"qty:{text}", lambda row: row["quantity"] is not None and holds(row["quantity"])


def days_old(row: Row) -> int | None:
    made = row["created_at"]
    return None if made is None else (datetime.now(UTC).replace(tzinfo=None) - made) // timedelta(days=1)


@st.composite
def ages(draw: st.DrawFn) -> tuple[str, Predicate]:
    number = draw(st.sampled_from([0, 1, 29, 30, 90, 91, 365]))
    text, holds = compared(draw(SIGNS), f"{number}d", number)
    return f"age:{text}", lambda row: (days := days_old(row)) is not None and holds(days)


@st.composite
def dates(draw: st.DrawFn) -> tuple[str, Predicate]:
    name, column = draw(
        st.sampled_from([("sold", "sold_date"), ("updated", "updated_at"), ("listed", "created_at")])
    )
    day = TODAY - timedelta(days=draw(st.sampled_from([0, 1, 30, 31, 91, 700])))
    form = draw(st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]))
    text, holds = compared(draw(SIGNS), day.strftime(form), day.strftime(form))

    def here(row: Row) -> str | None:
        stored = row[column]
        return None if stored is None else stored.replace(tzinfo=UTC).astimezone().strftime(form)

    # The forms sort like the times they stand for.
    return f"{name}:{text}", lambda row: (when := here(row)) is not None and holds(when)


STATUS_FAMILIES = {
    "draft": {"draft", "failed"}, "active": {"active", "posted"}, "sold": {"sold", "shipped", "archived"},
    "canceled": {"canceled", "cancelled"}, "shipped": {"shipped"}, "=Odd": {"Odd"},
    "s": {"sold", "shipped", "archived"},
    "draft,sold": {"draft", "failed", "sold", "shipped", "archived"},
}  # fmt: skip


@st.composite
def statuses(draw: st.DrawFn) -> tuple[str, Predicate]:
    typed = draw(st.sampled_from(list(STATUS_FAMILIES)))
    return (
        f"status:{typed}",
        lambda row: (row["status"] or "").strip(BLANKS if "=" in typed else "") in STATUS_FAMILIES[typed],
    )


STATE_FAMILIES = {
    "": None, ":failed": {"failed"}, ":pending": {None, "pending"},
    ":canceled": {"canceled", "cancelled", "delisted"},
    ":active,failed": {"active", "failed"},
}  # fmt: skip


@st.composite
def places(draw: st.DrawFn) -> tuple[str, Predicate]:
    name = draw(st.sampled_from(["ebay", "EBAY", "ruby", "ruby_lane", "facebook", "weird", "e", "comc", "*lane"]))
    state = draw(st.sampled_from(list(STATE_FAMILIES)))
    allowed = STATE_FAMILIES[state]

    def fits(stored: str) -> bool:
        if name == "*lane":
            return squeeze(stored).endswith("lane")
        return squeeze(stored).startswith(squeeze(name)) or squeeze(fold(stored)).startswith(squeeze(name))

    return f"platform:{name}{state}", lambda row: any(
        fits(stored) and (allowed is None or status in allowed) for stored, status in row["platforms"].items()
    )


@st.composite
def names(draw: st.DrawFn) -> tuple[str, Predicate]:
    field, column = draw(st.sampled_from([("condition", "condition"), ("soldon", "sold_platform")]))
    typed = draw(st.sampled_from(["new", "like-new", "=new", "nwt", "e", "ebay", "facebook", "manual"]))
    wanted, exact = squeeze(typed), typed.startswith("=")

    def holds(row: Row) -> bool:
        stored = squeeze(row[column] or "")
        return row[column] is not None and (stored == wanted if exact else stored.startswith(wanted))

    return f"{field}:{typed}", holds


def blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip(BLANKS))


LACKING: dict[str, Predicate] = {
    "loc": lambda row: blank(row["storage_location"]),
    "sku": lambda row: blank(row["sku"]),
    "upc": lambda row: blank(row["upc"]),
    "cost": lambda row: row["cost"] is None,
    "category": lambda row: blank(row["category"]),
    "condition": lambda row: not squeeze(row["condition"] or ""),
    "status": lambda row: blank(row["status"]),
    "platform": lambda row: not row["platforms"],
    "profit": lambda row: money(row, "profit") is None,
    "age": lambda row: row["created_at"] is None,
    "qty": lambda row: row["quantity"] is None,
    "sold": lambda row: row["sold_date"] is None,
    "bin": lambda row: not bin_of(row),
    "photo": lambda row: not has_photo(row["photos"]),
}


def bin_of(row: Row) -> str:
    return re.match("[^0-9]*", row["storage_location"] or "")[0].strip(" -_/").lower()  # type: ignore[index]  # it always matches


def has_photo(stored: str | None) -> bool:
    try:
        return bool(json.loads(stored or ""))
    except ValueError:
        return not blank(stored)


@st.composite
def lacks(draw: st.DrawFn) -> tuple[str, Predicate]:
    name = draw(st.sampled_from(list(LACKING)))
    none = LACKING[name]
    return draw(st.sampled_from([(f"no:{name}", none), (f"has:{name}", lambda row: not none(row))]))


TERMS = st.one_of(
    words(), phrases(), texts(), amounts(), counts(), ages(), dates(), statuses(), places(), names(), lacks()
)


@st.composite
def filters(draw: st.DrawFn) -> tuple[str, Predicate]:
    """Some terms, each turned around or not."""
    terms = draw(st.lists(st.tuples(TERMS, st.booleans()), min_size=1, max_size=2))
    text = " ".join(f"-{typed}" if negated else typed for (typed, _), negated in terms)
    return text, lambda row: all(holds(row) is not negated for (_, holds), negated in terms)
