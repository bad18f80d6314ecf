"""How a listing's row on a marketplace may change: pending → active → sold or canceled."""

from data.rules.status import LIVE_ON_A_PLATFORM, NEVER_POSTED
from data.rules.status import PlatformStatus as P

_NEXT: dict[P, frozenset[P]] = {
    P.PENDING: frozenset({P.ACTIVE, P.FAILED, P.CANCELED}),
    P.FAILED: frozenset({P.PENDING, P.ACTIVE, P.CANCELED}),
    P.ACTIVE: frozenset({P.SOLD, P.PENDING_CANCEL, P.CANCELED}),
    P.PENDING_CANCEL: frozenset({P.ACTIVE, P.SOLD, P.CANCELED}),
    P.CANCELED: frozenset({P.PENDING, P.PENDING_CANCEL}),
    P.SOLD: frozenset(),
}
"""What was called canceled and is found live after all must be taken down again."""

_ELSEWHERE = {
    **dict.fromkeys((*LIVE_ON_A_PLATFORM, P.PENDING_CANCEL), P.PENDING_CANCEL),
    **dict.fromkeys(NEVER_POSTED, P.CANCELED),
}
"""What a sale elsewhere makes of a row: to be taken down, or never posted at all. What a person meant to take down
some day stays so, but must not wait for that day."""

_READ_AS = {"cancelled": P.CANCELED, "delisted": P.CANCELED}
"""Spellings that other programs write."""

READ_AS_CANCELED = tuple(word for word, read in _READ_AS.items() if read is P.CANCELED)


def read(status: str | None) -> P | None:
    """A stored status as the contract means it: NULL is pending; None for a word it does not know."""
    if status is None:
        return P.PENDING
    return P(status) if status in set(P) else _READ_AS.get(status)


def after_sale(status: str | None, *, sold_here: bool) -> P | None:
    """What the sale of the last unit makes of a row; None where it leaves it alone.

    A sale proves that the row was active, whatever it said.
    """
    known = read(status)
    if sold_here:
        return P.SOLD
    return None if known is None else _ELSEWHERE.get(known)


def withdrawn(status: str | None) -> P | None:
    """What becomes of a row whose listing is for sale no more; None where it stays as it is.

    What a buyer can see is to be taken down, and is canceled only when that is proven.
    """
    return after_sale(status, sold_here=False)


def allowed(before: str | None, after: str | None, *, reversing: bool = False) -> bool:
    """Whether a row may go from one status to the other: by the contract's steps or a sale, or, `reversing`, by
    taking a sale back. A sale is a fact, whatever word another program wrote before it."""
    old, new = read(before), read(after)
    if reversing:
        return old is P.SOLD or (old is not None and old is after_sale(after, sold_here=False))
    if new is P.SOLD:
        return True
    if old is None or new is None:
        return False
    return new in (old, after_sale(before, sold_here=False)) or new in _NEXT[old]
