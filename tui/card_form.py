"""The form of a card."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from textual.widget import Widget

from data.rules import card_categories, card_fields, card_words, grades, listing_fields, slab_labels, tags
from data.rules.status import CardType, OrganizationMode
from tui import card_values
from tui.card_values import LABELS, NO, OF_A_GAME, OF_A_SPORT, YES
from tui.form import Form, Words
from widgets.choices import Choices, Option
from widgets.entries import Entries
from widgets.fields import Line, Prose, State

SLAB_LABEL = "slab_label"
"""A field that is no column: the slab's label is one of the tags."""

TAGS = "custom_categories"
OF_A_SLAB = ("grading_company", "grading_score", "grading_serial")

_SUGGESTED = (
    "game_name",
    "set_name",
    "set_code",
    "rarity",
    "card_subtype",
    "sport",
    "brand",
    "series",
    "insert_series",
    "parallel_color",
    "team",
    "player_name",
    "grading_company",
    "storage_location",
    "primary_category",
)
_HINTS = {
    "card_subtype": "such as Foil or Reverse Holo",
    "card_number": "as printed, such as 4/102",
    "storage_location": "such as A2 or Binder A Page 3",
    "grading_company": f"raw if empty; {', '.join(scale.company for scale in grades.SCALES.values())}, or another",
    "grading_score": "such as 9.5",
    "grading_serial": "scan the slab, or type its number",
    "estimated_value": "such as 84 or 19.99",
    "purchase_price": "what one cost you",
    "year": "such as 1996",
    "format_legality": "such as standard, modern",
    "ai_confidence": "such as 95%",
}
_MODES = {
    OrganizationMode.BY_SET: "by set",
    OrganizationMode.BY_VALUE: "by value",
    OrganizationMode.BY_PLAYER: "by player",
    OrganizationMode.CUSTOM: "custom: a heap of my own",
}


class CardForm(Form):
    """Every column of a card that a person writes; those of a game or a sport are shown by the type."""

    labels = LABELS

    def __init__(self, *, new: bool) -> None:
        super().__init__(new=new)
        self._suggesters = {field: Words() for field in _SUGGESTED}
        names: list[tuple[str, str]] = []
        for name, label in LABELS.items():
            names += [(name, label), *([(SLAB_LABEL, "Label")] if name == "grading_score" else [])]
        self.fields = self.made(names)

    def suggest(self, words: Mapping[str, Sequence[str]]) -> None:
        for field, suggester in self._suggesters.items():
            usual = [scale.company for scale in grades.SCALES.values()] if field == "grading_company" else []
            suggester.words = [*dict.fromkeys([*words.get(field, ()), *usual])]

    def fill(self, values: Mapping[str, Any]) -> None:
        super().fill(values)
        self.fill_field(TAGS, values.get(TAGS))

    def fill_field(self, name: str, value: Any) -> None:
        if name == SLAB_LABEL:
            return
        super().fill_field(name, value)
        if name in OF_A_GAME | OF_A_SPORT:
            self.show_by_type()
        if name == TAGS:
            label = self.fields[SLAB_LABEL]
            label.put(slab_labels.label_of(tags.read(value)))
            self._untouched[SLAB_LABEL] = label.state

    def put_typed(self, states: Mapping[str, State]) -> None:
        super().put_typed(states)
        self.show_by_type()

    def rebase(self, values: Mapping[str, Any], states: Mapping[str, State]) -> None:
        super().rebase(values, states)
        if TAGS in values:
            self._untouched[SLAB_LABEL] = states[SLAB_LABEL]

    def read(self, names: Iterable[str]) -> tuple[dict[str, Any], dict[str, str]]:
        wanted = list(dict.fromkeys(TAGS if name == SLAB_LABEL else name for name in names))
        values, problems = super().read(wanted)
        if set(wanted) & set(OF_A_SLAB) and not problems.keys() & set(OF_A_SLAB):
            slab, odd = super().read(OF_A_SLAB)
            blamed = card_fields.problems({**dict.fromkeys(OF_A_SLAB), **slab})
            problems |= {name: blamed[name] for name in blamed if name not in odd}
        return values, problems

    def shown(self, name: str, value: Any) -> State:
        return card_values.shown(name, value)

    def typed(self, name: str, state: State) -> Any:
        if name == TAGS and isinstance(state, list):
            label = str(self.fields[SLAB_LABEL].state)
            if label != self._untouched.get(SLAB_LABEL):
                slab, _ = super().read(("grading_company", "grading_score"))
                state = slab_labels.labelled(state, label, slab.get("grading_company"), slab.get("grading_score"))
        return card_values.typed(name, state, self.base.get(name))

    def words(self, name: str, value: Any) -> str:
        return card_values.words(name, value)

    def remark(self, name: str, value: Any) -> str:
        return card_values.remark(name, value)

    def look_at(self, name: str) -> None:
        if name == "card_type":
            self.show_by_type()
        elif name in (*OF_A_SLAB, SLAB_LABEL):
            self._look_at_slab()
        if name in card_categories.DEPENDS_ON:
            self._tell_category()

    def show_by_type(self) -> None:
        """Show the fields of the card's type, and what else says something."""
        kind = card_words.read_type(str(self.fields["card_type"].state))
        for names, of in ((OF_A_GAME, CardType.TCG), (OF_A_SPORT, CardType.SPORTS)):
            for name in names:
                field = self.fields[name]
                field.display = kind in (of, None) or field.state not in ("", NO, [])

    def control(self, name: str) -> Widget:
        match name:
            case "notes":
                return Prose()
            case "card_type":
                return Choices([Option(CardType.TCG, "of a game"), Option(CardType.SPORTS, "of a sport")])
            case "organization_mode":
                return Choices([Option("", "not"), *(Option(mode, label) for mode, label in _MODES.items())])
            case "is_rookie_card" | "ai_identified":
                return Choices([Option(NO, NO), Option(YES, YES)])
            case "slab_label":
                return Choices([Option("", "none"), *(Option(label, label) for label in slab_labels.LABELS)])
            case "custom_categories":
                return Entries("add a tag, such as Trade binder", tags.parse)
            case "photos":
                return Entries("add a path or an address", listing_fields.parse_photo)
            case _:
                return Line(placeholder=_HINTS.get(name, ""), suggester=self._suggesters.get(name))

    def _look_at_slab(self) -> None:
        """Whether the label can be that of the grade."""
        slab, _ = super().read(("grading_company", "grading_score"))
        company, score = slab.get("grading_company"), slab.get("grading_score")
        label = str(self.fields[SLAB_LABEL].state)
        self.warn(SLAB_LABEL, "doubt", slab_labels.doubt(label, company, score))
        serial = str(self.fields["grading_serial"].state).strip()
        unverified = bool(company or score) and not serial
        self.warn(
            "grading_serial", "unverified", "Graded without a number: nobody can verify it." if unverified else ""
        )

    def _tell_category(self) -> None:
        """A category that follows from the mode is told, not typed."""
        values, _ = super().read(name for name in card_categories.DEPENDS_ON if name in self.base)
        follows = card_categories.follows(values.get("organization_mode"))
        self.fields["primary_category"].display = not follows
        category = card_categories.category(values) if follows else None
        self.fields["organization_mode"].say(hint=f"category: {category or 'none yet'}" if follows else "")
