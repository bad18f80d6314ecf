"""`bindeck db check`: what it prints, and its exit code."""

import json

import pytest

from tests.fix_shop import Shop
from tui.cli.main import main


@pytest.fixture(autouse=True)
def _configured(database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("REDIS_URL", redis_url)


def test_a_clean_database_exits_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["db", "check"]) == 0
    assert capsys.readouterr().out == "All is well: the schema and every row keep the contract.\n"


def test_one_line_a_kind(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    shop.without_checks()
    shop.connection.execute("DROP INDEX idx_listings_status")
    shop.connection.execute("ALTER TABLE listings ALTER COLUMN sku SET DEFAULT E'\\x1b[31m'")
    first, *_ = [shop.listing(sku=f"{number}", storage_location=None) for number in range(4)]
    assert main(["db", "check"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "    default  listings.sku: wanted none, found '␛[31m'::text",
        "      index  idx_listings_status: wanted listings (status), found none",
        "          4  listings: An active listing has no storage location: nobody will find it when it sells."
        f" (id {first}, {first + 1}, {first + 2}, …)",
        "Not held by the database itself (bindeck db upgrade --enforce): bindeck_users_password,"
        " bindeck_listings_quantity, bindeck_listings_sold, bindeck_listings_active.",
        "2 differences in the schema (bindeck db upgrade adds what is missing);"
        " 1 kind of wrong rows (bindeck db fix lists the repairs).",
    ]


def test_json_alone_on_standard_output(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    shop.listing(sku="")
    assert main(["db", "check", "--json"]) == 1
    told = capsys.readouterr()
    report = json.loads(told.out)
    assert [(kind["name"], kind["count"]) for kind in report["rows"]] == [("sku-empty", 1)]
    assert (report["clean"], report["schema"], report["not_enforced"]) == (False, [], [])
    assert "Reading listings …" in told.err
