"""Rows as careless people and other programs leave them: a sample without them hides bugs."""

from dataclasses import dataclass

from data.sample.goods import Good


@dataclass(frozen=True, slots=True)
class Twist:
    """What is odd about one listing."""

    title: str = ""
    no_cost: bool = False
    free_draft: bool = False
    long_error: bool = False


TWISTS = (
    Twist(
        title="Vintage 1970s Hand Stitched Leather Messenger Bag With Brass Buckles, Two Outer Pockets, "
        "Adjustable Strap and the Original Dust Cover — Please Read the Whole Description Before Buying"
    ),
    Twist(title="🔥🔥 RARE 👟 Air Max 90 — steal! 💯 👨‍👩‍👧‍👦 sized"),
    Twist(title="任天堂 ゲームボーイ 本体 動作確認済み Game Boy Pocket 한정판"),
    Twist(title="חולצת וינטג׳ Levi's מידה L — قميص جينز أصلي"),
    Twist(title="[LOT of 12] Hot Wheels [sealed] [see photos"),
    Twist(title="[bold]Levi's 501[/] [red on white]SALE[/red on white] [link=x]jeans[/link]"),
    Twist(title="""O'Neill "Hyperfreak" 5'10" wetsuit \\ bag; DROP 'n' shop -- size 30\""""),
    Twist(title="100% wool_blend sweater 50%_off M%"),
    Twist(title="\x1b[31mRed alert\x1b[0m hoodie\nsecond line of the title\tand a tab"),
    Twist(title="=SUM(1+1) Math Flash Cards, set of 52"),
    Twist(title="Mid-century teak sideboard, local pickup", no_cost=True),
    Twist(title="Draft without a price yet", free_draft=True),
    Twist(title="Coach Willis Bag Black w/ Hangtag", long_error=True),
    Twist(title="  Cafe\u0301 Racer jacket\u200b  size 40  "),
)

_FIRST, _STEP = 5, 35
_SPACING = 300

LONG_ERROR = ("The marketplace refused the listing: item specifics are missing.\n" * 8)[:499] + "."


def twist_of(index: int) -> Twist | None:
    """The oddity of the listing at this place: each one once among the first 500, then one in 300."""
    if index < 500:
        turn, off = divmod(index - _FIRST, _STEP)
        return TWISTS[turn] if off == 0 and 0 <= turn < len(TWISTS) else None
    turn, off = divmod(index, _SPACING)
    return TWISTS[turn % len(TWISTS)] if off == 0 else None


def twisted(good: Good, twist: Twist) -> Good:
    """The good with its oddity."""
    return good._replace(
        title=twist.title or good.title,
        price=0 if twist.free_draft else good.price,
        cost=None if twist.no_cost else good.cost,
        platforms=("ebay", "etsy", "facebook"),
    )
