"""A trading card: the same number of the same set is always the same card at about the same value."""

from typing import NamedTuple

from data.rules.status import CardType
from data.sample.dice import Dice
from data.sample.words_cards import (
    FIRST_NAMES,
    INSERTS,
    LAST_NAMES,
    PARALLELS,
    SPORTS_SETS,
    TCG_SETS,
    TEAMS,
    CardSet,
)

_TCG_SHARE = 0.6
_SCRAMBLE = 2_654_435_761


class Grade(NamedTuple):
    """A grade; the label says what the REAL score cannot."""

    company: str
    score: float
    label: str


class Card(NamedTuple):
    """One card; `value` is in cents. What its type does not have is None."""

    card_type: str
    name: str
    number: str
    value: int
    game: str | None = None
    set_name: str | None = None
    set_code: str | None = None
    rarity: str | None = None
    subtype: str | None = None
    legality: str | None = None
    sport: str | None = None
    year: int | None = None
    brand: str | None = None
    series: str | None = None
    team: str | None = None
    rookie: bool = False
    parallel: str | None = None
    insert: str | None = None
    grade: Grade | None = None

    @property
    def title(self) -> str:
        """The card as a seller names it."""
        season = f"{self.year} {self.brand} {self.series}" if self.year else None
        rookie = "RC" if self.rookie else None
        graded = f"{self.grade.company} {self.grade.score:g}" if self.grade else None
        parts = (season, self.name, self.number, self.insert, self.parallel, self.subtype, rookie, graded)
        return " ".join([part for part in parts if part])


_GRADES = (
    Grade("PSA", 10, "PSA 10 Gem Mint"),
    Grade("PSA", 9, "PSA 9 Mint"),
    Grade("PSA", 8, "PSA 8 NM-MT"),
    Grade("PSA", 8.5, "PSA 8.5 NM-MT+"),
    Grade("PSA", 7, "PSA 7 NM"),
    Grade("BGS", 9.5, "BGS 9.5 Gem Mint"),
    Grade("BGS", 9, "BGS 9 Mint"),
    Grade("BGS", 10, "BGS 10 Pristine"),
    Grade("BGS", 10, "BGS 10 Black Label"),
    Grade("SGC", 9.5, "SGC 9.5 Mint+"),
    Grade("SGC", 10, "SGC 10 Gem Mint"),
    Grade("CGC", 9, "CGC 9 Mint"),
    Grade("CGC", 10, "CGC 10 Gem Mint"),
    Grade("CGC", 10, "CGC 10 Pristine"),
)
_WORTH = {"common": (10, 150), "uncommon": (25, 300), "rare": (100, 2_500), "leader": (200, 2_000)}
_WORTH_OF_THE_REST = (400, 12_000)
_WORTH_OF_A_SECRET = (2_500, 60_000)


def draw(dice: Dice, reach: int = 99, graded_share: float = 0.15) -> Card:
    """A card out of the first `reach` sets of its kind; the first sets come most often."""
    card = _tcg(dice, reach) if dice.chance(_TCG_SHARE) else _sports(dice, reach)
    if not dice.chance(graded_share):
        return card
    grade = dice.pick(_GRADES)
    premium = 4.0 if grade.score == 10 else 2.2 if grade.score >= 9 else 1.4
    return card._replace(grade=grade, value=int(card.value * premium) + 1_500)


def _tcg(dice: Dice, reach: int) -> Card:
    of = TCG_SETS[_early(dice, min(reach, len(TCG_SETS)))]
    n = dice.whole(1, of.printed + of.secrets)
    mark = _mark(of.code, n)
    game = of.game
    first, second = game.firsts[mark % len(game.firsts)], game.seconds[mark // 64 % len(game.seconds)]
    secret = n > of.printed
    rarity = "secret rare" if secret else game.rarities[mark // 4_096 % len(game.rarities)]
    foil = dice.chance(0.22)
    return Card(
        CardType.TCG,
        f"{first} {second}".strip(),
        _number(of, n),
        _value(dice, rarity, mark, secret=secret, factor=1.8 if foil else 1.0),
        game=game.name,
        set_name=of.name,
        set_code=of.code,
        rarity=rarity,
        subtype=dice.pick(("Foil", "Holo", "Reverse Holo", "Full Art")) if foil else None,
        legality=game.legality,
    )


def _number(of: CardSet, n: int) -> str:
    letter = "a" if n % 40 == 0 else ""
    return of.number.format(n=n, y=of.printed, code=of.code, letter=letter)


def _sports(dice: Dice, reach: int) -> Card:
    of = SPORTS_SETS[_early(dice, min(reach * 2, len(SPORTS_SETS)))]
    n = dice.whole(1, of.size)
    mark = _mark(f"{of.sport}{of.year}{of.series}", n)
    rookie = mark % 6 == 0
    parallel = dice.pick(PARALLELS) if dice.chance(0.2) else None
    insert = dice.pick(INSERTS) if dice.chance(0.07) else None
    factor = (3.0 if rookie else 1.0) * (2.5 if parallel else 1.0)
    return Card(
        CardType.SPORTS,
        f"{FIRST_NAMES[mark % len(FIRST_NAMES)]} {LAST_NAMES[mark // 64 % len(LAST_NAMES)]}",
        f"#{insert[0]}{insert[-1].upper()}-{n % 20 + 1}" if insert else f"#{n}",
        _value(dice, "uncommon" if mark % 5 else "rare", mark, secret=False, factor=factor),
        sport=of.sport,
        year=of.year,
        brand=of.brand,
        series=of.series,
        team=TEAMS[mark // 4_096 % len(TEAMS)],
        rookie=rookie,
        parallel=parallel,
        insert=insert,
    )


def _early(dice: Dice, count: int) -> int:
    return int(count * dice.random() ** 2.2)


def _mark(of: str, n: int) -> int:
    """A number that belongs to one card; unlike hash(), the same in every process."""
    seed = sum(ord(letter) * (place + 1) for place, letter in enumerate(of))
    return (n * _SCRAMBLE + seed * 40_503) % 1_000_003


def _value(dice: Dice, rarity: str, mark: int, *, secret: bool, factor: float) -> int:
    low, high = _WORTH_OF_A_SECRET if secret else _WORTH.get(rarity, _WORTH_OF_THE_REST)
    usual = low * (high / low) ** (mark % 101 / 100)
    return max(5, int(usual * factor * dice.between(0.85, 1.15)))
