"""Style sheets are parsed once a worker: every dashboard of every test has the same ones."""

from collections.abc import Iterator
from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

PARSE = Stylesheet._parse_rules

_parsed: dict[tuple[Any, ...], list[RuleSet]] = {}


def _parse_rules(sheet: Stylesheet, css: str, **more: Any) -> list[RuleSet]:
    """What Textual makes of a source, by all that it makes it of.

    Its own cache, one a sheet, hands rules out again, too: nobody writes into them. What cannot be parsed raises
    every time.
    """
    own = (css, *more.values())
    if own in sheet._parse_cache:
        return PARSE(sheet, css, **more)
    key = (own, frozenset(sheet._variables.items()))
    if key not in _parsed:
        _parsed[key] = PARSE(sheet, css, **more)
    sheet._parse_cache[own] = _parsed[key]
    return _parsed[key]


@pytest.fixture(scope="session", autouse=True)
def parsed_once() -> Iterator[None]:
    """For all tests."""
    Stylesheet._parse_rules = _parse_rules
    yield
    Stylesheet._parse_rules = PARSE
