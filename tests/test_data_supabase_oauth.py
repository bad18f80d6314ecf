"""Signing in through a browser, by Supabase's own client against the stand-in; and what a browser brings back."""

import asyncio
import itertools
import re
from collections.abc import AsyncIterator
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from data import supabase, supabase_return
from data.loopback import Loopback, free_address
from data.supabase_client import Supabase
from data.supabase_errors import SENTENCES, SupabaseAway, SupabaseRefused
from data.supabase_return import ReturnUnfit, code_of
from tests.fix_supabase import ANON_KEY, Member, StandIn
from tests.fix_supabase_oauth import browse, challenge

EMAIL, STATE = "ada@example.com", "planted-state"
BACK = free_address(STATE)


@pytest.fixture
def ada(stand_in: StandIn) -> Member:
    stand_in.flows.visitor = EMAIL
    return stand_in.join(EMAIL, "planted-password-6")


@pytest.fixture
async def client(stand_in: StandIn) -> AsyncIterator[Supabase]:
    client = await supabase.opened(stand_in.project, 1.0)
    yield client
    await client.close()


async def _brought(client: Supabase, back: str = BACK) -> str:
    return await asyncio.to_thread(browse, await client.address_of("google", back))


async def test_a_browser_signs_in_once_with_the_verifier_of_its_address(
    client: Supabase, ada: Member, stand_in: StandIn
) -> None:
    assert await client.providers() == ["github", "google"]
    address = await client.address_of("google", BACK)
    asked = parse_qs(urlsplit(address).query)
    assert asked["code_challenge_method"] == ["s256"]
    code = code_of(await asyncio.to_thread(browse, address), STATE)
    person, tokens = await client.with_browser_code("google", code)
    assert (person.uid, person.email, person.email_verified, person.provider) == (ada.uid, EMAIL, True, "google")
    assert await client._verifier.subject(tokens.access) == ada.uid
    assert [challenge(stand_in.flows.verifiers[0])] == asked["code_challenge"]
    assert stand_in.flows.verifiers[0] not in address
    await client.address_of("google", BACK)
    with pytest.raises(SupabaseRefused, match="wrong, or was used already: open the address again"):
        await client.with_browser_code("google", code)


async def test_a_code_of_another_sign_in_or_an_old_one_is_refused(
    client: Supabase, ada: Member, stand_in: StandIn
) -> None:
    first = code_of(await _brought(client), STATE)
    second = code_of(await _brought(client), STATE)
    with pytest.raises(SupabaseRefused, match="of another sign-in: open the address that is shown here"):
        await client.with_browser_code("google", first)
    stand_in.flows.lasts = -1.0
    with pytest.raises(SupabaseRefused, match="This code is too old: open the address again"):
        await client.with_browser_code("google", second)
    stand_in.flows.lasts, stand_in.trouble = 300.0, 503
    with pytest.raises(SupabaseAway, match="problem of its own"):
        await client.with_browser_code("google", second)
    stand_in.trouble = None
    assert (await client.with_browser_code("google", second))[0].uid == ada.uid, "nothing was used up"


async def test_the_second_factor_comes_after_the_browser_and_the_provider_is_kept(
    client: Supabase, ada: Member
) -> None:
    ada.factor, ada.code = "factor-1", "424242"
    person, _ = await client.with_browser_code("google", code_of(await _brought(client), STATE))
    assert person.factor == "factor-1"
    known, _ = await client.with_factor(person, "424242")
    assert (known.uid, known.provider, known.factor) == (ada.uid, "google", None)


@pytest.mark.parametrize(
    ("trouble", "error", "sentence"),
    [
        (None, SupabaseRefused, "offers no sign-in with “discord”: choose another one"),
        (429, SupabaseRefused, "too many attempts: wait a minute"),
        (500, SupabaseAway, "problem of its own: try again"),
        ("slow", SupabaseAway, "does not answer in time"),
        ("no json", SupabaseAway, "cannot be read"),
    ],
)
async def test_no_address_is_shown_that_leads_nowhere(
    client: Supabase, stand_in: StandIn, trouble: int | str | None, error: type[Exception], sentence: str
) -> None:
    stand_in.trouble = trouble
    with pytest.raises(error, match=sentence) as told:
        await client.address_of("discord", BACK)
    assert not [secret for secret in (ANON_KEY, "planted") if secret in str(told.value)]
    if trouble is not None:
        with pytest.raises((SupabaseRefused, SupabaseAway)):
            await client.providers()


async def test_what_the_provider_or_supabase_refuses_is_told(
    client: Supabase, ada: Member, stand_in: StandIn
) -> None:
    denied = {"error": "access_denied", "error_description": "The user has denied\x1b[2J your application access"}
    for said, sentence in (
        (denied, "refused there (“The user has denied[2J your application access”): open the address again"),
        ({"error": "access_denied", "error_code": "signup_disabled"}, SENTENCES["signup_disabled"]),
        (
            {"error": "server_error", "error_description": "Unable to exchange external code: planted-secret"},
            "could not complete the sign-in (“Unable to exchange external code”)",
        ),
        ({"error_code": "unexpected_failure"}, "could not complete the sign-in: open the address again"),
    ):
        stand_in.flows.visitor = {**said, "error": said.get("error", "server_error")}
        brought = await _brought(client)
        with pytest.raises(SupabaseRefused, match=re.escape(sentence)) as told:
            code_of(brought, STATE)
        assert "planted" not in str(told.value)


async def test_where_the_way_back_is_not_allowed_the_code_can_still_be_pasted(
    client: Supabase, ada: Member
) -> None:
    brought = await _brought(client, "http://desk.example:5000/?s=planted-state")
    assert brought.startswith("https://shop.example/?code=")
    assert (await client.with_browser_code("google", code_of(brought, STATE)))[0].uid == ada.uid


CODE = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        f" {CODE}\n",
        f"{BACK}&code={CODE}",
        f"127.0.0.1:5000/?code={CODE}&s={STATE}",
        f"https://shop.example/#code={CODE}",
        f"code={CODE}",
        f"?s={STATE}&code={CODE}",
        f"http://127.0.0.1:5000/?code={CODE[:9]}\n  {CODE[9:]}&s={STATE}",
    ],
    ids=itertools.count(),
)
def test_an_address_a_part_of_one_or_a_code_is_taken(text: str) -> None:
    assert code_of(text, STATE) == CODE


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("  ", supabase_return.NOTHING),
        ("short", supabase_return.NO_CODE),
        ("https://accounts.google.com/", supabase_return.NO_CODE),
        (f"{BACK}&code=", supabase_return.NO_CODE),
        (f"{BACK}&code={'x' * 300}", supabase_return.NO_CODE),
        (f"{BACK}#access_token=planted-token-of-another-flow", supabase_return.NO_CODE),
        ("http://[::1/?code=12345678", supabase_return.NO_CODE),
        ("\x1b[2Jплохо-плохо", supabase_return.NO_CODE),
        (
            f"https://p.supabase.co/auth/v1/authorize?code_challenge=x&redirect_to={BACK}",
            supabase_return.TOO_EARLY,
        ),
        (f"http://127.0.0.1:5000/?code={CODE}&s=another", supabase_return.FOREIGN),
        ("http://127.0.0.1:5000/?error=access_denied&s=another", supabase_return.FOREIGN),
        (f"https://p.supabase.co/auth/v1/callback?code={CODE}&state=ey", supabase_return.FOREIGN),
    ],
    ids=itertools.count(),
)
def test_what_is_no_way_back_is_told_apart(text: str, sentence: str) -> None:
    with pytest.raises(ReturnUnfit) as unfit:
        code_of(text, STATE)
    assert str(unfit.value) == sentence


async def test_the_listener_hears_one_answer_with_its_state_and_no_other() -> None:
    loopback = Loopback(STATE)
    await loopback.open()
    address = urlsplit(loopback.address)
    async with httpx.AsyncClient() as browser:
        for wrong in (
            f"http://{address.netloc}/in?code=1&s=another",
            f"http://{address.netloc}/in?code=1",
            f"{loopback.address}&s=another",
            f"http://{address.netloc}/favicon.ico?s={STATE}",
        ):
            assert (await browser.get(wrong)).status_code == 404
        assert (await browser.post(f"{loopback.address}&code=1")).status_code == 404
        elsewhere = {"Host": f"evil.example:{address.port}"}
        assert (await browser.get(f"{loopback.address}&code=1", headers=elsewhere)).status_code == 404
        answer = await browser.get(f"{loopback.address}&code=<b>{CODE}")
        assert answer.status_code == 200
        assert "You can close this window" in answer.text
        assert CODE not in answer.text
        assert await loopback.answer() == f"{loopback.address}&code=%3Cb%3E{CODE}"
        with pytest.raises(httpx.ConnectError):
            await browser.get(f"{loopback.address}&code=2")


async def test_noise_on_the_port_is_no_answer_and_closing_ends_it() -> None:
    loopback = Loopback(STATE)
    await loopback.open()
    port = urlsplit(loopback.address).port
    for noise in (b"\xff\xfe\x00\r\n\r\n", b"GET http://[ HTTP/1.1\r\n\r\n", b"x" * 40_000):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(noise)
        with suppress(ConnectionError):  # what is too long is not read to its end
            writer.write_eof()
            assert b"200 OK" not in await reader.read()
        writer.close()
    loopback.close()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)
