"""The filter language of cards: what is meant, what is refused and where, and what is offered."""

import string
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.rules.search import Between, Lacks, Like, OneOf, SearchError, Span, Words
from data.rules.search_cards import CARDS
from data.rules.search_completion import complete
from data.rules.search_reader import read

TODAY = date(2026, 10, 14)


def field(name: str):
    return CARDS.by_name[name]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("set:base", Like(field("set"), ("%base%",))),
        ("number:004/102", Like(field("number"), ("4/102",))),
        ("number:#57,TG05", Like(field("number"), ("57", "tg5"))),
        ("nr:tg*", Like(field("number"), ("tg%",))),
        ("number:10..20", Between(field("number"), (Span(10, 20),))),
        ("number:>100", Between(field("number"), (Span(101, None),))),
        ("grade:>=9", Between(field("grade"), (Span(Decimal(9), None),))),
        ("grade:>9", Between(field("grade"), (Span(Decimal("9.01"), None),))),
        ("grade:8.5,10", Between(field("grade"), tuple(Span(Decimal(g), Decimal(g)) for g in ("8.5", "10")))),
        ("psa", Like(field("company"), ("psa%", "psa", "psadna"))),
        ("-PSA", Like(field("company"), ("psa%", "psa", "psadna"), negated=True)),
        ("company:=beckett", Like(field("company"), ("beckett", "bgs", "bvg", "bccg"))),
        ("company:tag", Like(field("company"), ("tag%", "tag"))),
        ("raw", Lacks(field("graded"))),
        ("-raw", Lacks(field("graded"), negated=True)),
        ("graded", Lacks(field("graded"), negated=True)),
        ("-graded", Lacks(field("graded"))),
        ("rookie", Lacks(field("rookie"), negated=True)),
        ("-rookie", Lacks(field("rookie"))),
        ("unlisted", Lacks(field("listed"))),
        ("grail", OneOf(field("tier"), ("grail",))),
        ("tier:h,gr", OneOf(field("tier"), ("high", "grail"))),
        ("mode:set", OneOf(field("mode"), ("by_set",))),
        ("mode:by", OneOf(field("mode"), ("by_set", "by_value", "by_player"))),
        ("mode:=odd", OneOf(field("mode"), ("odd",), padded=True)),
        ("year:>1990", Between(field("year"), (Span(1991, None),))),
        ("year:1999,2003", Between(field("year"), (Span(1999, 1999), Span(2003, 2003)))),
        ("year:=87", Between(field("year"), (Span(87, 87),))),
        ("gain:<0", Between(field("gain"), (Span(None, Decimal("-0.01")),))),
        ("-tag", Lacks(field("tag"))),
        ('tag:="to grade"', Like(field("tag"), ("to grade",))),
        ('"raw"', Words("raw")),
        ('-"psa"', Words("psa", negated=True)),
        ("tag", Words("tag")),
        ("added:2026", Between(field("added"), (Span(date(2026, 1, 1), date(2026, 12, 31)),))),
    ],
)
def test_a_term_is_read_as_meant(text: str, meant: object) -> None:
    assert read(text, TODAY, CARDS).terms == (meant,)


@pytest.mark.parametrize(
    ("text", "position", "said"),
    [
        ("status:active", 0, "did you mean"),
        ("xyzzy:a", 0, "try set, number, grade, tier"),
        ("x tier:dear", 7, "is no tier: grail, high, mid, low."),
        ("mode:-", 5, "is no mode: by_set, by_value, by_player, custom."),
        ("grade:psa", 6, "is no grade; type it like 9, >=9 or 8.5..10."),
        ("grade:>95555", 7, "is no grade"),
        ("year:N/A", 5, "is no year; type it like 1999, >1990 or 1990..1999."),
        ("number:5..x", 7, "is no quantity"),
        ("company:--", 8, "letters or digits"),
        ("has:wings", 4, "is none of set, number, grade"),
        ("value:abc", 6, "type it like 84 or 19.99"),
    ],
)
def test_a_fault_is_named_with_its_place(text: str, position: int, said: str) -> None:
    with pytest.raises(SearchError) as raised:
        read(text, TODAY, CARDS)
    assert said in raised.value.sentence
    assert raised.value.position == position
    assert len(raised.value.sentence) <= 78, "a line of a small terminal"


def test_what_may_go_on_does_not_narrow_while_it_is_typed() -> None:
    for typed in ("rook", "gra", "unl", "year:19", "grade:", "tier:", "number:=", "set:", "year:1990..19"):
        search = read(f"x {typed}", TODAY, CARDS, typing=True)
        assert (search.terms, search.unfinished) == ((Words("x"),), (2,)), typed
    for typed in ("raw", "psa", "rookie", "graded"):
        assert read(typed, TODAY, CARDS, typing=True).narrows


def test_every_field_is_offered_and_each_example_is_good() -> None:
    for known in CARDS.fields:
        assert read(known.example, TODAY, CARDS).narrows, known.example
        begins = (known.name[:length] for length in range(1, len(known.name)))
        assert any(f"{known.name}:" in offered(begin) for begin in begins)
    assert set(CARDS.lackable) <= set(CARDS.by_name)
    for word in CARDS.words:
        assert read(word, TODAY, CARDS).narrows
        assert word in offered(word[:-1])
    assert offered("tier:g") == ("grail",)
    assert offered("psa grade:9 company:b") == ("BGS",)
    assert offered("-rai") == ()


def offered(text: str) -> tuple[str, ...]:
    completion = complete(text, len(text), {}, CARDS)
    return () if completion is None else completion.options


PIECES = st.sampled_from(
    [*"-:,=*<>\"' \t\0\x1f\ud800%_\\.$#/", "..", ">=", "1999", "9.5", "psa", "raw", "by", "é", *string.digits]
)
FILTERS = st.lists(
    st.one_of(st.sampled_from([*CARDS.by_name]).map("{}:".format), PIECES, st.text(max_size=6)), max_size=20
).map("".join)


def fault(text: str, *, typing: bool) -> SearchError | None:
    """What is wrong with a text, if anything is."""
    try:
        read(text, TODAY, CARDS, typing=typing)
    except SearchError as error:
        return error
    return None


@settings(max_examples=800, deadline=None)
@given(text=FILTERS, typing=st.booleans())
def test_only_a_search_error_is_ever_raised(text: str, typing: bool) -> None:
    wrong = fault(text, typing=typing)
    if wrong is not None:
        assert 0 <= wrong.position <= len(text)
        assert 10 < len(wrong.sentence) <= 90
        return
    search = read(text, TODAY, CARDS, typing=typing)
    assert all(0 <= place < len(text) for place in search.unfinished)
    for term in search.terms:
        stored = term.text if isinstance(term, Words) else "".join(getattr(term, "patterns", ()))
        assert not set(stored) & {"\0", "\x1f", "\ud800"}
    complete(text, len(text), {}, CARDS)
