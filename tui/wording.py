"""How counts and facts are worded."""

from collections.abc import Sequence


def words(parts: Sequence[str]) -> str:
    """Facts for a top line, those that are there."""
    return " · ".join(part for part in parts if part)


def plural(count: int, noun: str) -> str:
    """`1 listing`, `2,000 listings`, `2 entries`"""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {many(noun)}"


def many(noun: str) -> str:
    """`listings`, `entries`: what more than one is called."""
    ends_in_y = noun.endswith("y") and not noun.endswith(("ay", "ey", "oy", "uy"))
    return f"{noun[:-1]}ies" if ends_in_y else f"{noun}s"


def held(cards: int, copies: int) -> str:
    """`625 cards, 900 copies`: rows of the collection, and what their quantities add up to."""
    return f"{plural(cards, 'card')}, {plural(copies, 'copy')}"
