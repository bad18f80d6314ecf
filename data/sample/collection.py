"""The card collection."""

import json
from datetime import datetime
from typing import Any

from data.rules.status import CardType, OrganizationMode
from data.rules.tiers import tier_of
from data.sample import cards
from data.sample.cards import Card
from data.sample.lives import age
from data.sample.rows import CardRow, ItemRow
from data.sample.shop import Shop
from data.sample.words import Box

_CARDS_A_SET = 120
_FEWEST_SETS = 3
_IN_BINS = 0.6
_UNVERIFIED = 0.06
_AI = 0.4
_MODES = (
    *(OrganizationMode.BY_SET,) * 11,
    *(OrganizationMode.BY_VALUE,) * 3,
    *(OrganizationMode.BY_PLAYER,) * 3,
    *(OrganizationMode.CUSTOM,) * 3,
)
_HEAPS = ("Trade binder", "Keep", "To grade", "Bulk", "Show case")
_BINDERS = ("Binder A", "Binder B", "Binder C", "Slab box")
_NOTES = ("Pulled it myself", "Bought at a show", "Corner wear", "Off-center", "From a trade")

_encode = json.JSONEncoder(ensure_ascii=False).encode


class Collection:
    """Makes the cards of a collection one after the other, oldest first."""

    def __init__(self, shop: Shop, count: int) -> None:
        self._shop = shop
        self._count = count
        self._reach = max(_FEWEST_SETS, count // _CARDS_A_SET)
        self._first_serial = shop.dice.whole(20_000_000, 70_000_000)

    def add(self, index: int) -> None:
        """Add the card at this place, and its item when it lies in a bin."""
        dice = self._shop.dice
        card = cards.draw(dice, self._reach)
        at = self._shop.now - age(dice, index, self._count)
        quantity = dice.whole(2, 9) if card.grade is None and dice.chance(0.12) else 1
        item_id, location = self._put_away(card, quantity, at)
        mode = dice.pick(_MODES)
        if mode == OrganizationMode.BY_PLAYER and card.card_type != CardType.SPORTS:
            mode = OrganizationMode.BY_SET
        self._shop.batch.add(
            CardRow(
                id=self._shop.ids.take(CardRow),
                user_id=self._shop.user_id,
                card_uuid=dice.uuid(),
                quantity=quantity,
                organization_mode=mode,
                primary_category=self._category(mode, card),
                custom_categories=self._tags(card),
                storage_location=location,
                storage_item_id=item_id,
                grading_serial=self._serial(card, index),
                photos=_encode([f"photos/cards/{index + 1:06d}.jpg"]) if dice.chance(0.5) else None,
                notes=dice.pick(_NOTES) if dice.chance(0.1) else None,
                created_at=at,
                updated_at=at,
                **_identity(card),
                **self._worth(card),
                **self._recognised(),
            )
        )

    def _put_away(self, card: Card, quantity: int, at: datetime) -> tuple[int | None, str | None]:
        """The id of the card's item and the text that says where the card is."""
        shop = self._shop
        if not shop.dice.chance(_IN_BINS):
            return None, f"{shop.dice.pick(_BINDERS)} Page {shop.dice.whole(1, 40)}"
        place = shop.stock.place(Box(card.card_type), quantity, at)
        item_id = shop.ids.take(ItemRow)
        shop.batch.add(
            ItemRow(
                id=item_id,
                user_id=shop.user_id,
                storage_id=place.storage_id,
                bin_id=place.bin_id,
                section_id=place.section_id,
                item_type="trading_card",
                category=card.game or card.sport or "",
                title=card.title,
                description=None,
                quantity=quantity,
                photos=None,
                notes=None,
                listing_id=None,
                created_at=at,
                updated_at=at,
            )
        )
        return item_id, place.storage_id

    def _category(self, mode: OrganizationMode, card: Card) -> str | None:
        match mode:
            case OrganizationMode.BY_SET:
                return card.set_name or f"{card.year} {card.brand} {card.series}"
            case OrganizationMode.BY_VALUE:
                return tier_of(card.value / 100)
            case OrganizationMode.BY_PLAYER:
                return card.name
            case OrganizationMode.CUSTOM:
                return self._shop.dice.pick(_HEAPS)

    def _tags(self, card: Card) -> str | None:
        """The grade's label, as the REAL score cannot say Pristine or Black Label, and a heap now and then."""
        tags = [card.grade.label] if card.grade else []
        if self._shop.dice.chance(0.15):
            tags.append(self._shop.dice.pick(_HEAPS))
        return _encode(tags) if tags else None

    def _serial(self, card: Card, index: int) -> str | None:
        if card.grade is None or self._shop.dice.chance(_UNVERIFIED):
            return None
        serial = self._first_serial + index * 7
        return f"00{serial}" if card.grade.company == "BGS" else str(serial)

    def _worth(self, card: Card) -> dict[str, Any]:
        dice = self._shop.dice
        value = card.value / 100
        paid = int(card.value * dice.between(0.2, 1.1)) / 100 if dice.chance(0.7) else None
        return {"estimated_value": value, "value_tier": tier_of(value), "purchase_price": paid}

    def _recognised(self) -> dict[str, Any]:
        dice = self._shop.dice
        if not dice.chance(_AI):
            return {"ai_identified": False, "ai_confidence": None}
        return {"ai_identified": True, "ai_confidence": round(dice.between(0.72, 0.99), 2)}


def _identity(card: Card) -> dict[str, Any]:
    """The columns that say which card it is."""
    sports = card.card_type == CardType.SPORTS
    grade = card.grade
    return {
        "card_type": card.card_type,
        "title": card.name,
        "card_number": card.number,
        "game_name": card.game,
        "set_name": card.set_name,
        "set_code": card.set_code,
        "set_symbol": f"https://example.com/symbols/{card.set_code}.svg" if card.set_code else None,
        "rarity": card.rarity,
        "card_subtype": card.subtype,
        "format_legality": card.legality,
        "sport": card.sport,
        "year": card.year,
        "brand": card.brand,
        "series": card.series,
        "player_name": card.name if sports else None,
        "team": card.team,
        "is_rookie_card": card.rookie,
        "parallel_color": card.parallel,
        "insert_series": card.insert,
        "grading_company": grade.company if grade else None,
        "grading_score": grade.score if grade else None,
    }
