"""Batches in words: what is asked for, what becomes of it, how far it is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from data.rules.batches import Batch, Move, Outcome, Reprice
from data.rules.money import show as money
from queries.batches import Written
from tui.batch_draft import Draft
from tui.wording import plural, words
from widgets.text import clean

BAR = 20
"""Cells of the bar."""

MOST_REASONS = 3

FIELDS = {
    "status": "Status",
    "price": "Price",
    "storage_location": "Location",
    "condition": "Condition",
    "category": "Category",
    "item_type": "Item type",
    "organization_mode": "Organized",
    "custom_categories": "Tags",
}

OF_CARDS = ("organization_mode", "custom_categories")
"""Fields of cards; the others are of listings."""


def value(of: str | Decimal | None) -> str:
    """A value of a listing; — for none."""
    return money(of) if isinstance(of, Decimal) else (of or "—")


def remark(outcome: Outcome) -> str:
    """Why a listing stays as it is, or what else happens to it."""
    return f"✗ {outcome.refusal}" if outcome.refusal else outcome.note


def wish(batch: Batch, count: int) -> str:
    """`Price of 12 listings → -10%`"""
    return f"{FIELDS[batch.field]} of {plural(count, 'listing')} → {batch.wish}"


def facts(draft: Draft) -> str:
    """The counts for the top line."""
    return words(
        [
            f"{len(draft.changing):,} change",
            f"{len(draft.refused):,} refused" if draft.refused else "",
            f"{len(draft.same):,} same" if draft.same else "",
            f"{draft.gone:,} gone" if draft.gone else "",
        ]
    )


def remarks(draft: Draft) -> str:
    """How it is done and how many share a remark; and on a second line why the others are refused."""
    return "\n".join(clean(words(parts)) for parts in (_how(draft), _reasons(draft)))


def _how(draft: Draft) -> list[str]:
    parts = [f"{count:,} {remark}" for remark, count in draft.remarks.most_common() if remark]
    if isinstance(draft.batch, Reprice):
        repricing = draft.batch.repricing
        floor = "never below cost and fees" if repricing.floor else "without a floor"
        return [f"rounded {repricing.ending.value}", floor, *parts]
    if isinstance(draft.batch, Move) and draft.batch.destination is not None:
        return [draft.batch.destination.room(draft.coming, draft.roomier), *parts]
    return parts


def _reasons(draft: Draft) -> list[str]:
    return [f"✗ {count:,} {reason}" for reason, count in draft.reasons.most_common(MOST_REASONS)]


def headings(draft: Draft) -> list[tuple[int, str]]:
    """The groups of the table."""
    groups = (
        (len(draft.changing), "to change"),
        (len(draft.same), "as wanted already"),
        (len(draft.refused), "refused: these stay as they are"),
    )
    found: list[tuple[int, str]] = []
    position = 0
    for count, title in groups:
        if count:
            found.append((position, title))
        position += count
    return found


def progress(done: int, total: int) -> str:
    """A bar and a number, and how to stop it."""
    return f"{far(done, total)}   esc stops it: nothing is written"


def far(done: int, total: int) -> str:
    """`█████····· 1,250 of 2,500`"""
    full = BAR * done // total if total else BAR
    return f"{'█' * full}{'·' * (BAR - full)} {done:,} of {total:,}"


def outcome(batch: Batch, written: Written) -> str:
    """What was written and what was not."""
    sentences = [f"{FIELDS[batch.field]} of {plural(written.count, 'listing')} → {batch.wish}."]
    if not written.count:
        sentences = ["Nothing was written."]
    if written.changed:
        sentences.append(f"{plural(len(written.changed), 'listing')} changed meanwhile: look at them again.")
    if written.refused:
        sentences.append(f"{plural(len(written.refused), 'listing')} refused.")
    if written.count:
        sentences.append("u takes it back.")
    return " ".join(sentences)


def undone(facts: dict[str, Any]) -> str:
    """What a batch's log row was about, for undo."""
    field, count = FIELDS.get(str(facts.get("field"))), facts.get("count")
    if field is None or not isinstance(count, int):
        return "the batch"
    noun = "card" if facts.get("field") in OF_CARDS else "listing"
    return f"{field.lower()} → {facts.get('wish', '')} of {plural(count, noun)}"
