"""The adapters as plug-ins."""

import sys
from pathlib import Path

import pytest

from data.marketplaces import registry
from data.marketplaces.base import Credentials, Ending, EndingFailed
from data.marketplaces.ebay import Ebay

SECRET = Credentials("ada", "hunter2")

PLUGIN = """
import asyncio
from data.marketplaces.base import EndingFailed, Proof

class Good:
    async def end(self, ending, credentials):
        return Proof(f"gone: {ending.title}")

class Angry(Good):
    async def end(self, ending, credentials):
        raise KeyError(credentials.password)

class Busy(Good):
    async def end(self, ending, credentials):
        raise EndingFailed("later", final=False)

class Slow(Good):
    async def end(self, ending, credentials):
        await asyncio.Event().wait()

class Stubborn(Good):
    async def end(self, ending, credentials):
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await asyncio.Event().wait()

class Leaving(Good):
    async def end(self, ending, credentials):
        raise SystemExit(credentials.password)

class Cancelled(Good):
    async def end(self, ending, credentials):
        raise asyncio.CancelledError(credentials.password)

class Silent(Good):
    async def end(self, ending, credentials):
        return {"whatnot": None, "comc": True, "tcgplayer": Proof(" ")}[ending.platform]

class Dirty(Good):
    async def end(self, ending, credentials):
        if ending.platform == "poshmark":
            raise EndingFailed("no \\0\\ud800!", final=True, rest=5)
        return Proof("gone\\0 \\ud800!")

class SigningIn(Good):
    async def sign_in(self, credentials):
        match credentials.username:
            case "ada":
                return Proof("welcome\\0!")
            case "bob":
                raise EndingFailed("no \\ud800!", final=True)
            case "cyd":
                raise KeyError(credentials.password)
            case "dan":
                await asyncio.Event().wait()

class Strange:
    pass
"""

POINTS = """
[bindeck.marketplaces]
Facebook Marketplace = market_plugin:Good
depop = market_plugin:Angry
mercari = market_plugin:Busy
vinted = market_plugin:Slow
grailed = market_plugin:Strange
offerup = market_plugin_that_is_gone:Good
etsy = market_plugin:Missing
bonanza = market_plugin:Good
ruby_lane = market_plugin:Good
kidizen = market_plugin:Stubborn
vestiaire = market_plugin:Leaving
tradesy = market_plugin:Cancelled
whatnot = market_plugin:Silent
comc = market_plugin:Silent
tcgplayer = market_plugin:Silent
poshmark = market_plugin:Dirty
curtsy = market_plugin:Dirty
swap = market_plugin:SigningIn
"Ruby Lane" = market_plugin:Angry
"""


@pytest.fixture(autouse=True)
def plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A distribution with adapters, good and bad, on the path."""
    (tmp_path / "market_plugin.py").write_text(PLUGIN)
    info = tmp_path / "market_plugin-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: market-plugin\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(POINTS)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "market_plugin", raising=False)


async def end(platform: str, seconds: float = 10) -> str:
    ending = Ending(platform, None, None, None, "Walkman")
    return (await registry.end(ending, SECRET, seconds)).text


async def refused(platform: str, seconds: float = 10) -> EndingFailed:
    with pytest.raises(EndingFailed) as failure:
        await end(platform, seconds)
    assert SECRET.password not in failure.value.reason
    return failure.value


def test_ebay_ships_with_bindeck_and_is_made_once() -> None:
    adapter = registry.adapter_of("eBay")
    assert isinstance(adapter, Ebay)
    assert registry.adapter_of("ebay") is adapter


async def test_a_plug_in_is_found_whatever_the_spelling() -> None:
    assert await end("facebook") == "gone: Walkman"
    assert await end("Facebook Shops") == "gone: Walkman"
    assert registry.has_adapter("facebook")


async def test_where_there_is_none_a_person_must_do_it() -> None:
    assert registry.adapter_of("swappa") is None
    assert not registry.has_adapter("swappa")
    failure = await refused("swappa")
    assert failure.final
    assert "swappa" in failure.reason


@pytest.mark.parametrize("platform", ["offerup", "etsy", "grailed"])
async def test_a_broken_plug_in_says_so_and_takes_nothing_else_down(platform: str) -> None:
    failure = await refused(platform)
    assert failure.final
    assert "plug-in market_plugin" in failure.reason
    assert registry.has_adapter(platform)
    assert await end("bonanza") == "gone: Walkman"


async def test_two_plug_ins_for_one_marketplace_are_not_chosen_between() -> None:
    failure = await refused("ruby lane")
    assert failure.final
    assert "market_plugin:Angry and market_plugin:Good" in failure.reason


async def test_what_an_adapter_raises_is_a_failure_without_its_words() -> None:
    assert (await refused("depop")).reason == "The adapter of Depop failed (KeyError)."
    busy = await refused("mercari")
    assert (busy.reason, busy.final) == ("later", False)


async def test_a_slow_adapter_is_given_up_and_worth_a_retry() -> None:
    failure = await refused("vinted", 0.05)
    assert not failure.final
    assert "Vinted did not answer" in failure.reason


async def test_an_adapter_that_will_not_be_stopped_is_left_behind() -> None:
    failure = await refused("kidizen", 0.05)
    assert not failure.final
    assert "did not answer" in failure.reason


@pytest.mark.parametrize(("platform", "kind"), [("vestiaire", "SystemExit"), ("tradesy", "CancelledError")])
async def test_an_adapter_that_ends_itself_ends_nothing_else(platform: str, kind: str) -> None:
    failure = await refused(platform)
    assert failure.final
    assert failure.reason == f"The adapter of {platform} failed ({kind})."


@pytest.mark.parametrize("platform", ["whatnot", "comc", "tcgplayer"])
async def test_an_adapter_that_proves_nothing_ended_nothing(platform: str) -> None:
    failure = await refused(platform)
    assert failure.final
    assert "gave no proof" in failure.reason


async def test_words_that_no_database_takes_do_not_get_there() -> None:
    assert await end("curtsy") == "gone ?!"
    failure = await refused("poshmark")
    assert (failure.reason, failure.final, failure.rest) == ("no ?!", True, 5)


@pytest.mark.parametrize(
    ("platform", "username", "words"),
    [
        ("swap", "bob", "no ?!"),
        ("swap", "cyd", "The adapter of swap failed (KeyError)."),
        ("swap", "dan", "swap did not answer within 0.05 s."),
        ("swap", "eve", "did not say what swap answered"),
        ("Facebook", "ada", "The adapter of Facebook cannot test credentials."),
        ("flea", "ada", "There is no adapter for flea"),
        ("offerup", "ada", "cannot be loaded"),
    ],
)
async def test_a_sign_in_that_fails_says_why_and_nothing_else(platform: str, username: str, words: str) -> None:
    with pytest.raises(EndingFailed) as failure:
        await registry.sign_in(platform, Credentials(username, SECRET.password), 0.05)
    assert words in failure.value.reason
    assert SECRET.password not in failure.value.reason


async def test_a_sign_in_says_what_the_marketplace_answered() -> None:
    assert (await registry.sign_in("Swap", SECRET)).text == "welcome!"
