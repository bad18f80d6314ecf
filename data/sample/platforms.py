"""A listing's rows on the marketplaces."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from data.rules.marketplaces import BY_NAME, MANUAL
from data.rules.sale import cancel_at
from data.rules.status import NEVER_POSTED, ListingStatus, PlatformStatus
from data.sample.awkward import LONG_ERROR
from data.sample.dice import Dice
from data.sample.goods import Good
from data.sample.lives import Life
from data.sample.rows import PlatformRow
from data.sample.writing import Ids

ERRORS = (
    "session expired, sign in again",
    "item specifics are missing: Brand, Size",
    "photo 3 is smaller than 500 pixels",
    "daily listing limit reached",
    "duplicate of another of your listings",
    "HTTP 503 Service Unavailable",
    "category needs a condition note",
)

URLS = {
    "ebay": "https://www.ebay.com/itm/{id}",
    "poshmark": "https://poshmark.com/listing/{id}",
    "mercari": "https://www.mercari.com/us/item/m{id}/",
    "depop": "https://www.depop.com/products/{id}/",
    "etsy": "https://www.etsy.com/listing/{id}",
    "vinted": "https://www.vinted.com/items/{id}",
    "facebook": "https://www.facebook.com/marketplace/item/{id}",
    "whatnot": "https://www.whatnot.com/listing/{id}",
    "grailed": "https://www.grailed.com/listings/{id}",
    "bonanza": "https://www.bonanza.com/listings/{id}",
    "offerup": "https://offerup.com/item/detail/{id}",
    "ruby_lane": "https://www.rubylane.com/item/{id}",
    "tcgplayer": "https://www.tcgplayer.com/product/{id}",
    "comc": "https://www.comc.com/Cards/{id}",
}
_HOW_MANY = (1,) * 34 + (2,) * 36 + (3,) * 21 + (4,) * 9
_OF_AN_ACTIVE = (PlatformStatus.ACTIVE,) * 88 + (PlatformStatus.PENDING,) * 7 + (PlatformStatus.FAILED,) * 5
_DRAFTS_WITH_ROWS = 0.2
_SOLD_BY_HAND = 0.02


@dataclass(frozen=True, slots=True)
class Presence:
    """A listing's rows, where it was sold, and what each row was before the sale."""

    rows: list[PlatformRow]
    sold_on: str | None
    before: dict[str, str]

    @property
    def failed(self) -> PlatformRow | None:
        """A row that could not be posted."""
        return next((row for row in self.rows if row.status == PlatformStatus.FAILED), None)


class Platforms:
    """Makes the rows of each listing; `now` is the database's."""

    def __init__(self, dice: Dice, ids: Ids, now: datetime) -> None:
        self._dice = dice
        self._ids = ids
        self._now = now

    def draw(self, listing_id: int, good: Good, life: Life, *, long_error: bool = False) -> Presence:
        """The rows of a listing."""
        dice = self._dice
        places = self._places(good, life)
        before = [self._before(life, turn) for turn in range(len(places))]
        if long_error:
            before[-1] = PlatformStatus.FAILED
        sold_on = None
        if life.status == ListingStatus.SOLD:
            by_hand = not life.waiting and dice.chance(_SOLD_BY_HAND)
            sold_on = MANUAL if by_hand else places[0]
        rows = [
            self._row(listing_id, place, was, life, sold_on, LONG_ERROR if long_error else None)
            for place, was in zip(places, before, strict=True)
        ]
        return Presence(rows, sold_on, {str(row.id): was for row, was in zip(rows, before, strict=True)})

    def _places(self, good: Good, life: Life) -> list[str]:
        """Some of the marketplaces that take such a thing under such a title, in any order."""
        dice = self._dice
        if life.status == ListingStatus.DRAFT and not dice.chance(_DRAFTS_WITH_ROWS):
            return []
        wanted = 3 if life.waiting else dice.pick(_HOW_MANY)
        left = [name for name in good.platforms if len(good.title) <= BY_NAME[name].title_limit]
        left = left or [good.platforms[0]]
        return [left.pop(int(dice.random() * len(left))) for _ in range(min(wanted, len(left)))]

    def _before(self, life: Life, turn: int) -> PlatformStatus:
        """What a row is, or was before the listing was sold or canceled."""
        if life.status == ListingStatus.DRAFT:
            return PlatformStatus.FAILED if self._dice.chance(0.7) else PlatformStatus.PENDING
        if turn == 0 or (life.waiting and turn == 1):
            return PlatformStatus.ACTIVE
        return self._dice.pick(_OF_AN_ACTIVE)

    def _row(
        self,
        listing_id: int,
        place: str,
        was: PlatformStatus,
        life: Life,
        sold_on: str | None,
        error: str | None,
    ) -> PlatformRow:
        dice = self._dice
        posted = was not in NEVER_POSTED
        number = f"{dice.getrandbits(33):012d}" if posted else None
        failed = was == PlatformStatus.FAILED
        posted_at = life.created_at + timedelta(seconds=dice.whole(20, 900)) if posted else None
        return PlatformRow(
            self._ids.take(PlatformRow),
            listing_id,
            place,
            number,
            URLS[place].format(id=number) if number else None,
            _after(was, life, sold=place == sold_on),
            posted_at,
            self._synced(life, posted_at),
            cancel_at(life.sold_at) if life.sold_at and posted and place != sold_on else None,
            (error or dice.pick(ERRORS)) if failed else None,
            dice.whole(1, 3) if failed else 0,
        )

    def _synced(self, life: Life, posted_at: datetime | None) -> datetime | None:
        if posted_at is None:
            return None
        if life.status != ListingStatus.ACTIVE:
            return max(posted_at, life.updated_at)
        return max(posted_at, self._now - timedelta(minutes=self._dice.whole(1, 2_880)))


def _after(was: PlatformStatus, life: Life, *, sold: bool) -> PlatformStatus:
    """What a row is by now."""
    if life.status in (ListingStatus.DRAFT, ListingStatus.ACTIVE):
        return was
    if sold:
        return PlatformStatus.SOLD
    waits = life.waiting and was not in NEVER_POSTED
    return PlatformStatus.PENDING_CANCEL if waits else PlatformStatus.CANCELED
