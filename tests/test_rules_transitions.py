"""A row's way on a marketplace."""

import itertools

import pytest

from data.rules.status import PlatformStatus as P
from data.rules.transitions import after_sale, allowed, read

EVERY = [None, *P]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (P.PENDING, P.ACTIVE),
        (None, P.ACTIVE),
        (P.ACTIVE, P.SOLD),
        (P.ACTIVE, P.PENDING_CANCEL),
        (P.PENDING_CANCEL, P.CANCELED),
        (P.PENDING_CANCEL, P.ACTIVE),
        ("delisted", P.PENDING),
    ],
)
def test_the_contracts_ways_are_open(before: str | None, after: str) -> None:
    assert allowed(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (P.SOLD, P.ACTIVE),
        (P.SOLD, P.PENDING_CANCEL),
        (P.SOLD, P.CANCELED),
        (P.CANCELED, P.ACTIVE),
        ("odd", P.ACTIVE),
        (P.ACTIVE, "odd"),
    ],
)
def test_others_are_closed(before: str, after: str) -> None:
    assert not allowed(before, after)


def test_a_sale_and_its_reversal_are_always_allowed() -> None:
    for status, sold_here in itertools.product(EVERY, (True, False)):
        after = after_sale(status, sold_here=sold_here)
        if after is not None:
            assert allowed(status, after)
            assert allowed(after, status, reversing=True)


def test_a_sale_elsewhere_takes_down_what_is_live_and_nothing_else() -> None:
    live = {P.ACTIVE, P.PENDING_CANCEL}
    assert {status for status in EVERY if after_sale(status, sold_here=False) is P.PENDING_CANCEL} == live
    assert after_sale(P.SOLD, sold_here=False) is None
    assert after_sale("odd", sold_here=False) is None
    assert read("cancelled") is P.CANCELED
