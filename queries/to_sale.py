"""Cards to sale: what listings of them would be, and what that would do to the collection; then the drafts."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import uuid4

from data.errors import BindeckError
from data.rules import card_listing, card_sale, mend
from data.rules.card_listing import CardWords
from data.rules.card_sale import Held
from data.rules.card_sets import Copies, series_of
from data.rules.status import Action, ListingStatus
from data.tenant import TenantConnection
from queries import activity, card_sets, collected, creation
from queries.amounts import cents
from queries.card_identity import COPIES, FIELD, NAME
from queries.card_sets import SetCard, SetKey

MOST = 1_000
"""Listings made at once: each has a row of the log."""

MOST_LOOKED_AT = 20_000
"""Cards among which a surplus is looked for at once."""

# A listing made of a card says so in its attributes; one that a card's item is linked to is of that card, too.
CARDS = (
    """
    WITH offered AS MATERIALIZED (
        SELECT """
    + collected.NAMED
    + """ AS card_uuid, l.id, l.title
        FROM listings l
        WHERE l.user_id = %(user_id)s AND l.status = ANY (%(draft_words)s::text[] || %(active_words)s::text[])
          AND strpos(l.attributes, '"card_uuid"') > 0
    )
    SELECT c.id, c.xmin::text::bigint, c.card_uuid, lower("""
    + FIELD
    + "), lower("
    + NAME
    + "), "
    + COPIES
    + ", "
    + cents("c.estimated_value")
    + ", "
    + cents("c.purchase_price")
    + """, coalesce(i.storage_id, c.storage_location, ''), coalesce(c.photos, ''),
           coalesce(o.title, l.title), coalesce(c.title, ''), coalesce(c.card_number, ''),
           coalesce(c.game_name, ''), coalesce(c.sport, ''), coalesce(c.set_name, ''),
           c.year, coalesce(c.brand, ''), coalesce(c.series, ''),
           coalesce(c.player_name, ''), coalesce(c.team, ''), coalesce(c.insert_series, ''),
           coalesce(c.parallel_color, ''), coalesce(c.card_subtype, ''), coalesce(c.rarity, ''),
           coalesce(c.is_rookie_card, false), coalesce(c.grading_company, ''), c.grading_score,
           coalesce(c.grading_serial, ''), coalesce(c.custom_categories, '')
    FROM card_collections c
    LEFT JOIN storage_items i ON i.id = c.storage_item_id AND i.user_id = %(user_id)s
    LEFT JOIN listings l ON l.id = i.listing_id AND l.user_id = %(user_id)s AND l.status = ANY (%(active_words)s)
    LEFT JOIN LATERAL (SELECT min(offered.title) AS title FROM offered WHERE offered.card_uuid = c.card_uuid) AS o
         ON true
    WHERE c.user_id = %(user_id)s AND c.id = ANY (%(ids)s::int[])
    ORDER BY c.id
"""
)

LOCK = """
    SELECT id FROM card_collections WHERE user_id = %(user_id)s AND id = ANY (%(ids)s::int[])
    ORDER BY id FOR UPDATE
"""


class OfferRefused(BindeckError):
    """Nothing was written."""


@dataclass(frozen=True, slots=True)
class CardRow:
    """A card that may be sold; `offered` is the title of the open listing that it is in already, else None.

    `version` tells whether it was changed since; value and cost are for one copy, None where they are not known.
    """

    id: int
    version: int
    card_uuid: str
    key: SetKey
    copies: int
    value: Decimal | None
    cost: Decimal | None
    location: str
    photos: str
    offered: str | None
    words: CardWords

    @property
    def title(self) -> str:
        """The title of its listing."""
        return card_listing.title(self.words)


@dataclass(frozen=True, slots=True)
class Proposal:
    """The cards in question; `held` are all copies there are of the same, `complete` the sets of which a series is
    complete."""

    cards: Sequence[CardRow]
    held: Sequence[Held]
    complete: Sequence[Sequence[Copies]]


@dataclass(frozen=True, slots=True)
class Line:
    """So many copies of a card to be offered; 0 with the reason why not. `warnings` say what selling them does."""

    card: CardRow
    units: int
    refusal: str = ""
    is_last: bool = False
    breaks_set: bool = False

    @property
    def id(self) -> int:
        """The card's id."""
        return self.card.id

    @property
    def warnings(self) -> list[str]:
        """What a person should know before this is sold."""
        said = (
            ("breaks a complete set", self.breaks_set),
            ("the last copy", self.is_last),
            ("no value is known: the draft has no price", self.card.value is None),
            ("no place is written", not self.card.location),
        )
        return [words for words, holds in said if holds and self.units]


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many copies of a card, as it was when a person saw what becomes of it."""

    id: int
    version: int
    units: int


@dataclass(frozen=True, slots=True)
class Offered:
    """The drafts that were made, by card, and the log row by which they are undone (None: none was made);
    `refused` are the cards that were left alone, with the reason."""

    listings: Mapping[int, int]
    refused: Mapping[int, str]
    log_id: int | None


async def propose(conn: TenantConnection, ids: Sequence[int]) -> Proposal:
    """What there is to know about these cards before they are sold. Raises OfferRefused for too many."""
    if len(ids) > MOST_LOOKED_AT:
        raise OfferRefused(f"{len(ids):,} cards are more than {MOST_LOOKED_AT:,} at once: mark fewer.")
    cards = await conn.rows(_card, CARDS, ids=list(ids))
    keys = list(dict.fromkeys(card.key for card in cards))
    owned = await card_sets.of_keys(conn, keys)
    wanted = {card.id for card in cards}
    held: list[Held] = []
    complete: list[list[Copies]] = []
    for key, there in owned.items():
        rows = [_held(key, card) for card in there]
        same = {row.same for row in rows if row.id in wanted}
        held += [row for row in rows if row.same in same]
        copies = card_sets.counted(there)
        if any(series.is_complete for series in series_of(copies)):
            complete.append(copies)
        await asyncio.sleep(0)  # of hundreds of sets this takes a while
    return Proposal(cards, held, complete)


def judge(proposal: Proposal, keep: int | None, left_out: Collection[int] = ()) -> list[Line]:
    """What would be offered: all copies, or (`keep`) what is beyond so many of each card."""
    beyond = None if keep is None else card_sale.surplus(proposal.held, keep)
    units: dict[int, int] = {}
    refusals: dict[int, str] = {}
    for card in proposal.cards:
        count = card.copies if beyond is None else beyond.get(card.id, 0)
        refusals[card.id] = _refusal(card, count, keep, is_left_out=card.id in left_out)
        units[card.id] = 0 if refusals[card.id] else count
    last = card_sale.last_copies(proposal.held, units)
    broken = {row_id for copies in proposal.complete for row_id in card_sale.breaks(copies, units)}
    return [
        Line(card, units[card.id], refusals[card.id], card.id in last, card.id in broken)
        for card in proposal.cards
    ]


async def offer(conn: TenantConnection, offers: Sequence[Wanted]) -> Offered:
    """Make a draft of each of these cards, with one log row for all of them. Call it in a transaction.

    A card that changed since, or is in an open listing by now, is left alone.
    """
    if len(offers) > MOST:
        raise OfferRefused(f"{len(offers):,} drafts are more than {MOST:,} at once: leave some out.")
    ids = [each.id for each in offers]
    await conn.execute(LOCK, ids=ids)
    cards = {card.id: card for card in await conn.rows(_card, CARDS, ids=ids)}
    listings: dict[int, int] = {}
    refused: dict[int, str] = {}
    logged: list[int] = []
    for each in offers:
        card = cards.get(each.id)
        if card is None or card.version != each.version:
            refused[each.id] = "it was changed meanwhile" if card else "it is gone"
        elif card.offered is not None:
            refused[each.id] = f"it is in the open listing “{card.offered}”"
        elif 0 < each.units <= card.copies:
            made = await creation.create(conn, fields(card, each.units), ListingStatus.DRAFT, (), str(uuid4()))
            listings[each.id] = made.id
            logged += [made.log_id] if made.log_id is not None else []
    if not listings:
        return Offered({}, refused, None)
    details = {"cards": list(listings), "also": logged, "rows_in_all": len(listings)}
    return Offered(listings, refused, await activity.record(conn, Action.CARDS_OFFERED, "card", ids[0], details))


def fields(card: CardRow, units: int) -> dict[str, Any]:
    """The columns of a listing of so many copies of a card."""
    words, condition = card.words, card_listing.condition(card.words)
    attributes = {
        "card_uuid": card.card_uuid,
        **{
            name: text
            for name, text in (
                ("set", words.set_name),
                ("number", words.number),
                ("grade", words.graded),
                ("certificate", words.serial),
            )
            if text
        },
    }
    photos = mend.photos(card.photos)
    return {
        "title": card.title,
        "description": card_listing.description(words),
        "price": card.value if card.value is not None else Decimal(0),
        "cost": card.cost,
        "condition": None if condition is None else condition.value,
        "category": words.game or words.sport or None,
        "item_type": card_listing.ITEM_TYPE,
        "attributes": mend.to_json(attributes),
        "photos": mend.to_json(photos) if photos else None,
        "quantity": units,
        "storage_location": card.location or None,
    }


def _refusal(card: CardRow, units: int, keep: int | None, *, is_left_out: bool) -> str:
    if card.offered is not None:
        return f"it is in the open listing “{card.offered}”"
    if is_left_out:
        return "left out"
    if not card.copies:
        return "there is no copy of it"
    return "" if units else f"kept: no more than {keep} of it"


def _held(key: SetKey, card: SetCard) -> Held:
    return Held(card.id, (key, card.which), card.copies, card.value, card.is_graded)


def _card(
    row_id: int,
    version: int,
    card_uuid: str,
    field: str,
    name: str,
    copies: int,
    value: Decimal | None,
    cost: Decimal | None,
    location: str,
    photos: str,
    offered: str | None,
    *words: Any,
) -> CardRow:
    said = CardWords(*words[:-1], tags=mend.words(words[-1]))
    key = SetKey(field, name)
    return CardRow(row_id, version, card_uuid, key, copies, value, cost, location, photos, offered, said)
