"""What may stand in each field of a listing, and why not."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rules import listing_fields as fields
from data.rules.money import MoneyError, as_real, cents
from data.rules.product_code import check_digit, doubt
from data.rules.status import Condition


@pytest.mark.parametrize(
    ("parse", "typed", "reason"),
    [
        (fields.parse_title, "", "needs a title"),
        (fields.parse_title, " \t\x1b ", "needs a title"),
        (fields.parse_title, "x" * 81, "this has 81: 1 too many"),
        (fields.parse_title, "長" * 100, "20 too many"),
        (fields.parse_description, "x" * 50_001, "50,000 characters; this has 50,001"),
        (fields.parse_price, "-5", "below zero"),
        (fields.parse_price, "16777217.01", "cannot hold 16777217.01"),
        (fields.parse_price, "1.005", "two decimals"),
        (fields.parse_price, "free", "not a price"),
        (fields.parse_cost, "-0.01", "cost cannot be below zero"),
        (fields.parse_cost, "9" * 30, "cost is larger"),
        (fields.parse_condition, "NWT", "“NWT” is no condition; there are new, like_new"),
        (fields.parse_word, "x" * 201, "At most 200"),
        (fields.parse_new_word, "x" * 201, "At most 200"),
        (fields.parse_new_word, " \t\x1b", "Type a word"),
        (fields.parse_quantity, "-1", "how many"),
        (fields.parse_quantity, "", "how many"),
        (fields.parse_quantity, "1.5", "how many"),
        (fields.parse_quantity, "٣", "how many"),
        (fields.parse_quantity, "036000291452036", "how many"),
        (fields.parse_quantity, "2147483648", "at most 2,147,483,647"),
        (fields.parse_quantity_change, "5", "=5"),
        (fields.parse_quantity_change, "036000291452", "=5"),
        (fields.parse_quantity_change, "+-1", "=5"),
        (fields.parse_quantity_change, "=2147483648", "at most"),
    ],
)
def test_what_is_refused_says_why(parse: object, typed: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason.replace("+", r"\+")):
        parse(typed)


@pytest.mark.parametrize(
    ("parse", "typed", "meant"),
    [
        (fields.parse_title, "  Levi's 501 \x1b[31m ", "Levi's 501  [31m"),
        (fields.parse_title, "🧥" * 80, "🧥" * 80),
        (fields.parse_description, "a\r\nb \n\n", "a\nb"),
        (fields.parse_description, " \n ", None),
        (fields.parse_price, "", Decimal(0)),
        (fields.parse_price, "0,00", Decimal(0)),
        (fields.parse_price, "$1,234.50", Decimal("1234.50")),
        (fields.parse_cost, " ", None),
        (fields.parse_cost, "0", Decimal(0)),
        (fields.parse_cost, "-0", Decimal(0)),
        (fields.parse_condition, "Like New", "like_new"),
        (fields.parse_condition, "", None),
        (fields.parse_sku, "  ", None),
        (fields.parse_upc, "0 36000-29145 2", "036000291452"),
        (fields.parse_quantity, " 007 ", 7),
        (fields.parse_quantity_change, "+2", fields.QuantityChange(2)),
        (fields.parse_quantity_change, " - 1 ", fields.QuantityChange(-1)),
        (fields.parse_quantity_change, "=0", fields.QuantityChange(0, absolute=True)),
    ],
)
def test_what_is_taken_is_read_as_meant(parse: object, typed: str, meant: object) -> None:
    assert parse(typed) == meant


@given(st.text(max_size=120))
def test_any_title_is_taken_or_refused_and_can_be_stored(typed: str) -> None:
    try:
        title = fields.parse_title(typed)
    except ValueError:
        return
    assert 0 < len(title) <= 80
    assert not any(char < " " or "\x7f" <= char <= "\x9f" for char in title)
    assert title.encode()
    assert fields.parse_title(title) == title


@given(st.text())
def test_any_text_of_prose_is_stored_whole_but_for_what_a_terminal_obeys(typed: str) -> None:
    prose = fields.parse_description(typed)
    assert prose is None or fields.parse_description(prose) == prose
    assert "\x1b" not in (prose or "")
    assert (prose or "").encode() is not None
    kept = [char for char in typed if char.isalnum()]
    assert kept == [char for char in prose or "" if char.isalnum()]


@given(st.text())
def test_any_text_is_an_amount_or_a_reason(typed: str) -> None:
    for parse in (fields.parse_price, fields.parse_cost):
        try:
            amount = parse(typed)
        except MoneyError:
            continue
        assert amount is None or (amount >= 0 and cents(as_real(amount)) == amount)


@given(st.sampled_from(Condition), st.sampled_from(["_", " ", "-", "  "]), st.booleans())
def test_a_condition_is_known_in_any_spelling(condition: Condition, gap: str, upper: bool) -> None:
    typed = condition.replace("_", gap)
    assert fields.parse_condition(typed.upper() if upper else typed) == condition


@given(st.none() | st.integers(-5, 2**31 - 1), st.integers(-(2**31), 2**31 - 1), st.booleans())
def test_a_quantity_is_never_below_zero_or_more_than_can_be_stored(now: int | None, by: int, count: bool) -> None:
    change = fields.QuantityChange(abs(by) if count else by, absolute=count)
    try:
        after = change.of(now)
    except fields.FieldError:
        assert now is None or not 0 <= now + by < 2**31 or count
        return
    assert after == (abs(by) if count else (now or 0) + by)
    assert 0 <= after < 2**31


def test_a_title_is_counted_for_each_marketplace_that_takes_fewer() -> None:
    assert fields.title_counts("x" * 50, ["etsy", "Mercari Shops", "depop", "ebay", "unheard of"]) == [
        ("Mercari", 40, 10),
        ("Depop", 65, 0),
        ("a title", 80, 0),
    ]
    assert fields.title_counts("x" * 81, []) == [("a title", 80, 1)]


@pytest.mark.parametrize("price", [None, 0, 0.0, -1.0, float("nan"), float("inf"), Decimal(0)])
def test_what_is_active_has_a_price_and_a_place(price: float | None) -> None:
    assert list(fields.lacks_to_be_active(price, " ")) == ["price", "storage_location"]
    assert fields.lacks_to_be_active(Decimal("0.01"), "A2") == {}


@pytest.mark.parametrize(
    "code", ["", "036000291452", "4006381333931", "96385074", "04252614", "01234565", "10012345000017"]
)
def test_a_code_with_the_right_check_digit_is_not_doubted(code: str) -> None:
    assert doubt(code) == ""


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("036000291453", "every UPC"),
        ("4006381333932", "every EAN"),
        ("36000291452", "this has 11"),
        ("ABC", "digits alone"),
        ("٠٣٦٠٠٠٢٩١٤٥٢", "digits alone"),
    ],
)
def test_a_code_that_is_probably_mistyped_says_why(code: str, reason: str) -> None:
    assert reason in doubt(code)


@given(st.from_regex(r"[0-9]{11,13}", fullmatch=True), st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(body: str, place: int, by: int) -> None:
    code = body + check_digit(body)
    assert doubt(code) == ""
    wrong = code[:place] + str((int(code[place]) + by) % 10) + code[place + 1 :]
    assert doubt(wrong)


def test_a_word_of_a_form_and_of_a_batch_are_the_same() -> None:
    for parse in (fields.parse_word, fields.parse_new_word):
        assert parse("  Shelf \n 3 ") == "Shelf 3"
        assert parse("a\x1b[31m") == "a [31m"


def test_a_tilde_is_the_directory_of_whoever_types_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/srv/ann")
    assert fields.parse_photo("~/a.jpg") == "/srv/ann/a.jpg"
    assert fields.parse_photo("~a.jpg") == "~a.jpg"
