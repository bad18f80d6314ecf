"""One change for many listings, and what it makes of each: the same rules for the preview and for the write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, Protocol

from data.rules import listing_steps, transitions
from data.rules.fees import FeeRule, FeeTable
from data.rules.marketplaces import label
from data.rules.money import amount
from data.rules.repricing import Repricing, typed
from data.rules.status import ListingStatus, PlatformStatus, read_listing

Field = Literal["status", "price", "storage_location", "condition", "category", "item_type"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A listing as it is stored; `version` is another one after every write of the row, and when it gets along on
    its marketplaces.

    `sold_whole`: where, when and for how much it was sold is known. `platforms` are [name, status] pairs with ''
    for NULL, `sections` those of its storage items, None for an item outside of sections, and `units` how many
    each item is. A draft may be `named`: its location is the storage id of its item, and all that leads to it.
    """

    id: int
    version: int
    title: str
    status: str | None
    price: float | None
    cost: float | None
    quantity: int | None
    storage_location: str | None
    condition: str | None
    category: str | None
    item_type: str | None
    created_at: datetime | None
    sold_whole: bool
    platforms: Sequence[Sequence[str]]
    sections: Sequence[int | None]
    units: Sequence[int]
    named: bool = False

    @property
    def is_wrong(self) -> bool:
        """Whether the contract forbids to write it as it is."""
        location, quantity = self.storage_location, self.quantity
        return bool(
            listing_steps.breach(self.status, location=location, quantity=quantity, sold_whole=self.sold_whole)
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a batch makes of a listing: a value in place of another one, or a refusal.

    `note` is what else happens to it; listings with the same `remark` are counted together.
    """

    before: str | Decimal | None
    after: str | Decimal | None
    refusal: str = ""
    note: str = ""
    remark: str = ""
    unlike: bool = False
    """Whether there is something to write even where the value stays."""
    coming: int = 0
    """Units that come to the place where they go."""

    @property
    def changes(self) -> bool:
        """Whether anything is to be written."""
        return not self.refusal and (self.unlike or self.before != self.after)


class Batch(Protocol):
    """A change of one field; `wish` is what was asked for, in words."""

    @property
    def field(self) -> Field: ...

    @property
    def wish(self) -> str: ...

    @property
    def asks_items(self) -> bool:
        """Whether it must know where the storage items are."""
        ...

    def outcome(self, row: Candidate) -> Outcome:
        """What it would make of a listing, but for what the contract forbids."""
        ...


def judge(batch: Batch, row: Candidate) -> Outcome:
    """What a batch makes of a listing."""
    found = batch.outcome(row)
    if not found.changes:
        return found
    after = {"status": row.status, "storage_location": row.storage_location, batch.field: found.after}
    status, location = (None if value is None else str(value) for value in list(after.values())[:2])
    wrong = listing_steps.breach(status, location=location, quantity=row.quantity, sold_whole=row.sold_whole)
    return Outcome(found.before, found.before, wrong) if wrong else found


@dataclass(frozen=True, slots=True)
class SetStatus:
    """Another status, along the steps that a person may take."""

    wanted: ListingStatus
    field: Field = "status"

    @property
    def wish(self) -> str:
        return self.wanted.value

    @property
    def asks_items(self) -> bool:
        return self.wanted is ListingStatus.DRAFT

    def outcome(self, row: Candidate) -> Outcome:
        if row.status == self.wanted:
            return Outcome(row.status, row.status)
        refusal = listing_steps.refusal(row.status, self.wanted, location=row.storage_location, price=row.price)
        if refusal or self.wanted not in listing_steps.WITHDRAWN:
            return Outcome(row.status, self.wanted.value, refusal)
        live = [label(name) for name, status in row.platforms if _is_taken_down(status)]
        notes = [f"takes down {', '.join(live)}"] if live else []
        if row.sections and self.asks_items:
            notes.append("unlinks what is stored")
        return Outcome(row.status, self.wanted.value, note="; ".join(notes), remark="to take down" if live else "")


@dataclass(frozen=True, slots=True)
class Reprice:
    """Another price; ages count up to `now` (naive UTC)."""

    repricing: Repricing
    fees: FeeTable
    now: datetime
    field: Field = "price"
    asks_items: bool = False

    @property
    def wish(self) -> str:
        return typed(self.repricing.wish)

    def outcome(self, row: Candidate) -> Outcome:
        before = amount(row.price)
        if read_listing(row.status) is ListingStatus.SOLD:
            return Outcome(before, before, "it is sold: its price stays")
        age = None if row.created_at is None else (self.now - row.created_at).days
        done = self.repricing.apply(before, amount(row.cost), age, self._rules(row))
        if done.refusal:
            return Outcome(before, before, done.refusal)
        note, remark = "", ""
        if done.floored:
            note, remark = "at the floor: cost and fees", "at the floor"
        elif done.unknown:
            note, remark = "no cost, so no floor", "without a cost"
        return Outcome(before, done.price, note=note, remark=remark)

    def _rules(self, row: Candidate) -> list[FeeRule]:
        """The fees where it can be sold, or will be."""
        ended = (PlatformStatus.CANCELED, PlatformStatus.PENDING_CANCEL, PlatformStatus.SOLD)
        names = {name for name, status in row.platforms if transitions.read(status or None) not in ended}
        return [rule for rule in map(self.fees.rule, sorted(names)) if rule is not None]


@dataclass(frozen=True, slots=True)
class Destination:
    """The one section that a location names, and what it holds of what it can; `capacity` may be unknown."""

    bin_id: int
    section_id: int
    name: str
    held: int = 0
    capacity: int | None = None

    def is_too_full(self, coming: int) -> bool:
        """Whether so many units more are over its capacity."""
        return self.capacity is not None and self.held + coming > self.capacity

    def room(self, coming: int, other: str = "") -> str:
        """`A / 2: 7 of 10 there`, with a warning where so many units more are too many, and (`other`) the section
        that has room for them."""
        if self.capacity is None:
            return f"{self.name}: {self.held:,} there"
        there = f"{self.name}: {self.held:,} of {self.capacity:,} there"
        if not self.is_too_full(coming):
            return there
        words = f"⚠ {there}, too full" + (f" for {coming:,} more" if coming else "")
        return f"{words}: {other} has room" if other else words


@dataclass(frozen=True, slots=True)
class Move:
    """Another location; what is stored follows where the location names one section (`found` says how many)."""

    location: str
    destination: Destination | None = None
    found: int = 0
    field: Field = "storage_location"
    asks_items: bool = True

    @property
    def wish(self) -> str:
        return self.location

    def outcome(self, row: Candidate) -> Outcome:
        note, remark, coming, astray = "", "", 0, False
        if row.named and self.destination is None:
            why = f"its location {row.storage_location} is the label of its item: name one section"
            return Outcome(row.storage_location, row.storage_location, why)
        if row.sections and self.destination is None:
            why = "several sections are" if self.found > 1 else "no section is"
            note, remark = f"its item stays: {why} called that", "whose item stays"
        elif self.destination is not None:
            there = self.destination.section_id
            moving = [units for section, units in zip(row.sections, row.units, strict=True) if section != there]
            astray, coming = bool(moving), sum(moving)
            if astray:
                note, remark = f"its item moves to {self.destination.name}", "whose item moves"
        after = row.storage_location if row.named else self.location
        return Outcome(row.storage_location, after, note=note, remark=remark, unlike=astray, coming=coming)


@dataclass(frozen=True, slots=True)
class SetWord:
    """Another condition, category or item type."""

    field: Field
    value: str
    asks_items: bool = False

    @property
    def wish(self) -> str:
        return self.value

    def outcome(self, row: Candidate) -> Outcome:
        return Outcome(getattr(row, self.field), self.value)


def _is_taken_down(status: str) -> bool:
    return transitions.withdrawn(status or None) is PlatformStatus.PENDING_CANCEL
