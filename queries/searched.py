"""What a search looks at in the rows of a table, as SQL by the names of the fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, LiteralString


@dataclass(frozen=True, slots=True)
class Searched:
    """The SQL of every field of a vocabulary, each where its kind is looked up."""

    words: LiteralString
    """What words occur in."""
    long_words: LiteralString
    """What words occur in that are too long to be there by chance."""
    text: Mapping[str, tuple[LiteralString, ...]]
    """Texts in lower case; any of them."""
    name: Mapping[str, LiteralString]
    """Names as data.rules.marketplaces.squeeze compares them."""
    word: Mapping[str, LiteralString]
    money: Mapping[str, LiteralString]
    date: Mapping[str, LiteralString]
    count: Mapping[str, LiteralString]
    made: LiteralString
    """When the row was made."""
    lacks: Mapping[str, LiteralString]
    """Whether there is none."""
    wide: Mapping[str, LiteralString] = field(default_factory=dict[str, LiteralString])
    """The text in which a piece is found, where that is more than the whole that may be asked for."""
    wrapped: Mapping[str, tuple[LiteralString, LiteralString]] = field(
        default_factory=dict[str, tuple[LiteralString, LiteralString]]
    )
    """What stands around the condition of a text of which a row has several."""
    needs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    """The parameters of the SQL of a field, beside those of every statement."""
