"""Supabase's own client against a stand-in for its server: who is let in, and what is said of everybody else."""

import base64
import hmac
import json
import sys
import time
from collections.abc import AsyncIterator

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from data import supabase, supabase_errors
from data.supabase import SupabaseMissing
from data.supabase_client import Supabase
from data.supabase_errors import SENTENCES, SupabaseAway, SupabaseRefused, TokenRefused, refusal
from data.supabase_person import Tokens
from tests.fix_supabase import ANON_KEY, SECRET, Member, StandIn

EMAIL, PASSWORD = "ada@example.com", "planted-password-6"


@pytest.fixture
def ada(stand_in: StandIn) -> Member:
    return stand_in.join(EMAIL, PASSWORD)


@pytest.fixture
async def client(stand_in: StandIn) -> AsyncIterator[Supabase]:
    client = await supabase.opened(stand_in.project, 1.0)
    yield client
    await client.close()


async def _is_refused(client: Supabase, token: str) -> bool:
    try:
        await client._verifier.subject(token)
    except TokenRefused:
        return True
    return False


async def test_a_password_signs_in_and_its_session_goes_on(client: Supabase, ada: Member) -> None:
    person, tokens = await client.with_password(EMAIL, PASSWORD)
    assert (person.uid, person.email, person.email_verified, person.provider) == (ada.uid, EMAIL, True, "email")
    assert person.factor is None
    assert tokens.access not in repr(tokens)
    uid, newer = await client.refreshed(tokens.refresh)
    assert uid == ada.uid
    assert newer.refresh != tokens.refresh
    with pytest.raises(SupabaseRefused, match="used elsewhere and has ended"):
        await client.refreshed(tokens.refresh)
    with pytest.raises(SupabaseRefused, match="has ended: sign in again"):
        await client.refreshed(newer.refresh)


async def test_signing_out_ends_this_session_alone(client: Supabase, ada: Member, stand_in: StandIn) -> None:
    _, mine = await client.with_password(EMAIL, PASSWORD)
    _, other = await client.with_password(EMAIL, PASSWORD)
    await client.sign_out(mine.access)
    assert "POST /auth/v1/logout?scope=local" in stand_in.asked
    assert list(stand_in.refreshes) == [other.refresh]


async def test_a_code_signs_in_once_and_an_unknown_address_is_not_told(client: Supabase, ada: Member) -> None:
    await client.send_code("nobody@example.com")
    await client.send_code(EMAIL)
    for email, code in ((EMAIL, "000000"), ("nobody@example.com", "12345678")):
        with pytest.raises(SupabaseRefused, match="This code is wrong or no longer valid"):
            await client.with_code(email, code)
    assert (await client.with_code(EMAIL, "12345678"))[0].uid == ada.uid
    with pytest.raises(SupabaseRefused):
        await client.with_code(EMAIL, "12345678")


async def test_a_second_factor_is_asked_for_where_there_is_one(client: Supabase, ada: Member) -> None:
    ada.factor, ada.code = "factor-1", "424242"
    person, _ = await client.with_password(EMAIL, PASSWORD)
    assert person.factor == "factor-1"
    with pytest.raises(SupabaseRefused, match="use the one that your authenticator shows"):
        await client.with_factor(person, "000000")
    known, tokens = await client.with_factor(person, "424242")
    assert (known.uid, known.factor) == (ada.uid, None)
    assert await client._verifier.subject(tokens.access) == ada.uid


async def test_unknown_and_wrong_are_refused_alike(client: Supabase, ada: Member) -> None:
    for email in (EMAIL, "nobody@example.com"):
        with pytest.raises(SupabaseRefused) as refused:
            await client.with_password(email, "wrong")
        assert str(refused.value) == supabase_errors.WRONG
    ada.confirmed = False
    with pytest.raises(SupabaseRefused, match="not confirmed yet"):
        await client.with_password(EMAIL, PASSWORD)


@pytest.mark.parametrize(
    ("trouble", "error", "sentence"),
    [
        (429, SupabaseRefused, "too many attempts"),
        (500, SupabaseAway, "problem of its own"),
        (503, SupabaseAway, "problem of its own"),
        (418, SupabaseRefused, "refused this .418, no code"),
        ("slow", SupabaseAway, "does not answer in time"),
        ("no json", SupabaseAway, "cannot be read"),
    ],
)
async def test_trouble_is_one_sentence(
    client: Supabase, ada: Member, stand_in: StandIn, trouble: int | str, error: type[Exception], sentence: str
) -> None:
    stand_in.trouble = trouble
    with pytest.raises(error, match=sentence) as told:
        await client.with_password(EMAIL, PASSWORD)
    assert not [secret for secret in (PASSWORD, ANON_KEY, "planted") if secret in str(told.value)]
    stand_in.trouble = None
    assert (await client.with_password(EMAIL, PASSWORD))[0].uid == ada.uid


async def test_a_server_that_is_not_there_is_away(client: Supabase, stand_in: StandIn) -> None:
    stand_in.close()
    with pytest.raises(SupabaseAway, match="cannot be reached"):
        await client.with_password(EMAIL, PASSWORD)


@pytest.mark.parametrize("code", SENTENCES)
def test_each_code_has_a_sentence(code: str) -> None:
    told = refusal(code, 400)
    assert isinstance(told, SupabaseRefused)
    assert (told.code, str(told)[-1]) == (code, ".")


async def test_tokens_that_are_not_for_here_or_now_are_refused(client: Supabase, stand_in: StandIn) -> None:
    now = int(time.time())
    subject = client._verifier.subject
    assert await subject(stand_in.token("ada", exp=now - 30)) == "ada", "within the leeway"
    wrong = {
        "expired": {"exp": now - 120}, "future": {"iat": now + 120}, "later": {"nbf": now + 120},
        "audience": {"aud": "anon"}, "no audience": {"aud": None}, "issuer": {"iss": "https://evil.example/auth/v1"},
        "no issuer": {"iss": None}, "endless": {"exp": None}, "nobody": {"sub": None}, "empty": {"sub": ""},
        "odd": {"exp": "soon"}, "not yet issued": {"iat": None},
    }  # fmt: skip
    for symmetric in (False, True):
        stand_in.symmetric = symmetric
        stand_in.join(EMAIL, PASSWORD, uid="ada")
        for name, claims in wrong.items():
            assert await _is_refused(client, stand_in.token("ada", **claims)), (name, symmetric)
        assert await subject(stand_in.token("ada")) == "ada"


async def test_forged_tokens_are_refused(client: Supabase, stand_in: StandIn) -> None:
    good = stand_in.token("ada")
    claims = jwt.decode(good, options={"verify_signature": False})
    other = ec.generate_private_key(ec.SECP256R1())
    public = json.dumps(stand_in._public())

    def part_of(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).rstrip(b"=").decode()

    def part(value: dict[str, object]) -> str:
        return part_of(json.dumps(value).encode())

    head, body, signature = good.split(".")
    confused = f"{part({'alg': 'HS256', 'kid': stand_in.kid})}.{body}"  # the public key as a shared secret
    forged = [
        jwt.encode(claims, None, "none"),
        f"{part({'alg': 'none', 'kid': stand_in.kid})}.{body}.",
        f"{part({'alg': 'None'})}.{body}.{signature}",
        jwt.encode(claims, other, "ES256", {"kid": stand_in.kid}),
        f"{confused}.{part_of(hmac.digest(public.encode(), confused.encode(), 'sha256'))}",
        jwt.encode(claims, SECRET, "HS512", {"kid": stand_in.kid}),
        f"{head}.{part({**claims, 'sub': 'eve'})}.{signature}",
        f"{part({'alg': 'RS256', 'kid': stand_in.kid})}.{body}.{signature}",
        "", "a.b.c", "\x1b[2J", f"{head}.{body}",
    ]  # fmt: skip
    for token in forged:
        assert await _is_refused(client, token), token
    assert await client._verifier.subject(good) == "ada"


async def test_keys_are_asked_for_again_when_they_change_and_not_for_every_invented_one(
    client: Supabase, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject = client._verifier.subject
    assert await subject(stand_in.token("ada")) == "ada"
    stand_in.rotate()
    for _ in range(50):
        invented = jwt.encode({"sub": "ada"}, stand_in.key, "ES256", {"kid": f"no-{time.monotonic()}"})
        with pytest.raises(TokenRefused):
            await subject(invented)
    assert stand_in.asked.count("GET /auth/v1/.well-known/jwks.json") == 1
    monkeypatch.setattr("data.supabase_tokens.REFETCH_SECONDS", 0.0)
    assert await subject(stand_in.token("ada")) == "ada"
    assert stand_in.asked.count("GET /auth/v1/.well-known/jwks.json") == 2


async def test_a_clock_that_is_far_ahead_is_named(client: Supabase, ada: Member, stand_in: StandIn) -> None:
    stand_in.skew = 50
    assert (await client.with_password(EMAIL, PASSWORD))[0].uid == ada.uid
    stand_in.skew = 600
    with pytest.raises(TokenRefused, match="is the clock of this machine right"):
        await client.with_password(EMAIL, PASSWORD)


async def test_without_the_package_it_says_what_to_install(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("data.supabase_client", "supabase"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "supabase", None)
    with pytest.raises(SupabaseMissing, match="pip install"):
        await supabase.opened(stand_in.project)


def test_tokens_stand_in_no_repr() -> None:
    assert "planted" not in repr(Tokens("planted-access", "planted-refresh", 1))
