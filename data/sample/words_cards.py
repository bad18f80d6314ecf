"""Trading cards: real games, invented sets, players and teams."""

from dataclasses import dataclass

from data.sample.words import pool


@dataclass(frozen=True, slots=True)
class Game:
    """A card game; a card's name is a first word and a second one, either may be nothing."""

    name: str
    firsts: tuple[str, ...]
    seconds: tuple[str, ...]
    rarities: tuple[str, ...]
    legality: str | None = None


@dataclass(frozen=True, slots=True)
class CardSet:
    """A set; `number` formats a card's number from n, the printed total y and the code."""

    game: Game
    name: str
    code: str
    printed: int
    number: str = "{n}/{y}"
    secrets: int = 0


@dataclass(frozen=True, slots=True)
class SportsSet:
    """A season's cards of one series."""

    sport: str
    year: int
    brand: str
    series: str
    size: int


POKEMON = Game(
    "Pokemon",
    pool(", , , Dark, Light, Shining, Radiant"),
    pool(
        "Charizard, Blastoise, Venusaur, Pikachu, Raichu, Mewtwo, Gengar, Dragonite, Alakazam, Machamp, Gyarados, "
        "Snorlax, Eevee, Vaporeon, Jolteon, Flareon, Lapras, Zapdos, Moltres, Articuno, Magikarp, Onix, Vulpix, "
        "Ninetales, Abra, Haunter, Growlithe, Arcanine, Poliwag, Ponyta, Scyther, Lugia, Ho-Oh, Tyranitar, Umbreon"
    ),
    pool("common, common, common, uncommon, uncommon, rare, holo rare"),
)
MTG = Game(
    "MTG",
    pool("Ashen, Verdant, Silent, Gilded, Stormborn, Hollow, Tidal, Iron, Moonlit, Restless, Ancient, Wild"),
    pool(
        "Herald, Colossus, Warden, Grove, Familiar, Citadel, Serpent, Artificer, Revenant, Charm, Crossing, "
        "Oracle, Marauder, Relic, Hydra, Sanctuary, Duelist, Tempest, Golem, Archive"
    ),
    pool("common, common, common, uncommon, uncommon, rare, mythic"),
    '{"commander":"legal","legacy":"legal","modern":"legal","standard":"not_legal"}',
)
YUGIOH = Game(
    "Yu-Gi-Oh!",
    pool("Crimson, Azure, Obsidian, Thunder, Mirage, Chrono, Phantom, Ruin, Astral, Cyber, Primal"),
    pool(
        "Sentinel, Dragon, Sorcerer, Knight, Trap Hole, Fusion, Gate, Beast, Alchemist, Ritual, Mirror, Chimera, "
        "Valkyrie, Tuner, Scarab"
    ),
    pool("common, common, common, rare, super rare, ultra rare, secret rare"),
)
ONE_PIECE = Game(
    "One Piece",
    pool("Harbor, Grand, Storm, Coral, Powder, Lookout, Northern, Drifting, Captain's"),
    pool(
        "Cutlass, Helmsman, Navigator, Broadside, Shipwright, Log Pose, Mutiny, Raider, Spyglass, Quartermaster, "
        "Island, Gunner, Stowaway"
    ),
    pool("common, common, uncommon, uncommon, rare, super rare, leader"),
)

TCG_SETS = (
    CardSet(POKEMON, "Emberfall Base Set", "EBS", 102, secrets=4),
    CardSet(MTG, "Tides of Karrow", "TKW", 185, "{n:03d}/{y}", 12),
    CardSet(ONE_PIECE, "Sails of Dawn", "OP07", 119, "{code}-{n:03d}"),
    CardSet(YUGIOH, "Mirage of the Nile", "MOTN", 100, "{code}-EN{n:03d}"),
    CardSet(POKEMON, "Wildwood Jungle", "WWJ", 64),
    CardSet(POKEMON, "Crowned Skies", "CRS", 196, "{n:03d}/{y}", 20),
    CardSet(MTG, "Ruins of Vael", "RVA", 249, "{n}", 30),
    CardSet(POKEMON, "Lucent Gallery", "LGL", 30, "TG{n:02d}/TG{y}"),
    CardSet(YUGIOH, "Legend of the Scarab", "LOTS", 126, "{code}-EN{n:03d}"),
    CardSet(MTG, "Ironbark Commander", "IBC", 100, "{n}"),
    CardSet(ONE_PIECE, "Coral Kingdom", "OP09", 119, "{code}-{n:03d}"),
    CardSet(POKEMON, "Fossil Coast", "FSC", 62),
    CardSet(POKEMON, "Meridian Promos", "MRD", 75, "SWSH{n:03d}"),
    CardSet(MTG, "Hollow Court", "HLC", 274, "{n:03d}/{y}", 25),
    CardSet(YUGIOH, "Chrono Duelists", "CHDU", 80, "{code}-EN{n:03d}"),
    CardSet(POKEMON, "Obsidian Peaks", "OBP", 197, "{n:03d}/{y}", 33),
    CardSet(MTG, "Glasswind", "GLW", 264, "{n}{letter}", 0),
    CardSet(ONE_PIECE, "Storm Fleet", "OP05", 119, "{code}-{n:03d}"),
)

SPORTS_SETS = tuple(
    SportsSet(sport, year, brand, series, size)
    for year, step in ((2023, 0), (2018, 20), (2021, 40), (1989, -60), (1993, 100), (2003, 10))
    for sport, brand, series, size in (
        ("basketball", "Panini", "Prizm", 250 + step),
        ("baseball", "Topps", "Chrome", 220 + step),
        ("football", "Donruss", "Optic", 200 + step),
        ("baseball", "Bowman", "Heritage", 180 + step),
        ("hockey", "Upper Deck", "Young Stars", 150 + step),
        ("soccer", "Panini", "Select", 160 + step),
    )
)

FIRST_NAMES = pool(
    "Ardo, Belmar, Corvin, Dask, Elric, Fenn, Garrow, Halden, Ivo, Joss, Kellan, Lorcan, Marlo, Nyle, Orrin, Pax, "
    "Quill, Rafe, Soren, Tavi, Ulric, Varn, Wick, Yarrow, Zane"
)
LAST_NAMES = pool(
    "Stonefield, Quickstep, Harrowgate, Vale, Brightwater, Crane, Ironwood, Lockridge, Marsh, Northway, Oakhart, "
    "Pinecrest, Ravenhill, Silverton, Thorne, Underwood, Westbrook, Ashdown, Birchwell, Coldstream, Drake, Eastman"
)
TEAMS = pool(
    "Harbor Hawks, Mesa Comets, Lakeside Admirals, Granite Rams, Delta Kings, Prairie Wolves, Summit Foxes, "
    "Bayou Herons, Redwood Giants, Canyon Coyotes, Gulf Tarpons, Northgate Stags"
)
PARALLELS = pool("Silver, Silver, Refractor, Red, Blue, Green, Purple, Gold /50, Orange /25, Black 1/1")
INSERTS = pool("Fast Break, Moonshots, Home Kings, Rookie Tributes, Next Era")
