"""What is worn: shoes, tops and jackets, trousers, bags."""

from data.sample.words import Trade, brands, pool

_ERAS = pool(", , , , Vintage 90s, Vintage 80s, Y2K, USA Made, NWT, Distressed")
_FITS = pool("Mens, Mens, Womens, Womens, Unisex, , ")
_CLOTHING_PLATFORMS = ("ebay", "poshmark", "mercari", "depop", "vinted", "etsy", "grailed")

SHOES = Trade(
    "shoes",
    "clothing",
    brands("""
        Nike | 35-180 | Air Max 90, Dunk Low, Air Force 1, Blazer Mid 77, Cortez, Pegasus 40, Vomero 5
        Adidas | 30-140 | Samba OG, Gazelle, Superstar, Forum Low, Ultraboost 22, Campus 00s
        New Balance | 45-190 | 550, 990v5, 2002R, 574, 9060, 327
        Puma | 25-95 | Suede Classic, RS-X, Palermo, Speedcat OG
        Converse | 20-85 | Chuck 70 Hi, All Star Ox, Run Star Hike
        Vans | 18-70 | Old Skool, Sk8-Hi, Authentic, Era, Slip-On
        Asics | 35-140 | Gel-Kayano 14, Gel-1130, Gel-Lyte III, GT-2160
        Salomon | 60-180 | XT-6, Speedcross 5, ACS Pro
        Dr. Martens | 45-150 | 1460 Boots, 1461 Oxford, Jadon Platform, Chelsea 2976
        Birkenstock | 30-110 | Arizona, Boston Clog, Gizeh, Madrid
        Red Wing | 90-280 | Iron Ranger, Classic Moc, Blacksmith
        Clarks | 28-95 | Desert Boot, Wallabee, Desert Trek
    """),
    (
        (
            "color",
            pool(
                "Infrared, Black White, Triple White, University Blue, Sail, Olive, Wolf Grey, Bred, Panda, "
                "Royal, Pine Green, Sand, Cloud White, Navy, Burgundy, Beeswax, Triple Black, Bone, Silver"
            ),
        ),
        ("size", pool("6, 6.5, 7, 7.5, 8, 8.5, 9, 9.5, 10, 10.5, 11, 11.5, 12, 13, W 6.5, W 7.5, W 8, W 9")),
        ("note", pool(", , , , OG Box, No Box, Deadstock, VNDS, Replaced Laces")),
    ),
    ("ebay", "poshmark", "mercari", "depop", "grailed", "whatnot"),
    0.3,
)

TOPS = Trade(
    "clothing",
    "clothing",
    brands("""
        Levi's | 22-95 | Trucker Jacket, Sherpa Jacket, Western Shirt
        Patagonia | 30-180 | Synchilla Snap-T, Nano Puff Jacket, Better Sweater, Retro-X Fleece
        Carhartt | 28-220 | Detroit Jacket, Chore Coat, Active Jac, Rugged Flannel
        The North Face | 30-240 | Nuptse 700 Jacket, Denali Fleece, Apex Bionic, Venture Rain Jacket
        Ralph Lauren | 16-140 | Polo Shirt, Oxford Button-Down, Cable Knit Sweater, Harrington Jacket, Rugby Shirt
        Lululemon | 28-98 | Scuba Hoodie, Define Jacket, Swiftly Tech Tee
        Pendleton | 28-130 | Board Shirt, Wool Cardigan, 49er Jacket, Lodge Shirt
        L.L.Bean | 18-110 | Chamois Shirt, Boat Sweater, Field Coat, Flannel Shirt, Barn Jacket
        Champion | 15-75 | Reverse Weave Sweatshirt, Reverse Weave Hoodie, Script Tee
        Harley-Davidson | 22-160 | Dealer Tee, Leather Vest, Thermal Henley, Riding Jacket
        Eileen Fisher | 25-120 | Linen Tunic, Silk Blouse, Merino Cardigan
        Arc'teryx | 70-380 | Beta AR Jacket, Atom LT Hoody, Covert Cardigan
        Filson | 60-290 | Mackinaw Cruiser, Tin Cloth Jacket, Wool Vest
        Unbranded | 12-60 | Band Tee, Leather Jacket, Letterman Jacket, Hawaiian Shirt, Western Shirt
    """),
    (
        (
            "color",
            pool("Black, Navy, Grey, Olive, Cream, Rust, Forest Green, Brown, Red Plaid, Teal, White, Maroon"),
        ),
        ("fit", _FITS),
        ("size", pool("XS, S, S, M, M, L, L, XL, XL, XXL, 3XL, LT, XLT")),
        ("era", _ERAS),
    ),
    _CLOTHING_PLATFORMS,
    0.06,
)

TROUSERS = Trade(
    "clothing",
    "clothing",
    brands("""
        Levi's | 18-85 | 501 Jeans, 505 Jeans, 550 Relaxed Jeans, 517 Bootcut Jeans, 569 Loose Jeans
        Carhartt | 28-110 | Double Knee Pants, Carpenter Jeans, Bib Overalls
        Wrangler | 15-55 | 13MWZ Cowboy Cut Jeans, Retro Slim Jeans, Wrancher Pants
        Patagonia | 25-80 | Baggies Pants, Stand Up Pants, Quandary Pants
        Dickies | 14-48 | 874 Work Pants, Double Knee Work Pants, Painter Pants
        Arc'teryx | 60-160 | Gamma Pants, Palisade Pants
        Unbranded | 12-45 | Denim Overalls, Military Cargo Pants, Corduroy Pants
    """),
    (
        ("color", pool("Light Wash, Dark Wash, Black, Indigo, Khaki, Olive, Brown, Stonewash, Navy, Cream")),
        ("fit", _FITS),
        (
            "size",
            pool("28×30, 29×30, 30×30, 30×32, 31×32, 32×30, 32×32, 33×32, 34×32, 34×34, 36×30, 36×32, 38×30"),
        ),
        ("era", _ERAS),
    ),
    _CLOTHING_PLATFORMS,
    0.06,
)

BAGS = Trade(
    "clothing",
    "clothing",
    brands("""
        Coach | 40-260 | Willis Bag, Station Bag, City Tote, Court Bag, Leather Backpack
        Filson | 60-240 | Rugged Twill Tote, Original Briefcase, Medium Duffle
        Dooney & Bourke | 30-180 | Drawstring Bag, Carrier Tote, Equestrian Crossbody
        Patagonia | 25-110 | Black Hole Duffel, Atom Sling, Arbor Pack
        Fossil | 18-95 | Long Live Crossbody, Emma Satchel, Leather Wallet
    """),
    (
        ("color", pool("Black, Tan, British Tan, Navy, Burgundy, Olive, Brown, Cream")),
        ("note", pool(", , w/ Hangtag, w/ Dust Bag, Vintage, NWT, Small, Large")),
    ),
    ("ebay", "poshmark", "mercari", "etsy", "vinted"),
    0.06,
)
