"""What changed between two states of a row, field by field, short enough to read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from data.rules import mend
from data.rules.money import money_of, show, to_cents

MONEY = ("price", "cost", "sold_price", "estimated_value", "purchase_price")
LISTS = ("photos", "custom_categories", "format_legality")
MAPPINGS = ("attributes", "platform_statuses")

LONGEST = 60
"""Characters of a value; of a longer one the part that changed is shown."""

CONTEXT = 12
"""Characters kept before what changed."""

LARGEST_EXPONENT = 40
"""Of an amount that is shown as one: REAL goes up to 10^38."""

NOTHING, EMPTY = "nothing", "“”"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field and what it was and is; the name of a part of one, such as an attribute, is `attributes: size`."""

    field: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.field} {self.before} → {self.after}"


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """The fields of `after` that were otherwise before, in their order; of a new row those that say something.

    >>> [str(d) for d in differences({"price": 84, "sku": None}, {"price": 79.5, "sku": "RR-1"})]
    ['price $84.00 → $79.50', 'sku nothing → RR-1']
    """
    return [
        difference
        for field, new in after.items()
        if before.get(field) != new
        for difference in _of_field(field, before.get(field), new)
    ]


def dollars(value: object) -> str | None:
    """An amount out of JSON, to the cent; None for what is none that anyone could ask."""
    amount = money_of(value)
    if amount is None or not amount.is_finite() or amount.adjusted() > LARGEST_EXPONENT:
        return None
    return show(to_cents(amount), "$")


def _of_field(field: str, before: Any, after: Any) -> Iterator[Difference]:
    name = field.replace("_", " ")
    if field in MONEY:
        yield Difference(name, *(dollars(value) or _cut(_text(value)) for value in (before, after)))
    elif field in MAPPINGS and (parts := list(_of_parts(name, before, after))):
        yield from parts
    elif field in LISTS and isinstance(before, str) and isinstance(after, str):
        yield _of_list(name, before, after)
    else:
        yield Difference(name, *_apart(_text(before), _text(after)))


def _of_parts(name: str, before: Any, after: Any) -> Iterator[Difference]:
    """By key, where both are mappings, or there was or is nothing."""
    if not all(text is None or (isinstance(text, str) and mend.is_mapping(text)) for text in (before, after)):
        return
    old, new = mend.attributes(before or ""), mend.attributes(after or "")
    for key in dict.fromkeys([*old, *new]):
        if old.get(key) != new.get(key):
            yield Difference(f"{name}: {key}", *_apart(_text(old.get(key)), _text(new.get(key))))


def _of_list(name: str, before: str, after: str) -> Difference:
    """What is no longer in it, and what is new; where nothing is, the order changed."""
    old, new = mend.words(before), mend.words(after)
    gone, added = [word for word in old if word not in new], [word for word in new if word not in old]
    if not gone and not added:
        gone, added = old, new
    return Difference(name, _cut(", ".join(gone) or NOTHING), _cut(", ".join(added) or NOTHING))


def _text(value: Any) -> str:
    match value:
        case None:
            return NOTHING
        case "":
            return EMPTY
        case str():
            return " ".join(value.split()) or EMPTY
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.10g}"
        case _:
            return json.dumps(cast(object, value), ensure_ascii=False, default=str)


def _apart(before: str, after: str) -> tuple[str, str]:
    """Both values cut to where they differ."""
    if len(before) <= LONGEST and len(after) <= LONGEST:
        return before, after
    same = next((nth for nth, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), None)
    start = max(0, (min(len(before), len(after)) if same is None else same) - CONTEXT)
    head = "…" if start else ""
    return _cut(head + before[start:]), _cut(head + after[start:])


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
