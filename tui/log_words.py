"""An entry of the audit trail in words: a line of the list, and its page with what it changed as a difference."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast

from data.origin import is_ours
from data.rules import ranges
from data.rules.differences import differences
from queries import activity
from queries.journal import mapping
from queries.trail import LogRow
from tui.history_facts import WORDS
from tui.raw_words import odd
from tui.wording import plural
from widgets.facts import Fact, Heading

CHANGES = ("before", "after", "rows", "changes")
"""Details that are drawn as a difference."""

_STORED_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d{1,6})?", re.ASCII)
"""Of a column without a zone: UTC."""

MOST_ROWS = 200
"""Rows and groups of rows whose difference is drawn; a batch may have changed a hundred thousand."""

LONGEST_DETAIL = 2_000
"""Characters of one detail, and of details that cannot be read."""


def what(row: LogRow) -> str:
    """`sold`, `taken down`; the word itself where another program wrote it."""
    words = WORDS.get(row.action) or row.action.replace("_", " ") or odd("none", "no action")
    return f"↶ {words}" if row.is_undone else words


def resource(row: LogRow) -> str:
    """`listing 12`"""
    number = "" if row.resource_id is None else str(row.resource_id)
    return f"{(row.resource_type or '').replace('_', ' ')} {number}".strip()


def summary(row: LogRow) -> str:
    """The first of what it changed, else the details as they are stored."""
    facts = activity.facts(row.details)
    lines = [f"{fact.label}: {fact.value}" if fact.label else fact.value for fact in _changes(facts, most=4)]
    return "; ".join(lines) or " ".join(_rest(facts)) or (row.details or "" if not facts else "")


def facts(row: LogRow) -> list[Fact | Heading]:
    """Everything that is kept of an entry."""
    told = activity.facts(row.details)
    lines: list[Fact | Heading] = [
        Fact("what", f"{what(row)} ({row.action})" if row.action else what(row), loud=True),
        Fact("on", resource(row) or "—"),
        Fact("when", exactly(row.created_at)),
        Fact("who", row.person or odd("nobody", "no account")),
        Fact("from", row.ip_address or ("not over SSH" if is_ours(row.program) else "—")),
        Fact("program", row.program or "—"),
    ]
    if row.is_undone:
        lines.append(Fact("", "↶ taken back since"))
    changed = list(_changes(told, most=MOST_ROWS))
    if changed:
        lines += [Heading("What it changed"), *changed]
    lines += _details(row.details, told)
    return lines


def exactly(stored: datetime | None) -> str:
    """A moment with its date and seconds, local."""
    if stored is None:
        return "—"
    try:
        return f"{stored.replace(tzinfo=UTC).astimezone():%Y-%m-%d %H:%M:%S}"
    except (OverflowError, ValueError):
        return str(stored)


def _changes(facts: Mapping[str, Any], *, most: int) -> Iterator[Fact]:
    """A line for each field that changed, labelled with whose it is; at most so many, and how many more."""
    for nth, fact in enumerate(_every_change(facts)):
        if nth == most:
            yield Fact("", "… and more")
            return
        yield fact


def _every_change(facts: Mapping[str, Any]) -> Iterator[Fact]:
    if mapping(facts.get("before")) or mapping(facts.get("after")):
        yield from _difference("", facts.get("before"), facts.get("after"))
    for row in map(mapping, _list(facts.get("rows"))):
        name = f"{str(row.get('kind', 'row')).replace('_', ' ')} {row.get('id', '')}".strip()
        yield from _difference(name, row.get("before"), row.get("after"))
    for group in map(mapping, _list(facts.get("changes"))):
        yield from _group(group)


def _difference(name: str, before: object, after: object) -> Iterator[Fact]:
    """Of a row that was made the fields stand on the right alone, of one that was removed on the left."""
    old, new = _readable(before), _readable(after)
    if before is None and new:
        yield Fact(name, "made")
    if after is None and old:
        yield Fact(name, "removed")
        new = dict.fromkeys(old)
    for difference in differences(old, new):
        if difference.before != difference.after:
            yield Fact(name, str(difference))


def _readable(side: object) -> dict[str, Any]:
    """The fields of a row; moments as a person reads them."""
    return {name: _moment(value) for name, value in mapping(side).items()}


def _moment(value: object) -> object:
    if not isinstance(value, str) or not _STORED_MOMENT.fullmatch(value):
        return value
    try:
        return exactly(datetime.fromisoformat(value))
    except ValueError:
        return value


def _group(group: Mapping[str, Any]) -> Iterator[Fact]:
    """Rows that a batch took the same way: `12 listings: price $84.00 → $90.00`."""
    kind = str(group.get("kind", "row")).replace("_", " ")
    fields = [str(field) for field in _list(group.get("fields"))]
    for row in map(_list, _list(group.get("rows"))):
        if len(row) != len(("before", "after", "ids")) or not all(isinstance(side, list) for side in row[:2]):
            yield Fact(kind, odd(json.dumps(row)[:LONGEST_DETAIL], "not as a batch writes it"))
            continue
        name = plural(_many(str(row[2])), kind)
        yield from _difference(
            name, dict(zip(fields, row[0], strict=False)), dict(zip(fields, row[1], strict=False))
        )


def _many(packed: str) -> int:
    try:
        return len(ranges.unpack(packed))
    except ValueError:
        return 0


def _details(stored: str | None, facts: Mapping[str, Any]) -> list[Fact | Heading]:
    """What else the details say; what is no JSON object stands there as it is stored."""
    if not stored or not stored.strip():
        return []
    if not facts:
        if stored.strip() in ("{}", "null"):
            return []
        text = stored if len(stored) <= LONGEST_DETAIL else f"{stored[:LONGEST_DETAIL]}…"
        return [Heading("Details"), Fact("", odd(text, "no JSON object: shown as it is stored"))]
    rest = {name: value for name, value in facts.items() if name not in CHANGES and value is not None}
    return (
        [Heading("Details"), *(Fact(name.replace("_", " "), _text(value)) for name, value in rest.items())]
        if rest
        else []
    )


def _rest(facts: Mapping[str, Any]) -> Iterator[str]:
    for name, value in facts.items():
        if name not in CHANGES:
            yield f"{name.replace('_', ' ')} {_text(value)}"


def _text(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_DETAIL else f"{text[:LONGEST_DETAIL]}…"


def _list(value: object) -> Sequence[Any]:
    return cast(list[Any], value) if isinstance(value, list) else ()
