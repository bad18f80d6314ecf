"""What became of a listing: its status, and when."""

from datetime import datetime, timedelta
from typing import NamedTuple

from data.rules.status import ListingStatus
from data.sample.awkward import Twist, twist_of
from data.sample.dice import Dice

_OLDEST_DAYS = 760
_YOUNGEST = timedelta(minutes=20)
_RECENT = 1.5
_USUAL_DAYS_TO_SELL = 45
_NOT_LATELY = timedelta(minutes=45)
_MANY = 100

_WAITED = tuple(timedelta(minutes=minutes) for minutes in (1, 3, 6, 11, 19))
"""How long ago the sales were made that wait for triage; the last one is past the window."""

_OLD_MIX = (ListingStatus.SOLD,) * 36 + (ListingStatus.DRAFT,) * 4 + (ListingStatus.CANCELED,) * 3
_YOUNG_MIX = (ListingStatus.SOLD,) * 16 + (ListingStatus.DRAFT,) * 14 + (ListingStatus.CANCELED,) * 3


class Life(NamedTuple):
    """The status of a listing and its times; `waiting` sales have not been triaged."""

    status: ListingStatus
    created_at: datetime
    updated_at: datetime
    sold_at: datetime | None = None
    waiting: bool = False


def age(dice: Dice, index: int, count: int) -> timedelta:
    """The age of the index-th of `count` things, oldest first; more are made from year to year."""
    left = 1 - (index + dice.random()) / count
    return timedelta(days=_OLDEST_DAYS * left**_RECENT) + _YOUNGEST


class Lives:
    """The lives of all listings, oldest first."""

    def __init__(self, dice: Dice, listings: int, now: datetime) -> None:
        self._dice = dice
        self._listings = listings
        self._now = now
        self._waiting = _waiting(listings)

    def draw(self, index: int, twist: Twist | None) -> Life:
        """The life of the listing at this place."""
        created = self._now - age(self._dice, index, self._listings)
        ago = self._waiting.get(index)
        if ago is not None:
            sold = self._now - ago
            return Life(ListingStatus.SOLD, created, sold, sold, waiting=True)
        status = self._status(index, twist)
        if status == ListingStatus.SOLD:
            longest = self._now - _NOT_LATELY - created
            if longest > _NOT_LATELY:
                sold = created + self._time_to_sell(longest)
                return Life(status, created, sold, sold)
            status = ListingStatus.ACTIVE
        return Life(status, created, created + (self._now - created) * self._dice.random() ** 3)

    def _status(self, index: int, twist: Twist | None) -> ListingStatus:
        if twist is not None:
            return ListingStatus.DRAFT if twist.free_draft else ListingStatus.ACTIVE
        mix = _OLD_MIX if index * 2 < self._listings else _YOUNG_MIX
        drawn = int(self._dice.random() * 100)
        return mix[drawn] if drawn < len(mix) else ListingStatus.ACTIVE

    def _time_to_sell(self, longest: timedelta) -> timedelta:
        usual = timedelta(days=self._dice.expovariate(1 / _USUAL_DAYS_TO_SELL))
        return usual if _NOT_LATELY < usual < longest else longest * self._dice.between(0.1, 1)


def _waiting(listings: int) -> dict[int, timedelta]:
    """Which listings were sold just now, and how long ago; fewer than five in a tiny sample."""
    sales = _WAITED if listings >= _MANY else _WAITED[: listings // 20]
    chosen: dict[int, timedelta] = {}
    for turn, ago in enumerate(sales):
        index = int(listings * (0.15 + 0.17 * turn))
        while twist_of(index) is not None:
            index += 1
        chosen[index] = ago
    return chosen
