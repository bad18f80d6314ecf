"""What is said of a row that must be taken down, or verified."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from data.rules.marketplaces import fold, label
from queries.takedowns import MOST_UNPROVEN, Takedown
from tui.times import age, local
from tui.wording import plural, words
from widgets.text import clean


def state(row: Takedown, reachable: Collection[str]) -> str:
    """What it waits for, in a cell; `reachable` are the marketplaces that an adapter can ask."""
    if row.unproven:
        return f"is it down? sold {age(row.sold_at)} ago"
    if row.given_up:
        return f"yours to do: {row.reason or 'it failed'}"
    if row.failures:
        return f"failed {row.failures}×: {row.reason or 'no reason known'}"
    since = "found" if row.released else f"due {age(row.due)}" if row.due else "due"
    return since if fold(row.platform) in reachable else f"{since}, yours to do"


def sentences(row: Takedown, reachable: Collection[str]) -> list[str]:
    """The same in full."""
    if row.unproven:
        return [
            f"Canceled by another program, without a proof; sold {local(row.sold_at)}. Look whether it is down."
        ]
    place = label(row.platform)
    if row.due is None:
        since = "Due"
    elif row.released:
        since = f"Found, so it may go at once; the window ends {_at(row.due)}"
    else:
        since = f"Due since {_at(row.due)}"
    if row.given_up:
        return [
            f"{since}. {place} failed {row.failures}×, now it waits for you: {row.reason or 'no reason known'}"
        ]
    if row.failures:
        return [f"{since}. {place} failed {row.failures}×, and is tried again: {row.reason or 'no reason known'}"]
    if fold(row.platform) in reachable:
        return [f"{since}. {place} is asked by itself."]
    return [f"{since}. Nothing here can ask {place}: take it down there, then confirm it."]


def headings(rows: Sequence[Takedown]) -> list[tuple[int, str]]:
    """A heading before each part."""
    due = sum(not row.unproven for row in rows)
    parts = [(0, due, "due: take it down"), (due, len(rows) - due, "to verify: called canceled, without a proof")]
    return [(at, text) for at, count, text in parts if count]


def facts(rows: Sequence[Takedown]) -> str:
    """How much waits."""
    due = sum(not row.unproven for row in rows)
    unproven = len(rows) - due
    more = "+" if unproven >= MOST_UNPROVEN else ""
    return words([f"{due:,} due" if due else "nothing due", f"{unproven:,}{more} to verify" if unproven else ""])


def confirmed(rows: Sequence[Takedown]) -> str:
    """That these are down."""
    if len(rows) > 1:
        return f"{plural(len(rows), 'listing')} confirmed to be down. u takes it back."
    return clean(f"✓ {rows[0].title} is down on {label(rows[0].platform)}, confirmed by you. u takes it back.")


def _at(when: datetime) -> str:
    return f"{local(when)} ({age(when)} ago)" if age(when) != "0m" else local(when)
