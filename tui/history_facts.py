"""What happened to a listing or a card, newest first: who did what, when, and what it changed; and its alerts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, cast

from data.origin import is_ours
from data.rules.differences import Difference, differences, dollars
from data.rules.marketplaces import label
from data.rules.status import Action, read_alert
from data.tenant import TenantConnection
from queries import activity, card_history, history
from queries.detail import Whole
from queries.editables import CARD, ITEM, LISTING, PLATFORM, SECTION
from queries.history import Alerted, Logged
from queries.journal import mapping
from tui.raw_words import MARK, odd
from tui.times import local
from tui.wording import words as joined
from widgets.facts import Fact, Heading

LIMIT = 200
"""Rows of the log, and alerts, that a page shows; Activity (F8) has them all."""

HISTORY = Heading("History")

BROWSER = "Mozilla/"
"""How the user_agent of a browser begins."""

WORDS: Mapping[str, str] = {
    Action.SALE_RECORDED: "sold",
    Action.SALE_FOUND: "found on its shelf",
    Action.SALE_REVERSED: "sale reversed",
    Action.SOLD_TWICE: "sold twice",
    Action.SOLD_TWICE_DECIDED: "decided between two sales",
    Action.DELISTED: "taken down",
    Action.DELIST_CONFIRMED: "confirmed as taken down",
    Action.DELIST_FAILED: "could not be taken down",
    Action.DELIST_GIVEN_UP: "not taken down, left to a person",
    Action.DELIST_AGAIN: "to be taken down once more",
    Action.STILL_LIVE: "found still live",
    Action.PLATFORM_ADDED: "to be posted",
    Action.POST_AGAIN: "to be posted again",
    Action.POSTED: "marked as posted",
    Action.POST_FAILED: "could not be posted",
    Action.POST_DROPPED: "not to be posted",
    Action.CANCEL_SCHEDULED: "scheduled to be taken down",
    Action.CANCEL_WITHDRAWN: "kept live",
    Action.PUT_AWAY: "put away",
    Action.MOVED: "moved",
    Action.COUNT_MENDED: "corrected after a count",
    Action.RECEIVED: "received",
    Action.BATCH_EDITED: "changed by a batch",
    Action.LISTING_CREATED: "created",
    Action.CARD_CREATED: "created",
    Action.CARDS_IMPORTED: "imported",
    Action.CARDS_OFFERED: "offered in a draft",
    Action.CARD_LINKED: "linked to a thing in a bin",
    Action.CARD_UNLINKED: "linked to nothing in a bin",
    Action.EDITED: "edited",
    Action.UNDONE: "an edit taken back",
    Action.ACCOUNT_ACTIVATED: "let in again",
    Action.ACCOUNT_DEACTIVATED: "shut out",
    Action.ADMIN_MADE: "made an administrator",
    Action.ADMIN_UNMADE: "an administrator no more",
    Action.TIER_SET: "given another tier",
    Action.PASSWORD_RESET: "given a way to a new password",
    Action.SESSIONS_ENDED: "signed out by force",
    Action.NOTICE_SENT: "sent to everybody",
    Action.NOTICE_TAKEN_BACK: "taken back",
}

REASONS = ("why", "reason", "proof")
"""Details that say why, in words."""

LONGEST_DETAILS = 300
"""Characters of what another program wrote."""


Named = Callable[[object, object], str]
"""The name of a row by its kind and id; nothing for what the story is about."""


@dataclass(frozen=True, slots=True)
class Past:
    """The last that happened to a listing or a card."""

    logged: Sequence[Logged]
    alerts: Sequence[Alerted]


async def past(conn: TenantConnection, listing_id: int) -> Past:
    """The last rows of the log about a listing, and its last alerts."""
    return Past(
        await history.logged(conn, listing_id, LIMIT + 1), await history.alerts(conn, listing_id, LIMIT + 1)
    )


def history_facts(whole: Whole, past: Past, username: str) -> list[Fact | Heading]:
    """The log and the alerts of a listing as one story, the newest first."""
    return story(partial(_named, whole), past, username)


async def past_of_card(conn: TenantConnection, card_id: int) -> Past:
    """The last rows of the log about a card; nothing alerts of one."""
    return Past(await card_history.logged(conn, card_id, LIMIT + 1), ())


def card_history_facts(card_id: int, past: Past, username: str) -> list[Fact | Heading]:
    """The log of a card as a story, the newest first."""
    return story(partial(_named_beside, CARD.name, card_id), past, username)


def story(named: Named, past: Past, username: str) -> list[Fact | Heading]:
    """The log and the alerts as one story, the newest first."""
    told: list[tuple[datetime | None, int, Fact]] = [
        *((row.at, row.id, Fact(local(row.at), _entry(named, row, username))) for row in past.logged[:LIMIT]),
        *((alert.at, alert.id, Fact(local(alert.at), _alert(alert))) for alert in past.alerts[:LIMIT]),
    ]
    told.sort(key=lambda entry: (entry[0] or datetime.min, entry[1]), reverse=True)
    facts = [fact for _, _, fact in told] or [Fact("", "nothing on record")]
    more = max(len(past.logged), len(past.alerts)) > LIMIT
    return [HISTORY, *facts, *([Fact("", "older ones: Activity (F8)")] if more else [])]


def _entry(named: Named, row: Logged, username: str) -> str:
    facts = activity.facts(row.details)
    changes = list(_changes(named, facts))
    known = row.action in WORDS
    lines = [joined([_what(row, facts), _who(row, facts, username), _undone(row)]), *changes]
    if not changes and not known and row.details and row.details.strip() not in ("{}", "null"):
        lines.append(_raw(row.details, whole_json=bool(facts)))
    return "\n".join(lines)


def _what(row: Logged, facts: Mapping[str, Any]) -> str:
    words = WORDS.get(row.action) or row.action.replace("_", " ") or f"{MARK} something"
    platform, price = facts.get("platform"), dollars(facts.get("price"))
    if isinstance(platform, str) and platform:
        words += f" on {label(platform)}"
    if price is not None:
        words += f" for {price}"
    reasons = [text.strip() for name in REASONS if isinstance(text := facts.get(name), str) and text.strip()]
    return f"{words}: {', '.join(reasons)}" if reasons else words


def _who(row: Logged, facts: Mapping[str, Any], username: str) -> str:
    by = facts.get("by")
    name = by if isinstance(by, str) and by else username
    if is_ours(row.program):
        return joined([name, row.ip_address or ""])
    where = "web app" if (row.program or "").startswith(BROWSER) else row.program or "another program"
    return f"{name} ({joined([where, row.ip_address or ''])})"


def _undone(row: Logged) -> str:
    return f"↶ taken back {local(row.undone_at)}" if row.undone_at else ""


def _changes(named: Named, facts: Mapping[str, Any]) -> Iterator[str]:
    """What the rows were and became, a line each."""
    before, after = mapping(facts.get("before")), mapping(facts.get("after"))
    yield from map(str, differences(before, after))
    rows = facts.get("rows")
    for change in map(mapping, cast(list[object], rows)) if isinstance(rows, list) else ():
        yield from _of_row(named, change)


def _of_row(named: Named, change: Mapping[str, Any]) -> Iterator[str]:
    before, kind = mapping(change.get("before")), change.get("kind")
    name = named(kind, change.get("id"))
    if change.get("after") is None:
        yield f"{name} removed: {before.get('storage_id') or before.get('title') or change.get('id')}"
        return
    for difference in differences(before, mapping(change.get("after"))):
        if not _is_noise(kind, difference):
            yield f"{name}: {difference}" if name else str(difference)


def _named(whole: Whole, kind: object, row_id: object) -> str:
    """The row that changed; nothing where it is the listing itself."""
    if kind == PLATFORM.name:
        return next((label(row.platform) for row in whole.platforms if row.id == row_id), "a marketplace")
    return _named_beside(LISTING.name, whole.listing.id, kind, row_id)


def _named_beside(own: str, own_id: int, kind: object, row_id: object) -> str:
    if kind == own and row_id == own_id:
        return ""
    return {ITEM.name: "storage item", SECTION.name: "section"}.get(str(kind), str(kind).replace("_", " "))


def _is_noise(kind: object, difference: Difference) -> bool:
    """Of an alert that was read with the rest nobody asks."""
    return kind == "notification" or (kind == PLATFORM.name and difference.field == "retry count")


def _raw(details: str, *, whole_json: bool) -> str:
    text = " ".join(details.split())
    text = text if len(text) <= LONGEST_DETAILS else f"{text[:LONGEST_DETAILS]}…"
    return text if whole_json else odd(text, "details that are no JSON object")


def _alert(alert: Alerted) -> str:
    kind = read_alert(alert.type)
    known = f"alert, {kind}" if kind is not None else f"alert, {odd(alert.type or 'none', 'not a type')}"
    platform = label(alert.platform)
    first = joined([known, platform, "" if alert.is_read else "unread", "mailed" if alert.sent_email else ""])
    message = alert.message if alert.message and alert.message != alert.title else ""
    return "\n".join(line for line in (f"{first}: {alert.title}", message) if line)
