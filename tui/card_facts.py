"""A card as lines of facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from data.rules import card_fields, card_words, mend, slab_labels, tags
from data.rules.money import amount, known
from data.rules.money import show as money
from data.rules.photos import addresses, link, shown
from data.rules.status import CardType, OrganizationMode
from data.rules.stock import units
from data.rules.tiers import tier_of
from queries.card_detail import Card, Listed, WholeCard
from tui.raw_words import MARK, heading, missing, odd, price, whole_title
from tui.storage_facts import storage_facts
from tui.times import age, local
from tui.wording import words
from widgets.facts import Fact, Heading

Lines = list[Fact | Heading]

NO_REMARKS: Mapping[str, str] = {}


def card_facts(
    whole: WholeCard, remarks: Mapping[str, str] = NO_REMARKS, copies: Iterable[Fact | Heading] = ()
) -> Lines:
    """Everything that is kept of a card, what it is and where it lies first; `remarks` are about photos, `copies`
    stand behind its money."""
    card = whole.card
    return [
        *_head(whole),
        *_slab(card),
        *_money(card),
        *copies,
        *_listed(whole),
        *_photos(card, remarks),
        *([Heading("Notes"), Fact("", card.notes)] if card.notes else []),
        *_besides(card),
    ]


def gain(card: Card) -> Decimal | None:
    """What all copies are worth above what they cost; None where either is unknown."""
    value, cost = known(amount(card.estimated_value)), known(amount(card.purchase_price))
    return None if value is None or cost is None else (value - cost) * units(card.quantity)


def _head(whole: WholeCard) -> Iterator[Fact | Heading]:
    card = whole.card
    yield heading(card.title)
    yield Fact("Location", (card.storage_location or "").strip() or "—", loud=bool(card.storage_location))
    yield from storage_facts(whole.stored)
    if card.storage_item_id is not None and not whole.stored:
        yield Fact("Stored", odd("in an item", "it is gone, or not yours"))
    yield Fact("Copies", _quantity(card.quantity))
    yield Fact("Type", _type(card.card_type))
    yield from _named(
        ("Player", words([card.player_name or "", card.team or ""])),
        ("Game", card.game_name),
        ("Sport", card.sport),
        ("Set", words([card.set_name or "", card.set_code or ""])),
        ("Release", " ".join(str(part) for part in (card.year, card.brand, card.series) if part)),
        ("Insert", card.insert_series),
        ("Number", card.card_number),
        ("Rarity", words([card.rarity or "", card.card_subtype or ""])),
        ("Parallel", card.parallel_color),
    )
    if card.is_rookie_card:
        yield Fact("Rookie", "yes")
    yield Fact("Tags", ", ".join(tags.read(card.custom_categories)) or "—")
    yield Fact("Organised", _organised(card))


def _slab(card: Card) -> Iterator[Fact | Heading]:
    if not card.grading_company and card.grading_score is None and not card.grading_serial:
        yield Fact("Grade", "raw")
        return
    grade = "" if card.grading_score is None else f"{card.grading_score:g}"
    label = slab_labels.label_of(tags.read(card.custom_categories))
    blamed = card_fields.problems(_says(card))
    name = " ".join(part for part in (card.grading_company or "?", grade, label) if part)
    wrong = [blamed[column] for column in ("grading_company", "grading_score") if column in blamed]
    yield Fact("Grade", f"{MARK} {name} ({' '.join(wrong)})" if wrong else name)
    serial = (card.grading_serial or "").strip()
    if not serial:
        yield Fact("Certificate", missing("nobody can verify this slab"))
    else:
        yield Fact("Certificate", odd(serial, blamed["grading_serial"]) if "grading_serial" in blamed else serial)


def _says(card: Card) -> dict[str, object]:
    """What a slab says."""
    return {
        "grading_company": card.grading_company,
        "grading_score": card.grading_score,
        "grading_serial": card.grading_serial,
    }


def _money(card: Card) -> Iterator[Fact | Heading]:
    yield Heading("Money")
    copies = units(card.quantity)
    for label, stored in (("Value", card.estimated_value), ("Cost", card.purchase_price)):
        one = known(amount(stored))
        in_all = f", {money(one * copies, '$')} in all" if copies != 1 and one is not None else ""
        yield Fact(label, price(stored) + (" each" + in_all if in_all else ""))
    gained = gain(card)
    yield Fact("Gain", "—" if gained is None else money(gained, "$") + (" in all" if copies != 1 else ""))
    yield Fact("Tier", _tier(card))


def _tier(card: Card) -> str:
    tier = tier_of(card.estimated_value)
    stored = card.value_tier
    if not stored or stored == tier:
        return tier or "—"
    return odd(stored, f"by its value it is {tier}" if tier else "it has no value to say so")


def _listed(whole: WholeCard) -> Iterator[Fact | Heading]:
    if whole.listed:
        yield Heading("For sale by")
        yield from (Fact("", _listing(listing)) for listing in whole.listed)


def _listing(listing: Listed) -> str:
    return words([listing.title or missing(), listing.status or missing(), price(listing.price), _units(listing)])


def _units(listing: Listed) -> str:
    return "" if listing.quantity in (None, 1) else f"×{listing.quantity}"


def _photos(card: Card, remarks: Mapping[str, str]) -> Iterator[Fact | Heading]:
    found = addresses(card.photos)
    if found:
        yield Heading("Photos")
    for nth, address in enumerate(found, 1):
        remark = f"  {MARK} {remarks[address]}" if remarks.get(address) else ""
        yield Fact(str(nth), shown(address) + remark, link=link(address))


def _besides(card: Card) -> Iterator[Fact | Heading]:
    yield Heading("Besides")
    yield from whole_title(card.title)
    yield Fact("UUID", card.card_uuid or missing())
    if card.format_legality:
        yield Fact("Legality", _legality(card.format_legality))
    if card.set_symbol:
        yield Fact("Set symbol", card.set_symbol, link=link(card.set_symbol))
    if card.ai_identified or card.ai_confidence is not None:
        yield Fact("Identified", words(["by a machine" if card.ai_identified else "by hand", _sure(card)]))
    added = f"{local(card.created_at)} ({age(card.created_at)} ago)" if card.created_at else missing()
    changed = card.updated_at
    yield Fact("Added", f"{added}, changed {local(changed)}" if changed and changed != card.created_at else added)


def _legality(stored: str) -> str:
    """`standard legal, modern banned`; a text of any other shape as it is."""
    if mend.is_mapping(stored):
        return ", ".join(f"{where} {said}" for where, said in mend.attributes(stored).items()) or "—"
    return ", ".join(mend.words(stored)) if stored.lstrip().startswith("[") else odd(stored, "not JSON")


def _sure(card: Card) -> str:
    share = card.ai_confidence
    if share is None:
        return ""
    return f"{share:.0%} sure" if 0 <= share <= 1 else odd(share, "not a share")


def _named(*facts: tuple[str, str | None]) -> Iterator[Fact]:
    yield from (Fact(label, value) for label, value in facts if value)


def _quantity(quantity: int | None) -> str:
    if quantity is None:
        return missing()
    return odd(quantity, "below zero") if quantity < 0 else str(quantity)


def _type(kind: str | None) -> str:
    if not kind:
        return missing()
    meant = card_words.read_type(kind)
    if kind in set(CardType):
        return kind
    return odd(kind, f"read as {meant}" if meant else "not a type that is known")


def _organised(card: Card) -> str:
    mode = card.organization_mode
    if not mode:
        return words(["—", card.primary_category or ""])
    known_mode = (
        mode.replace("_", " ") if mode in set(OrganizationMode) else odd(mode, "not a mode of the contract")
    )
    return words([known_mode, card.primary_category or ""])
