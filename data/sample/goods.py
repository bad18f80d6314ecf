"""What a listing offers: words, price, cost, codes."""

import json
from typing import NamedTuple

from data.rules.status import CardType, Condition
from data.sample import cards
from data.sample.dice import Dice
from data.sample.words import Box, Trade
from data.sample.words_hard import COLLECTIBLES, ELECTRONICS, HOME, MEDIA, TOYS
from data.sample.words_wear import BAGS, SHOES, TOPS, TROUSERS

_CARDS = "cards"
_MIX: tuple[Trade | str, ...] = (
    *(TOPS,) * 20,
    *(TROUSERS,) * 9,
    *(BAGS,) * 5,
    *(SHOES,) * 15,
    *(_CARDS,) * 15,
    *(ELECTRONICS,) * 9,
    *(MEDIA,) * 8,
    *(TOYS,) * 7,
    *(HOME,) * 6,
    *(COLLECTIBLES,) * 6,
)
_CONDITIONS = (
    *((Condition.NEW, 1.0),) * 18,
    *((Condition.LIKE_NEW, 0.92),) * 24,
    *((Condition.EXCELLENT, 0.85),) * 25,
    *((Condition.GOOD, 0.72),) * 23,
    *((Condition.FAIR, 0.55),) * 8,
    *((Condition.POOR, 0.4),) * 2,
)
_OPENINGS = (
    "See the photos for condition.",
    "From a smoke-free home.",
    "Light wear as shown, no damage.",
    "Found at an estate sale, cleaned and checked.",
)
_CLOSINGS = (
    "Measurements in the last photo.",
    "Ships the next business day.",
    "Bundle and save on shipping.",
    "Please ask before you buy if anything is unclear.",
)
_TCG_PLATFORMS = ("ebay", "tcgplayer", "whatnot", "mercari", "facebook")
_SPORTS_PLATFORMS = ("ebay", "comc", "whatnot", "mercari", "facebook")
_WORTH_LISTING = 800

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Good(NamedTuple):
    """The content of a listing; money is in cents."""

    category: str
    item_type: str
    title: str
    description: str
    attributes: str
    condition: str
    price: int
    cost: int | None
    quantity: int
    upc: str | None
    platforms: tuple[str, ...]
    box: Box = Box.CLOTHING


def draw(dice: Dice) -> Good:
    """Something a reseller would offer."""
    trade = dice.pick(_MIX)
    return _card(dice) if isinstance(trade, str) else _thing(dice, trade)


def _thing(dice: Dice, trade: Trade) -> Good:
    brand = dice.pick(trade.brands)
    model = dice.pick(brand.models)
    details = {name: dice.pick(pool) for name, pool in trade.details}
    said = {name: word for name, word in details.items() if word}
    title = " ".join((brand.name, model, *said.values()))
    condition, worth = dice.pick(_CONDITIONS)
    price = dice.price(brand.low * worth, brand.high * worth)
    return Good(
        trade.category,
        trade.item_type,
        title,
        _described(dice, title),
        _encode({"brand": brand.name, "model": model, **said}),
        condition,
        price,
        _cost(dice, price),
        _quantity(dice),
        _upc(dice, trade),
        trade.platforms,
    )


def _card(dice: Dice) -> Good:
    card = cards.draw(dice, graded_share=0.3)
    price = card.value // 100 * 100 + 99 if card.value >= _WORTH_LISTING else dice.price(3, 16)
    tcg = card.card_type == CardType.TCG
    known = {
        "game": card.game,
        "set": card.set_name,
        "number": card.number,
        "sport": card.sport,
        "year": card.year,
        "grade": card.grade.label if card.grade else None,
    }
    title = f"{card.game} {card.title}" if tcg else card.title
    return Good(
        _CARDS,
        "trading_card",
        title,
        _described(dice, title),
        _encode({name: word for name, word in known.items() if word}),
        dice.pick(_CONDITIONS[:60])[0],
        price,
        _cost(dice, price),
        _quantity(dice),
        None,
        _TCG_PLATFORMS if tcg else _SPORTS_PLATFORMS,
        Box.TCG if tcg else Box.SPORTS,
    )


def _described(dice: Dice, title: str) -> str:
    return f"{title}. {dice.pick(_OPENINGS)} {dice.pick(_CLOSINGS)}"


def _cost(dice: Dice, price: int) -> int | None:
    if dice.chance(0.1):
        return None
    cost = int(price * dice.between(0.25, 0.6))
    return cost // 25 * 25 if cost >= 500 else cost


def _quantity(dice: Dice) -> int:
    return dice.whole(2, 12) if dice.chance(0.05) else 1


def _upc(dice: Dice, trade: Trade) -> str | None:
    if dice.chance(trade.barcode_share):
        return dice.barcode(*trade.barcode)
    return "" if dice.chance(0.03) else None
