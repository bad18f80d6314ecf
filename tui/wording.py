"""How counts and facts are worded."""

from collections.abc import Sequence


def words(parts: Sequence[str]) -> str:
    """Facts for a top line, those that are there."""
    return " · ".join(part for part in parts if part)


def plural(count: int, noun: str) -> str:
    """`1 listing`, `2,000 listings`"""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
