"""The filter language: what is meant, what is refused and where, and that nothing else is ever raised."""

import time
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data.rules.search import Between, Lacks, Like, OneOf, Placed, Search, SearchError, Span, Words
from data.rules.search_completion import complete, quoted, whole
from data.rules.search_fields import LISTINGS
from data.rules.search_reader import read

TODAY = date(2026, 10, 14)
"""A Wednesday."""


def terms(text: str) -> tuple[object, ...]:
    return read(text, TODAY).terms


def field(name: str):
    return LISTINGS.by_name[name]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("nike  max", (Words("nike"), Words("max"))),
        ('"air max" -blue', (Words("air max"), Words("blue", negated=True))),
        ('-"dark blue"', (Words("dark blue", negated=True),)),
        ('7" single', (Words('7"'), Words("single"))),
        ('"7"" single"', (Words('7" single'),)),
        ('"not closed', (Words("not closed"),)),
        ("50% a_b c\\d ^x.*[y]$", (Words("50%"), Words("a_b"), Words("c\\d"), Words("^x.*[y]$"))),
        ("it's 33×32", (Words("it's"), Words("33×32"))),
        ("https://a.example/b", (Words("https://a.example/b"),)),
        ("12:30", (Words("12:30"),)),
        ("nike nike", (Words("nike"),)),
    ],
)
def test_words_are_taken_literally(text: str, meant: tuple[object, ...]) -> None:
    assert terms(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("status:active", OneOf(field("status"), ("active", "posted"))),
        ("STATUS:Draft", OneOf(field("status"), ("draft", "failed"))),
        ("status:s", OneOf(field("status"), ("sold", "shipped", "archived"))),
        ("status:shipped", OneOf(field("status"), ("shipped",))),
        ("status:cancelled", OneOf(field("status"), ("canceled", "cancelled"))),
        ("status:=odd", OneOf(field("status"), ("odd",), padded=True)),
        ("status:draft,active", OneOf(field("status"), ("draft", "failed", "active", "posted"))),
        ("-status:draft", OneOf(field("status"), ("draft", "failed"), negated=True)),
        ("platform:ebay", Placed(("ebay%",))),
        ("market:ruby-lane,ebay:failed", Placed(("rubylane%", "ebay%"), ("failed",))),
        ('platform:"Facebook Marketplace"', Placed(("facebookmarketplace%", "facebook%"))),
        ("platform:=facebook", Placed(("facebook", "facebookmarketplace", "facebookshops"))),
        ("on:ebay", Placed(("ebay%",), ("active",))),
        ("state:pending", Placed(("%",), ("pending",))),
        ("state:cancelled", Placed(("%",), ("canceled", "cancelled", "delisted"))),
        ("loc:A*", Like(field("loc"), ("A%",))),
        ("location:A1", Like(field("loc"), ("%A1%",))),
        ("loc:=A1", Like(field("loc"), ("A1",))),
        ('loc:="50%_*"', Like(field("loc"), ("50\\%\\_*",))),
        ("sku:**a**b**", Like(field("sku"), ("%a%b%",))),
        ('category:="Trading cards",shoes', Like(field("category"), ("Trading cards", "%shoes%"))),
        ("condition:like-new", Like(field("condition"), ("likenew%",))),
        ("price:>50", Between(field("price"), (Span(Decimal("50.01"), None),))),
        ("price:>=50", Between(field("price"), (Span(Decimal(50), None),))),
        ("price:<50", Between(field("price"), (Span(None, Decimal("49.99")),))),
        ("price:10..20", Between(field("price"), (Span(Decimal(10), Decimal(20)),))),
        ("price:10..", Between(field("price"), (Span(Decimal(10), None),))),
        ("price:..20", Between(field("price"), (Span(None, Decimal(20)),))),
        ("price:$1,234.50", Between(field("price"), (Span(Decimal("1234.50"), Decimal("1234.50")),))),
        ("price:19,99", Between(field("price"), (Span(Decimal("19.99"), Decimal("19.99")),))),
        ("price:-5", Between(field("price"), (Span(Decimal(-5), Decimal(-5)),))),
        ("profit:<0", Between(field("profit"), (Span(None, Decimal("-0.01")),))),
        ("qty:0,2..3", Between(field("qty"), (Span(0, 0), Span(2, 3)))),
        ("age:>90d", Between(field("age"), (Span(91, None),))),
        ("age:>=2w", Between(field("age"), (Span(14, None),))),
        ("age:1m..1y", Between(field("age"), (Span(30, 365),))),
        ("sold:2026-02", Between(field("sold"), (Span(date(2026, 2, 1), date(2026, 2, 28)),))),
        ("sold:2026", Between(field("sold"), (Span(date(2026, 1, 1), date(2026, 12, 31)),))),
        ("sold:>2026-02", Between(field("sold"), (Span(date(2026, 3, 1), None),))),
        ("sold:2026-02..2026-03-04", Between(field("sold"), (Span(date(2026, 2, 1), date(2026, 3, 4)),))),
        ("sold:week", Between(field("sold"), (Span(date(2026, 10, 12), date(2026, 10, 18)),))),
        ("sold:month", Between(field("sold"), (Span(date(2026, 10, 1), date(2026, 10, 31)),))),
        ("sold:today", Between(field("sold"), (Span(TODAY, TODAY),))),
        ("-location", Lacks(field("loc"))),
        ("-photo", Lacks(field("photo"))),
        ("no:cost", Lacks(field("cost"))),
        ("-no:cost", Lacks(field("cost"), negated=True)),
        ("has:sku", Lacks(field("sku"), negated=True)),
        ("photo:yes", Lacks(field("photo"), negated=True)),
        ("-platform", Lacks(field("platform"))),
    ],
)
def test_a_field_is_read_as_meant(text: str, meant: object) -> None:
    assert terms(text) == (meant,)


@pytest.mark.parametrize(
    "typed",
    [
        *("status:active", "price:>50", "price:10..20", "age:>90d", "sold:2026-10-03", "sold:>2026-10"),
        *("has:photo", "no:location", 'category:="trading cards"', "-platform:ebay:failed", "qty:-3", "-photo"),
        *("photo:yes", "on:facebook", "sold:yesterday", "profit:<-1.50", "loc:A*", '-"exact words"'),
    ],
)
def test_nothing_half_typed_is_wrong(typed: str) -> None:
    """Each key on the way to a good filter is taken, too."""
    known = f"{typed.lstrip('-').partition(':')[0]}:"
    for end in range(len(typed) + 1):
        part = typed[:end]
        if ":" in part or not known.startswith(part.lstrip("-")):
            read(part, TODAY)


@pytest.mark.parametrize(
    "text",
    ["status:", "price:>", "price:-", "-", '"', "age:", "sold:20", "sold:2026-", "has:p", "-status:", "loc:="],
)
def test_what_is_not_finished_does_not_narrow(text: str) -> None:
    assert read(f"nike {text}", TODAY) == Search((Words("nike"),), (5,))


@pytest.mark.parametrize(
    ("text", "position", "said"),
    [
        ("nike statsu:active", 5, "did you mean status?"),
        ("-xyzzy:a", 1, "try status"),
        ("status:active,x", 14, "draft, active, sold, canceled"),
        ("price:abc", 6, "type it like 84 or 19.99"),
        ("price:>abc", 7, "type it like 84 or 19.99"),
        ("price:1..x", 6, "“x” is not a price"),
        ("price:16777217.01", 6, "cannot hold 16777217.01 to the cent"),
        ("price:>9999999999999", 7, "larger than the database can hold"),
        ("cost:1.234", 5, "at most two decimals"),
        ("price:20..10", 6, "smaller one comes first"),
        ("qty:two", 4, "is no quantity"),
        ("qty:99999999999", 4, "is no quantity"),
        ("age:90x", 4, "90d, 6w, 3m or 1y"),
        ("age:>99999y", 5, "at most 100 years"),
        ("sold:2026-02-30", 5, "There is no 2026-02-30"),
        ("sold:2026-13", 5, "There is no 2026-13"),
        ("sold:soon", 5, "type it like 2026-10-03"),
        ("sold:0001", 5, "from 1970 to 2999"),
        ("has:wings", 4, "is none of"),
        ("photo:maybe", 6, "neither yes nor no"),
        ("state:gone", 6, "pending, active"),
        ("platform:!!", 9, "letters or digits"),
        ("platform:ebay:failed:x", 21, "enough"),
        ("loc:a*b*c*d*e*f*g*h*i*j", 4, "at most 8 stars"),
    ],
)
def test_a_fault_is_named_with_its_place(text: str, position: int, said: str) -> None:
    with pytest.raises(SearchError) as raised:
        read(text, TODAY)
    assert said in raised.value.sentence
    assert raised.value.position == position
    assert len(raised.value.sentence) <= 78, "a line of a small terminal"


@pytest.mark.parametrize(
    "unit",
    ["a ", "-a", "status:", 'x"', "loc:a*", "price:1..", '""', ",", "*", "\ud800\0", "𝄞é", "price: ", "sold:2,"],
    ids=ascii,
)
def test_ten_thousand_characters_are_read_at_once(unit: str) -> None:
    text = (unit * 10_000)[:10_000]
    started = time.process_time()
    wrong = fault(text)
    complete(text, len(text), {})
    assert wrong is None or 0 <= wrong.position <= len(text)
    # A generous multiple of what it takes: what this finds is a second power, a hundred times that.
    assert time.process_time() - started < 1


def test_too_many_terms_are_refused() -> None:
    words = " ".join(f"word{number}" for number in range(64))
    assert len(terms(words)) == 64
    with pytest.raises(SearchError, match="at most 64 terms") as raised:
        read(f"{words} more", TODAY)
    assert raised.value.position == len(words) + 1
    with pytest.raises(SearchError, match="at most 64 terms"):
        read("qty:" + ",".join(map(str, range(65))), TODAY)


NAMES = st.sampled_from([*LISTINGS.by_name, "foo", "PRICE"])
PIECES = st.sampled_from(
    [*"-:,=*<>\"' \t\0\x1f\ud800%_\\.$€", "..", ">=", "2026-", "10", "d", "ebay", "é", "草間"]
)
FILTERS = st.lists(st.one_of(NAMES.map("{}:".format), PIECES, st.text(max_size=8)), max_size=25).map("".join)


def fault(text: str, today: date = TODAY) -> SearchError | None:
    """What is wrong with a text, if anything is."""
    try:
        read(text, today)
    except SearchError as error:
        return error
    return None


@settings(max_examples=1500, deadline=None)
@given(text=FILTERS | st.text(), today=st.dates(date(1971, 1, 1), date(2998, 12, 31)))
@example(text="price:" + "9" * 5000, today=TODAY)
@example(text="sold:٢٠٢٦", today=TODAY)
@example(text="qty:²", today=TODAY)
def test_only_a_search_error_is_ever_raised(text: str, today: date) -> None:
    wrong = fault(text, today)
    if wrong is not None:
        assert 0 <= wrong.position <= len(text)
        assert 10 < len(wrong.sentence) <= 90
        return
    search = read(text, today)
    assert all(0 <= place < len(text) for place in search.unfinished)
    for term in search.terms:
        stored = term.text if isinstance(term, Words) else "".join(getattr(term, "patterns", ()))
        assert not set(stored) & {"\0", "\x1f", "\ud800"}
        stored.encode()


@settings(max_examples=400, deadline=None)
@given(value=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20))
def test_a_quoted_value_means_itself(value: str) -> None:
    if not value.strip():
        return
    escaped = value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    assert terms(f"category:={quoted(value)}") == (Like(field("category"), (escaped,)),)
    assert terms(f"nike category:={quoted(value)} max")[1] == Like(field("category"), (escaped,))


@pytest.mark.parametrize(
    ("value", "term"),
    [
        ("shoes", "category:=shoes"),
        ("trading cards", 'category:="trading cards"'),
        ('12" records', 'category:="12"" records"'),
        ("a,b*", 'category:="a,b*"'),
        ("shoes / men", 'category:="shoes / men"'),
        ("a\x1bb", "category:=a*b"),
        ("靴", "category:=靴"),
    ],
)
def test_a_whole_value_is_asked_for_whatever_its_characters(value: str, term: str) -> None:
    assert whole("category", value) == term


def test_what_cannot_be_typed_is_a_star() -> None:
    assert quoted('a\x1b[31m"b\0') == 'a*"[31m""b"*'
    assert terms(f"category:={quoted('a b' + chr(27) + 'c d')}") == (Like(field("category"), ("a b%c d",)),)


@pytest.mark.parametrize(
    ("text", "narrows"),
    [
        ("pri", False),
        ("nike status", True),
        ("price", False),
        ("pr", True),
        ("prism", True),
        ("item", True),
        ("price x", True),
        ('"price', True),
    ],
)
def test_a_word_on_its_way_to_a_field_does_not_narrow_while_it_is_typed(text: str, narrows: bool) -> None:
    assert read(text, TODAY, typing=True).narrows is narrows
    assert read(text, TODAY).narrows
