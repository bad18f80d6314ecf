"""fees.toml: read, refused with the reason, and changed without losing what a person wrote."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import fees
from data.errors import BindeckError
from data.fees import Fees
from data.rules.fees import BUILT_IN, FeeRule
from tests.test_rules_fees import RULES

OWN = """\
# agreed with eBay in March
[ebay]
percent = 10   # a store
fixed = 0.30

# until they change it
["Garage Sale"]
percent = 0
"""
TEN = FeeRule(Decimal("0.10"), Decimal("0.30"))
PATH = Path("fees.toml")


def test_no_file_means_the_built_in_rules(tmp_path: Path) -> None:
    assert Fees(tmp_path / "none").table.own == {}


def test_the_template_changes_nothing_and_holds_every_built_in_rule() -> None:
    assert fees.parse(fees.template(), PATH) == {}
    uncommented = "\n".join(
        line[2:]
        for line in fees.template().splitlines()
        if line.startswith(("# [", "# percent =", "# fixed =", "# small"))
    )
    assert fees.parse(uncommented, PATH) == BUILT_IN


def test_own_rules_are_read_under_the_stored_names(tmp_path: Path) -> None:
    (tmp_path / fees.FILE).write_text(OWN)
    assert Fees(tmp_path).table.own == {"ebay": TEN, "garage_sale": FeeRule(Decimal(0))}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[ebay\npercent = 1", "line 1"),
        ("ebay = 13", r"\[ebay\]: it must be a table"),
        ("[ebay]\nfixed = 1", r"\[ebay\]: percent is missing"),
        ("[ebay]\npercent = 130", r"\[ebay\]: percent must be from 0 to 100"),
        ("[ebay]\npercent = 1e999999", "percent must be from 0 to 100"),
        ("[ebay]\npercent = '13'", "percent must be a number"),
        ("[ebay]\npercent = true", "percent must be a number"),
        ("[ebay]\npercent = nan", "percent must be a number"),
        ("[ebay]\npercent = 1\nfixed = -1", "fixed must be an amount"),
        ("[ebay]\npercent = 1\nfixed = 0.405", "fixed must be an amount"),
        ("[ebay]\npercent = 1\nsmall_fee = 1", "small_fee is the fee of sales below small_under"),
        ("[ebay]\npercent = 1\npercentage = 1", r"percentage is none of percent, fixed"),
        ("[ebay]\npercent = 1\n[eBay]\npercent = 2", r"\[eBay\]: it is named twice"),
        ('["-"]\npercent = 1', "it has no name"),
        ("a = " + "[" * 50_000, "nested too deeply|not TOML"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / fees.FILE
    path.write_text(text)
    with pytest.raises(BindeckError, match=words) as failure:
        Fees(tmp_path)
    assert str(path) in str(failure.value)
    assert len(str(failure.value)) < 400


def test_a_file_that_is_no_text_or_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / fees.FILE).write_bytes(b"\xff\xfe")
    with pytest.raises(BindeckError, match="UTF-8"):
        Fees(tmp_path)
    (tmp_path / fees.FILE).unlink()
    (tmp_path / fees.FILE).mkdir()
    with pytest.raises(BindeckError, match="cannot be read"):
        Fees(tmp_path)


def test_a_rule_is_kept_and_taken_back_and_the_comments_stay(tmp_path: Path) -> None:
    (tmp_path / fees.FILE).write_text(OWN)
    kept = Fees(tmp_path)
    kept.put("Garage-Sale", FeeRule(Decimal("0.05")))
    kept.put("depop", FeeRule(Decimal("0.2"), small_under=Decimal(5), small_fee=Decimal(1)))
    kept.put("eBay", None)
    assert kept.table.own == Fees(tmp_path).table.own
    assert set(kept.table.own) == {"garage_sale", "depop"}
    assert kept.table.nets("garage sale", Decimal(100)) == 95
    text = (tmp_path / fees.FILE).read_text()
    assert "# agreed with eBay in March" in text
    assert "# until they change it" in text
    assert [path.name for path in tmp_path.iterdir()] == [fees.FILE]


def test_the_first_own_rule_makes_the_file_and_its_directory(tmp_path: Path) -> None:
    kept = Fees(tmp_path / "new" / "place")
    kept.put("comc", FeeRule(Decimal("0.05")))
    assert Fees(tmp_path / "new" / "place").table.own == kept.table.own
    assert "# [ebay]" in kept.path.read_text()


@pytest.mark.parametrize("text", ["ebay = {percent = 1}\n", "ebay.percent = 1\n", '[ebay]\n"per\\u0063ent" = 1\n'])
def test_what_only_a_person_can_change_is_left_alone(tmp_path: Path, text: str) -> None:
    (tmp_path / fees.FILE).write_text(text)
    kept = Fees(tmp_path)
    with pytest.raises(BindeckError, match="by hand"):
        kept.put("ebay", TEN)
    assert kept.path.read_text() == text
    assert kept.table.own == {"ebay": FeeRule(Decimal("0.01"))}


def test_a_place_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file where the directory should be")
    with pytest.raises(BindeckError, match="could not be written"):
        Fees(tmp_path / "config").put("ebay", TEN)


@given(
    st.lists(
        st.tuples(st.sampled_from(["ebay", "depop", "garage_sale", "müllhalde"]), st.none() | RULES), max_size=6
    )
)
def test_any_changes_in_a_row_leave_what_was_last_said(changes: list[tuple[str, FeeRule | None]]) -> None:
    text, wanted = OWN, dict(fees.parse(OWN, PATH))
    for name, rule in changes:
        text = fees.with_rule(text, name, rule)
        wanted.pop(name, None)
        if rule is not None:
            wanted[name] = rule
    assert fees.parse(text, PATH) == wanted
    assert "# agreed with eBay in March" in text
