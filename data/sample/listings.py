"""A listing with all that belongs to it: platform rows, the stored item, its sale, what was noted about it."""

from datetime import timedelta
from decimal import Decimal

from data.rules.status import ListingStatus
from data.sample import goods, market
from data.sample.awkward import twist_of, twisted
from data.sample.events import REMEMBERED, Sale
from data.sample.goods import Good
from data.sample.lives import Life, Lives
from data.sample.platforms import Platforms, Presence
from data.sample.remarks import remark
from data.sample.rows import ItemRow, ListingRow
from data.sample.shop import Shop
from data.sample.words import Box

_SHELVES = ("Shelf-1", "Shelf-2", "Shelf-3", "Rack 2", "Garage Box 7", "Closet top", "Blue tote", "Office desk")
_STORED = {ListingStatus.ACTIVE: 0.85, ListingStatus.DRAFT: 0.4, ListingStatus.CANCELED: 0.5}
_LOGGED = timedelta(days=7)
_FEWEST_REMARKS = 40
_LISTINGS_A_REMARK = 60


class Listings:
    """Makes the listings of a sample one after the other, oldest first."""

    def __init__(self, shop: Shop, count: int) -> None:
        self._shop = shop
        self._count = count
        self._remarks = max(_FEWEST_REMARKS, count // _LISTINGS_A_REMARK)
        self._lives = Lives(shop.dice, count, shop.now)
        self._platforms = Platforms(shop.dice, shop.ids, shop.now)

    def add(self, index: int) -> None:
        """Add the listing at this place and what belongs to it."""
        twist = twist_of(index)
        good = goods.draw(self._shop.dice)
        if twist is not None:
            good = twisted(good, twist)
        life = self._lives.draw(index, twist)
        listing_id = self._shop.ids.take(ListingRow)
        location = self._put_away(listing_id, good, life)
        presence = self._platforms.draw(listing_id, good, life, long_error=twist is not None and twist.long_error)
        listing = self._row(listing_id, index, good, life, location, presence.sold_on)
        self._shop.batch.add(listing)
        for row in presence.rows:
            self._shop.batch.add(row)
        self._tell(index, listing, life, presence)

    def _row(
        self, listing_id: int, index: int, good: Good, life: Life, location: str | None, sold_on: str | None
    ) -> ListingRow:
        dice = self._shop.dice
        number = f"RR-{index + 1:06d}"
        sku = number if dice.chance(0.94) else dice.pick((None, ""))
        photos = ",".join([f'"photos/{number}/{shot}.jpg"' for shot in range(1, dice.whole(1, 4) + 1)])
        sold_price = None
        if sold_on is not None:
            sold_price = float(market.sale_price(Decimal(good.price).scaleb(-2), dice))
        return ListingRow(
            id=listing_id,
            listing_uuid=dice.uuid(),
            user_id=self._shop.user_id,
            collectible_id=None,
            title=good.title,
            description=good.description,
            price=good.price / 100,
            cost=None if good.cost is None else good.cost / 100,
            condition=good.condition,
            category=good.category,
            item_type=good.item_type,
            attributes=good.attributes,
            photos=f"[{photos}]",
            quantity=_quantity(good, life, left=True),
            storage_location=location,
            sku=sku,
            upc=good.upc,
            status=life.status,
            sold_platform=sold_on,
            sold_date=life.sold_at,
            sold_price=sold_price,
            platform_statuses=None,
            created_at=life.created_at,
            updated_at=life.updated_at,
        )

    def _put_away(self, listing_id: int, good: Good, life: Life) -> str | None:
        """Store the thing, or not; the text that says where it is."""
        dice = self._shop.dice
        if not life.waiting and not dice.chance(_STORED.get(life.status, 0)):
            return self._elsewhere(good, life)
        quantity = _quantity(good, life, left=False)
        at = min(life.created_at + timedelta(minutes=dice.whole(2, 600)), self._shop.now)
        place = self._shop.stock.place(good.box, quantity, at)
        self._shop.batch.add(
            ItemRow(
                id=self._shop.ids.take(ItemRow),
                user_id=self._shop.user_id,
                storage_id=place.storage_id,
                bin_id=place.bin_id,
                section_id=place.section_id,
                item_type=good.item_type,
                category=good.category,
                title=good.title,
                description=None,
                quantity=quantity,
                photos=None,
                notes=None,
                listing_id=None if life.status == ListingStatus.DRAFT else listing_id,
                created_at=at,
                updated_at=at,
            )
        )
        return place.storage_id

    def _elsewhere(self, good: Good, life: Life) -> str | None:
        dice = self._shop.dice
        if life.status != ListingStatus.ACTIVE and dice.chance(0.3):
            return None
        if life.status == ListingStatus.SOLD and good.box == Box.CLOTHING:
            return self._shop.stock.somewhere() or dice.pick(_SHELVES)
        return dice.pick(_SHELVES) if good.box == Box.CLOTHING else f"Binder A Page {dice.whole(1, 30)}"

    def _tell(self, index: int, listing: ListingRow, life: Life, presence: Presence) -> None:
        """Hand the events of a listing on."""
        if listing.created_at > self._shop.now - _LOGGED:
            self._shop.events.created(listing.id, listing.created_at)
        if life.sold_at is not None and life.sold_at > self._shop.now - REMEMBERED:
            found = None if life.waiting else life.sold_at + timedelta(seconds=self._shop.dice.whole(90, 840))
            self._shop.events.sold(
                Sale(
                    at=life.sold_at,
                    listing_id=listing.id,
                    title=listing.title,
                    platform=listing.sold_platform or "",
                    price=listing.sold_price or 0.0,
                    location=listing.storage_location,
                    found_at=found,
                    before=presence.before,
                )
            )
        for _ in range((index + 1) * self._remarks // self._count - index * self._remarks // self._count):
            self._shop.events.noted(remark(self._shop.dice, self._shop.now, listing, presence))


def _quantity(good: Good, life: Life, *, left: bool) -> int:
    """How many there are: for sale, or in the bin of a sale that nobody fetched yet."""
    if life.status == ListingStatus.SOLD:
        return 0 if left else 1
    return good.quantity
