"""What is not worn: electronics, media, toys, home and collectibles."""

from data.sample.words import Trade, brands, pool

ELECTRONICS = Trade(
    "electronics",
    "electronics",
    brands("""
        Sony | 110-420 | WM-D6C Walkman Pro, PlayStation 4 Slim, RX100 III, WH-1000XM4 Headphones
        Sony | 20-90 | Discman D-25, Dream Machine ICF-C212, MDR-7506 Headphones, DualShock 4
        Nintendo | 90-280 | Switch OLED, 3DS XL, GameCube Console, Switch Lite
        Nintendo | 25-95 | Game Boy Color, N64 Controller, Wii Remote, Game Boy Pocket
        Apple | 110-480 | iPod Classic 5th Gen, iPad Air 4, Watch SE 44mm, MacBook Air 2015
        Apple | 20-130 | AirPods Pro 2, Magic Keyboard, Magic Trackpad 2, iPod Shuffle
        Canon | 90-420 | AE-1 Program, PowerShot SD1000, EOS Rebel T6, EF 50mm f/1.8 STM
        Texas Instruments | 22-110 | TI-84 Plus, TI-83 Plus, TI-Nspire CX II, TI-30X IIS
        Bose | 35-210 | SoundLink Revolve, QuietComfort 35 II, Wave Radio IV, 301 Series III
        Logitech | 18-120 | MX Master 3S, G502 Hero, C920 Webcam, G Pro X Keyboard
        Kodak | 15-95 | EasyShare C613, Carousel 4200, Ektar H35, Brownie Hawkeye
        Pioneer | 60-380 | SX-650 Receiver, PL-12D Turntable, DDJ-400 Controller, CS-77A Speakers
    """),
    (
        ("color", pool("Black, Black, Silver, White, Grey, Blue")),
        ("state", pool("Tested, Tested Works, For Parts, Refurbished, Open Box, Serviced, Cleaned")),
        ("extras", pool(", , , w/ Case, Bundle, In Box, w/ Manual, w/ Cables")),
    ),
    ("ebay", "mercari", "facebook", "offerup", "bonanza"),
    0.55,
)

MEDIA = Trade(
    "media",
    "general",
    brands("""
        Criterion | 12-45 | Blu-ray Box Set, DVD Two-Disc Edition, 4K UHD
        Folio Society | 25-140 | Illustrated Hardcover, Slipcase Edition, Limited Edition
        Penguin | 6-28 | Clothbound Classics, Paperback Lot of 6, Deluxe Edition
        Blue Harbor Records | 12-90 | Jazz LP, First Pressing LP, Mono LP, Live Double LP
        Lantern Press | 8-40 | Field Guide, Atlas of Rivers, Cookbook, Poems Hardcover
        Nintendo | 15-120 | Super Mario 64 Cartridge, Zelda Wind Waker Disc, Metroid Prime Disc
        Marvel | 5-160 | Comic Lot of 20, Omnibus Vol 1, Annual #1, Trade Paperback
        National Geographic | 6-45 | Map Bundle, Year Set, World Atlas
    """),
    (
        ("edition", pool("1st Edition, 1962, 1971, 1984, 1996, 2004, 2011, 2019, Reprint, Anniversary Edition")),
        ("state", pool("Sealed, VG+, Near Mint, Ex-Library, w/ Dust Jacket, Complete, Read Once")),
    ),
    ("ebay", "mercari", "etsy", "bonanza"),
    0.7,
    ("978", 13),
)

TOYS = Trade(
    "toys",
    "general",
    brands("""
        LEGO | 18-340 | Castle 6080, Space Cruiser 924, City Train 60197, Technic Crane 8460, Pirate Ship 6285
        Hot Wheels | 4-60 | Redline Coupe, Treasure Hunt Set, Track Builder Kit, Premium 5-Pack
        Fisher-Price | 8-55 | Little People Farm, Chatter Telephone, Music Box Record Player
        Hasbro | 10-120 | Transformers G1 Figure, My Little Pony Lot, Monopoly 1961, Lite-Brite
        Playmobil | 12-90 | Knight's Castle, Pirate Island, Camper Van, Zoo Set
        Squishmallows | 8-65 | 16" Plush, 24" Plush, Mystery Capsule Lot
        Funko | 7-95 | Pop Vinyl 12-Pack, Soda Figure Chase, Pop Rides
        Ravensburger | 9-48 | 1000 Piece Puzzle, 5000 Piece Puzzle, Labyrinth Game
    """),
    (
        ("state", pool("Complete, Sealed, No Box, w/ Instructions, Incomplete, In Box, Retired")),
        ("era", pool(", , , 1978, 1986, 1994, 2002, 2015, Vintage")),
    ),
    ("ebay", "mercari", "facebook", "whatnot", "bonanza"),
    0.6,
)

HOME = Trade(
    "home",
    "general",
    brands("""
        Pyrex | 14-160 | Butterprint Casserole 471, Mixing Bowl Set, Gooseberry Refrigerator Set, Cinderella Bowl
        Le Creuset | 40-280 | 5.5 qt Dutch Oven, Braiser, Heritage Loaf Pan, Enameled Kettle
        Fire-King | 12-85 | D-Handle Mug, Restaurant Ware Plate, Batter Bowl
        Corningware | 10-75 | Cornflower Casserole, French White Set, Percolator
        Wedgwood | 18-120 | Jasperware Vase, Teapot, Dinner Plate Set of 4
        Nordic Ware | 12-45 | Bundt Pan, Rosette Pan, Loaf Pan
        Pottery Barn | 20-180 | Duvet Cover Queen, Table Lamp, Wool Throw, Wall Mirror
        KitchenAid | 25-260 | Artisan Stand Mixer, Pasta Attachment, Hand Mixer
    """),
    (
        ("color", pool("White, Turquoise, Pink, Yellow, Cobalt, Cream, Red, Green, Amber, Black")),
        ("state", pool(", , No Chips, Small Chip, Set of 2, w/ Lid, MCM, Farmhouse")),
    ),
    ("ebay", "etsy", "facebook", "ruby_lane", "offerup"),
    0.2,
)

COLLECTIBLES = Trade(
    "collectibles",
    "collectible",
    brands("""
        Zippo | 14-150 | Brushed Chrome Lighter, Slim Lighter, Town & Country
        Lionel | 25-320 | Steam Locomotive 2026, Box Car 6464, Transformer ZW, Caboose 6257
        Swarovski | 28-240 | Crystal Swan, Crystal Owl, Annual Snowflake Ornament
        Hummel | 15-130 | Apple Tree Boy, Umbrella Girl, Merry Wanderer
        Coca-Cola | 10-190 | Tin Tray, Button Sign, Glass Bottle Case, Polar Bear Lot
        Disney | 12-160 | Enamel Pin Lot, Animation Cel Print, Snow Globe, Park Map
        Casio | 22-180 | G-Shock DW-5600, Databank CA-53W, Pro Trek
        Seiko | 45-420 | SKX007 Diver, 5 Automatic, Chronograph 6139
    """),
    (
        ("era", pool("1956, 1963, 1977, 1985, 1992, 2001, Vintage, Vintage, Retired")),
        ("state", pool("In Box, Working, Rare, No Box, Estate Find, Mint, w/ Papers")),
    ),
    ("ebay", "etsy", "ruby_lane", "whatnot", "mercari"),
    0.15,
)
