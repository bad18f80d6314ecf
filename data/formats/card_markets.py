"""Tables of listings of cards, as sellers upload them to eBay and Whatnot: each is read as the card it sells."""

from __future__ import annotations

import re
from collections.abc import Mapping

from data.formats import card_draft
from data.formats.card_draft import Draft
from data.formats.card_rules import CONDITION, LANGUAGE, Dialect, Into, Rule, finish, note, priced
from data.rules import card_notes, grades
from data.rules.status import CardType
from data.rules.terms import LONGEST_TITLE

ACTION = "action(…)"
"""eBay's first heading, whatever stands in its brackets."""

PHOTOS = "|"
"""Between the photos in a cell of eBay's."""

MOST_PHOTOS = 8
"""Columns that Whatnot has for photos."""

GAME_SINGLES, SPORTS_SINGLES = "183454", "261328"

SINGLES: Mapping[str, CardType] = {
    "183050": CardType.TCG, GAME_SINGLES: CardType.TCG, SPORTS_SINGLES: CardType.SPORTS,
}  # fmt: skip
"""eBay's categories for single cards: of no sport and no game, of games, of sports."""

CONDITION_IDS: Mapping[str, str] = {
    "400010": "Near Mint", "400011": "Excellent", "400012": "Good", "400013": "Poor", "400015": "Lightly Played",
    "400016": "Moderately Played", "400017": "Heavily Played",
}  # fmt: skip
"""What eBay's ids for the condition of a card that is not graded mean, in the words of the collection."""

GRADER_IDS: Mapping[str, str] = {
    "275010": "PSA", "275011": "BCCG", "275012": "BVG", "275013": "BGS", "275015": "CGC", "275016": "SGC",
    "275019": "HGA",
}  # fmt: skip

GRADE_IDS: Mapping[str, str] = {f"27502{nth}": f"{10 - nth / 2:g}" for nth in range(19)}
"""Grades by eBay's ids: 275020 is 10, each next one half a grade less."""

_CONDITIONS: Mapping[str, str] = {
    "1000": "New", "3000": "Used", "5000": "Good", "6000": "Acceptable",
    "near mint or better": "Near Mint", "very good": "Good", "lightly played (excellent)": "Lightly Played",
    "moderately played (very good)": "Moderately Played", "heavily played (poor)": "Heavily Played",
    **CONDITION_IDS,
}  # fmt: skip
_GRADED_OR_NOT = frozenset({"2750", "4000", "graded", "ungraded"})
_LISTS = frozenset({"add", "verifyadd", "relist", "draft"})
_ID = re.compile(r" *- *\(id: *[0-9]+\) *$", re.IGNORECASE)
_SHORT_NAME = re.compile(r".*\(([A-Z]{2,5})\)")
_CARDS = re.compile(r"\b(trading|cards?|tcgs?|ccgs?)\b", re.IGNORECASE)
_SUB = re.compile(r"[ -]*\b(cards?|singles?|tcg|ccg)$", re.IGNORECASE)


def _acts(draft: Draft, text: str) -> None:
    """Only what lists a thing is a card; other rows change or end a listing that is there."""
    word = text.strip()
    if word.lower() not in _LISTS:
        draft.problems.append(
            f"Action {word[:40]}: such a row of eBay's changes or ends a listing; it is no card."
        )


def _ebay_category(draft: Draft, text: str) -> None:
    of = SINGLES.get(text.strip())
    if of is not None:
        draft.values.setdefault("card_type", of.value)
    elif text.strip().isdigit():
        known = ", ".join(SINGLES)
        draft.problems.append(f"Category {text.strip()[:20]} of eBay's is not for cards: those are {known}.")


def _listing_title(draft: Draft, text: str) -> None:
    """What the listing is called; the name of the card itself is the title, where the row says it."""
    named = draft.values.pop("title", None)
    draft.put("title", text, "Title")
    if named is not None:
        _card_name(draft, named)


def _card_name(draft: Draft, text: str) -> None:
    listed = draft.values.get("title")
    draft.put("title", text, "C:Card Name")
    # A long name is cut in the title that we write.
    if listed not in (None, str(draft.values.get("title"))[:LONGEST_TITLE].strip()):
        draft.notes.append(card_notes.line("Listing title", listed))


def _condition(draft: Draft, text: str) -> None:
    """A condition by eBay's id or words; that a card is graded or is not is said by its grade."""
    word = _ID.sub("", text).strip().lower()
    if word not in _GRADED_OR_NOT:
        CONDITION(draft, _CONDITIONS.get(word, word if word.isdigit() else _ID.sub("", text)))


def _specific(rule: Rule) -> Rule:
    """A cell that may carry eBay's id behind its words; `Does not apply` says nothing."""

    def put(draft: Draft, text: str) -> None:
        word = _ID.sub("", text)
        if word.strip().lower() not in ("does not apply", "n/a", "unknown"):
            rule(draft, word)

    return put


def _grader(draft: Draft, text: str) -> None:
    word = text.strip()
    short = _SHORT_NAME.fullmatch(word)
    company = GRADER_IDS.get(word, short[1] if short else word)
    if company.isdigit():
        draft.problems.append(f"Professional Grader: {word[:20]} is an id that is not known here; write its name.")
    else:
        draft.put("grading_company", company, "Professional Grader")


def _grade(draft: Draft, text: str) -> None:
    word = " ".join(text.split())
    if word.lower().startswith(grades.AUTHENTIC.lower()):
        draft.tags.append(f"Grade: {word}")
    else:
        draft.put("grading_score", GRADE_IDS.get(word, word), "Grade")


def _sport(draft: Draft, text: str) -> None:
    draft.values["card_type"] = CardType.SPORTS.value
    draft.put("sport", text.lower().removeprefix("ice "), "Sport")


def _features(draft: Draft, text: str) -> None:
    if "rookie" in text.lower():
        draft.values["is_rookie_card"] = True


def _pictures(draft: Draft, text: str) -> None:
    draft.photos += [(nth, each.strip()) for nth, each in enumerate(text.split(PHOTOS)) if each.strip()]


def _picture(nth: int) -> Rule:
    return lambda draft, text: draft.photos.append((nth, text.strip()))


_SPECIFICS: Mapping[str, Rule] = {
    "c:card name": _card_name,
    "c:set": Into("set_name", "C:Set"),
    "c:card number": Into("card_number", "C:Card Number"),
    "c:game": card_draft.game,
    "c:rarity": Into("rarity", "C:Rarity"),
    "c:finish": finish,
    "c:language": LANGUAGE,
    "c:sport": _sport,
    "c:player": Into("player_name", "C:Player"),
    "c:player/athlete": Into("player_name", "C:Player/Athlete"),
    "c:team": Into("team", "C:Team"),
    "c:year": Into("year", "C:Year"),
    "c:year manufactured": Into("year", "C:Year Manufactured"),
    "c:manufacturer": Into("brand", "C:Manufacturer"),
    "c:insert set": Into("insert_series", "C:Insert Set"),
    "c:parallel/variety": Into("parallel_color", "C:Parallel/Variety"),
    "c:features": _features,
    "c:card condition": _condition,
    "c:professional grader": _grader,
    "c:grade": _grade,
    "c:certification number": Into("grading_serial", "C:Certification Number"),
}

EBAY = Dialect(
    "ebay",
    "eBay",
    frozenset({ACTION}),
    {
        ACTION: _acts,
        **dict.fromkeys(("category", "category id"), _ebay_category),
        **dict.fromkeys(("customlabel", "custom label", "custom label (sku)"), note("SKU")),
        "title": _listing_title,
        "quantity": Into("quantity", "Quantity"),
        **dict.fromkeys(("startprice", "start price", "price"), priced("estimated_value", "Start price")),
        **dict.fromkeys(("conditionid", "condition id", "cd:card condition"), _condition),
        **dict.fromkeys(("picurl", "item photo url"), _pictures),
        **{name: _specific(rule) for name, rule in _SPECIFICS.items()},
        "cd:professional grader": _specific(_grader),
        "cd:grade": _specific(_grade),
        "cd:certification number": _specific(Into("grading_serial", "CD:Certification Number")),
    },
)


def _whatnot_category(draft: Draft, text: str) -> None:
    """Cards of sports are told by it; what is no card at all, too."""
    if not _CARDS.search(text) and text.strip().lower() not in card_draft.GAMES:
        draft.problems.append(f"Category {text.strip()[:40]}: it is not about cards.")
    elif "sport" in text.lower():
        draft.values["card_type"] = CardType.SPORTS.value
        other = draft.values.pop("game_name", None)
        if other is not None:
            draft.values["sport"] = other.lower()


def _sub_category(draft: Draft, text: str) -> None:
    """The game or the sport, with or without a word such as Cards behind it; “Other …” says neither."""
    word = _SUB.sub("", " ".join(text.split()))
    if not word or word.lower().startswith("other"):
        return
    if draft.values.get("card_type") == CardType.SPORTS.value:
        draft.put("sport", word.lower(), "Sub Category")
    else:
        card_draft.game(draft, word)


WHATNOT = Dialect(
    "whatnot",
    "Whatnot",
    frozenset({"category", "sub category", "title", "price"}),
    {
        "category": _whatnot_category,
        "sub category": _sub_category,
        "title": Into("title", "Title"),
        "description": Into("notes", "Description"),
        "quantity": Into("quantity", "Quantity"),
        "price": priced("estimated_value", "Price"),
        "condition": CONDITION,
        "cost per item": priced("purchase_price", "Cost Per Item"),
        "sku": note("SKU"),
        **{f"image url {nth}": _picture(nth) for nth in range(1, MOST_PHOTOS + 1)},
    },
)
