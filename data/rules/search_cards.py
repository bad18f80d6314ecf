"""The fields a filter of cards may name: `set:base number:4 grade:>=9 psa rookie tier:grail`."""

from __future__ import annotations

from data.rules.grades import COMPANY_OF
from data.rules.search_vocabulary import Field, Kind, Vocabulary
from data.rules.status import CardType, OrganizationMode
from data.rules.tiers import ValueTier

FOIL_WORDS = ("foil", "holo", "etched")
"""What a card's subtype or parallel says of a shining one."""

NOT_FOIL_WORDS = ("nonfoil", "non-foil", "non foil", "nonholo", "non-holo", "non holo")

_NO_YES = ("no", "yes")
_DATES = ("today", "yesterday", "week", "month", "year")
_COMPANIES = tuple(dict.fromkeys(COMPANY_OF.values()))

FIELDS = (
    Field("set", Kind.TEXT, "set:base", ("setname",), may_lack=True),
    Field("number", Kind.NUMBER, "number:4", ("nr", "num"), may_lack=True),
    Field("grade", Kind.GRADE, "grade:>=9", may_lack=True),
    Field("tier", Kind.WORD, "tier:grail", may_lack=True, words=tuple(tier.value for tier in reversed(ValueTier))),
    Field("game", Kind.TEXT, "game:pokemon", may_lack=True),
    Field("sport", Kind.TEXT, "sport:baseball", may_lack=True),
    Field("value", Kind.MONEY, "value:>50", ("price", "worth"), may_lack=True),
    Field("player", Kind.TEXT, "player:trout", may_lack=True),
    Field("year", Kind.YEAR, "year:>1990", may_lack=True),
    Field("rarity", Kind.TEXT, "rarity:rare", may_lack=True),
    Field("loc", Kind.TEXT, "loc:A*", ("location", "where"), may_lack=True),
    Field("tag", Kind.TEXT, "tag:keep", ("tags",), may_lack=True),
    Field("brand", Kind.TEXT, "brand:topps", may_lack=True),
    Field("series", Kind.TEXT, "series:chrome", may_lack=True),
    Field("insert", Kind.TEXT, "insert:moonshots", may_lack=True),
    Field("parallel", Kind.TEXT, "parallel:gold", ("color",), may_lack=True),
    Field("team", Kind.TEXT, "team:angels", may_lack=True),
    Field("cost", Kind.MONEY, "cost:>50", ("paid",), may_lack=True),
    Field("gain", Kind.MONEY, "gain:<0", ("profit",), may_lack=True, stored=False),
    Field("qty", Kind.COUNT, "qty:>1", ("quantity", "copies"), may_lack=True),
    Field("bin", Kind.TEXT, "bin:=A", ("binder",), may_lack=True),
    Field("mode", Kind.WORD, "mode:set", may_lack=True, words=tuple(map(str, OrganizationMode))),
    Field("category", Kind.TEXT, "category:trade", ("cat",), may_lack=True),
    Field("serial", Kind.TEXT, "serial:4512*", ("cert",), may_lack=True),
    Field("company", Kind.COMPANY, "company:psa", ("grader",), may_lack=True, words=_COMPANIES),
    Field("code", Kind.TEXT, "code:=BS", ("setcode",), may_lack=True),
    Field("subtype", Kind.TEXT, "subtype:reverse", ("variant",), may_lack=True),
    Field("type", Kind.NAME, "type:sports", ("cardtype",), may_lack=True, words=tuple(map(str, CardType))),
    Field("legal", Kind.TEXT, "legal:modern", ("legality",), may_lack=True),
    Field("title", Kind.TEXT, 'title:"dark charizard"', ("name",)),
    Field("notes", Kind.TEXT, "notes:creased", ("note",), may_lack=True),
    Field("uuid", Kind.TEXT, "uuid:5f0c*"),
    Field("graded", Kind.FLAG, "graded:no", may_lack=True, words=_NO_YES),
    Field("rookie", Kind.FLAG, "rookie:yes", may_lack=True, words=_NO_YES),
    Field("foil", Kind.FLAG, "foil:yes", may_lack=True, words=_NO_YES),
    Field("listed", Kind.FLAG, "listed:no", may_lack=True, words=_NO_YES),
    Field("photo", Kind.FLAG, "photo:no", ("photos",), may_lack=True, words=_NO_YES),
    Field("ai", Kind.FLAG, "ai:yes", may_lack=True, words=_NO_YES),
    Field("added", Kind.DATE, "added:2026", ("created",), words=_DATES),
    Field("updated", Kind.DATE, "updated:today", words=_DATES),
    Field("age", Kind.AGE, "age:>90d", may_lack=True),
    Field("has", Kind.PRESENCE, "has:photo"),
    Field("no", Kind.PRESENCE, "no:cost"),
)

_NAMES = {name for field in FIELDS for name in (field.name, *field.aliases)}

CARDS = Vocabulary(
    FIELDS,
    some="set, number, grade, tier, game, tag …",
    some_lackable="set, number, grade, value, cost, loc, tag, serial, photo …",
    lackable_aliases=("location", "photos", "quantity", "binder", "tags"),
    words={
        "raw": "graded:no",
        "graded": "graded:yes",
        "rookie": "rookie:yes",
        "foil": "foil:yes",
        "listed": "listed:yes",
        "unlisted": "listed:no",
        "grail": "tier:grail",
        # TAG gives grades, too; but `tag` is a field.
        **{company.lower(): f"company:{company}" for company in _COMPANIES if company.lower() not in _NAMES},
    },
)
