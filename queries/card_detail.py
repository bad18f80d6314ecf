"""One card with all that belongs to it: where it is stored, and what is for sale of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from data.tenant import TenantConnection
from queries import detail
from queries.card_editing import FIELDS
from queries.detail import StoredItem

ONE = """
    SELECT id, card_uuid, card_type, coalesce(title, ''), card_number, quantity, organization_mode,
           primary_category, custom_categories, storage_location, storage_item_id, game_name, set_name, set_code,
           set_symbol, rarity, card_subtype, format_legality, sport, year, brand, series, player_name, team,
           is_rookie_card, parallel_color, insert_series, grading_company, grading_score, grading_serial,
           estimated_value, value_tier, purchase_price, photos, notes, ai_identified, ai_confidence, created_at,
           updated_at
    FROM card_collections WHERE user_id = %(user_id)s AND id = %(card_id)s
"""

# A listing is a card's where the item it lies in is the listing's, and where its attributes name the card.
LISTED = """
    SELECT l.id, coalesce(l.title, ''), l.status, l.price, l.quantity
    FROM card_collections c
    JOIN storage_items i ON i.id = c.storage_item_id AND i.user_id = %(user_id)s
    JOIN listings l ON l.id = i.listing_id AND l.user_id = %(user_id)s
    WHERE c.user_id = %(user_id)s AND c.id = %(card_id)s
"""

NAMED = """
    SELECT l.id, coalesce(l.title, ''), l.status, l.price, l.quantity
    FROM listings l
    WHERE l.user_id = %(user_id)s AND %(card_uuid)s::text <> ''
      AND (position('"card_uuid": "' || %(card_uuid)s::text || '"' IN l.attributes) > 0
           OR position('"card_uuid":"' || %(card_uuid)s::text || '"' IN l.attributes) > 0)
    ORDER BY l.id DESC LIMIT 50
"""


@dataclass(frozen=True, slots=True)
class Card:
    """A card as it is stored; money is for one copy, texts that should be JSON are as they are."""

    id: int
    card_uuid: str | None
    card_type: str | None
    title: str
    card_number: str | None
    quantity: int | None
    organization_mode: str | None
    primary_category: str | None
    custom_categories: str | None
    storage_location: str | None
    storage_item_id: int | None
    game_name: str | None
    set_name: str | None
    set_code: str | None
    set_symbol: str | None
    rarity: str | None
    card_subtype: str | None
    format_legality: str | None
    sport: str | None
    year: int | None
    brand: str | None
    series: str | None
    player_name: str | None
    team: str | None
    is_rookie_card: bool | None
    parallel_color: str | None
    insert_series: str | None
    grading_company: str | None
    grading_score: float | None
    grading_serial: str | None
    estimated_value: float | None
    value_tier: str | None
    purchase_price: float | None
    photos: str | None
    notes: str | None
    ai_identified: bool | None
    ai_confidence: float | None
    created_at: datetime | None
    updated_at: datetime | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A listing that the card is sold by."""

    id: int
    title: str
    status: str | None
    price: float | None
    quantity: int | None


@dataclass(frozen=True, slots=True)
class WholeCard:
    """Everything that is kept of one card but its history and its other copies."""

    card: Card
    stored: Sequence[StoredItem]
    listed: Sequence[Listed]


async def one(conn: TenantConnection, card_id: int) -> Card | None:
    """A card; None when there is none of this seller with that id."""
    return await conn.row(Card, ONE, card_id=card_id)


async def whole(conn: TenantConnection, card_id: int) -> WholeCard | None:
    """A card and all that belongs to it; None when there is none of this seller with that id."""
    card = await one(conn, card_id)
    if card is None:
        return None
    stored = [] if card.storage_item_id is None else await detail.item(conn, card.storage_item_id)
    return WholeCard(card, stored, await conn.rows(Listed, LISTED, card_id=card_id))


async def named(conn: TenantConnection, card_uuid: str | None) -> list[Listed]:
    """The listings whose attributes name the card, as those made of it do. All listings are looked through."""
    return await conn.rows(Listed, NAMED, card_uuid=card_uuid or "")


def values(card: Card) -> dict[str, Any]:
    """The fields that a form shows, as they are stored."""
    return {field: getattr(card, field) for field in FIELDS}


def columns(card: Card) -> dict[str, Any]:
    """Every column by its name, as it is stored."""
    return {field.name: getattr(card, field.name) for field in fields(card)}
