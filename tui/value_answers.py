"""What the collection is worth, as answers: by tier, game, set and player, and the cards that stand out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from data.rules.tiers import ValueTier, floors
from queries.card_values import Best, By, Came, Holding, Valued
from tui import wording
from tui.answers import Answer, Head, Line, amount, dollars, left_out, month_name, month_short, percent, said
from tui.wording import plural

_HELD = (Head("CARDS", 8, drop=1), Head("COPIES", 8, drop=3), Head("VALUE", 14), Head("GAIN", 13, drop=2))

_SUBJECTS = {By.TIER: "TIER", By.GAME: "GAME OR SPORT", By.SET: "SET", By.PLAYER: "PLAYER"}

_UNWRITTEN = {By.TIER: "no value", By.GAME: "no game written", By.SET: "no set written", By.PLAYER: "no player"}

_HEADLINES = {
    Best.GAINERS: "worth more than they cost",
    Best.LOSERS: "worth less than they cost",
    Best.TOP: "with a value",
    Best.UNLISTED: "in no open listing",
}

_NO_CARDS = "No cards yet. n on Cards (F5) makes one, i there imports a table of them."

_NO_PLAYERS = "No card names a player yet; e on a card writes one."

_NONE_FOUND = {
    Best.GAINERS: "No card is; of each, value and cost must be known: e on a card writes them.",
    Best.LOSERS: "No card is; of each, value and cost must be known: e on a card writes them.",
    Best.TOP: "No card has a value yet; e on a card writes one.",
    Best.UNLISTED: "Nothing to do: all of them are on sale, or worth less.",
}

CARD_CELLS = 30
"""Cells that a card's name and number need."""

FOUND = "best"
"""How a line that opens the cards of a question begins; By's words begin those of a group."""


def portfolio(by: By, held: Sequence[Holding], stale: int = 0) -> Answer:
    """The collection in groups. The value of a collection is that of all its copies."""
    value = sum((each.value for each in held), Decimal())
    told = [each for each in held if each.key or by is not By.PLAYER]
    tiers = [tier.value for tier in ValueTier]
    if by is By.TIER:
        told = sorted(told, key=lambda each: tiers.index(each.key) if each.key in tiers else -1)
    nameless = sum(each.cards for each in held if not each.key) if by is By.PLAYER else 0
    names = held[0].names if held else 0
    return Answer(
        f"{wording.held(sum(each.cards for each in held), sum(each.copies for each in held))}"
        f" worth {amount(value, 20)}",
        _SUBJECTS[by],
        _HELD,
        [_group(by, each) for each in told],
        dollars,
        said(
            f"{plural(stale, 'card')} with an old tier stored: the doctor mends them." if stale else "",
            _floors() if by is By.TIER else "",
            "Value and gain are of all copies; gain is of cards whose value and cost are known.",
            left_out(
                (sum(each.valueless for each in held), "without a value"),
                (nameless, "without a player"),
                (sum(each.costless for each in held), "without a cost (not in the gain)"),
            ),
            f"{names - len(held):,} smaller ones are not shown." if names > len(held) else "",
        ),
        as_columns=by is By.TIER,
        empty=_NO_PLAYERS if held else _NO_CARDS,
    )


def best(which: Best, cards: Sequence[Valued], floor: Decimal) -> Answer:
    """The cards that stand out, each a line."""
    found, gained = (cards[0].found, cards[0].gained) if cards else (0, Decimal())
    is_gain = which in (Best.GAINERS, Best.LOSERS)
    together = f", {amount(gained, 20)} together" if is_gain and cards else ""
    from_floor = f" from {amount(floor)} on" if which is Best.UNLISTED else ""
    return Answer(
        f"{plural(found, 'card')}{from_floor} {_HEADLINES[which]}{together}",
        "CARD",
        (Head("VALUE", 11, drop=2), Head("COST", 11, drop=3), Head("GAIN", 12), Head("%", 6, drop=1))
        if is_gain
        else (Head("VALUE", 11), Head("QTY", 7, drop=2), Head("WHERE", 13, drop=1)),
        [_card(which, card) for card in cards],
        dollars,
        said(
            f"The first {len(cards):,} of {found:,}." if found > len(cards) else "",
            "Value, cost and gain are of all copies; the percentage is of the cost." if is_gain else "",
            "Value is of one copy; the bars too." if which is Best.TOP else "",
            "Value is of all copies. A listing that was made here of a card, or that its item is linked to, counts"
            " as its listing."
            if which is Best.UNLISTED
            else "",
        ),
        label_cells=CARD_CELLS,
        empty=_NONE_FOUND[which],
    )


def growth(came: Sequence[Came], months: Sequence[date]) -> Answer:
    """What was there when each month ended, at today's values; the newest first."""
    copies, value = 0, Decimal()
    by_month = {each.month: each for each in came}
    lines: list[Line] = []
    for nth in range(len(months) + 1):
        each = by_month.get(nth, Came(nth, 0, Decimal()))
        copies, value = copies + each.copies, value + each.value
        if nth:
            month = months[nth - 1]
            cells = (f"+{each.copies:,}", f"{copies:,}", amount(value))
            lines.append(Line(month_name(month), float(value), cells, short=month_short(month)))
    return Answer(
        f"{plural(copies, 'copy')} worth {amount(value, 20)} by now",
        "MONTH",
        (Head("CAME", 9), Head("COPIES", 10), Head("VALUE", 14)),
        lines[::-1],
        dollars,
        ("At the values of today: what a card was worth before is not kept anywhere.",),
        as_columns=True,
        newest_first=True,
    )


def _group(by: By, each: Holding) -> Line:
    name = each.name or _UNWRITTEN[by]
    gain = amount(each.gain, 13) if each.costless + each.valueless < each.cards or each.gain else "—"
    cells = (f"{each.cards:,}", f"{each.copies:,}", amount(each.value), gain)
    return Line(name, float(each.value), cells, f"{by} {each.key}", name if by is By.TIER else "")


def _card(which: Best, card: Valued) -> Line:
    label = " ".join(part for part in (card.title or "no title", card.number, graded(card)) if part)
    opens = f"{FOUND} {card.id}"
    if which in (Best.GAINERS, Best.LOSERS):
        cost = (card.cost or Decimal()) * card.copies
        share = percent(abs(float((card.gain or 0) / cost * 100))) if cost else "—"
        cells = (amount(card.total, 11), amount(cost, 11), amount(card.gain, 12), share)
        return Line(label, abs(float(card.gain or 0)), cells, opens)
    drawn = card.total if which is Best.UNLISTED else card.value
    cells = (amount(drawn, 11), f"×{card.copies:,}", card.location or "⚠ none")
    return Line(label, float(drawn or 0), cells, opens)


def graded(card: Valued) -> str:
    """`PSA 9`, or "" for a raw card."""
    score = "" if card.grade is None else f"{card.grade:g}"
    return " ".join(part for part in (card.company.strip(), score) if part)


def _floors() -> str:
    _, mid, high, grail = floors().values()
    return f"mid from ${mid}, high from ${high}, grail from ${grail}."
