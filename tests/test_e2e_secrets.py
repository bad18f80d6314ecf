"""A full run with planted secrets: no log, screen, output, export or error shows one of them."""

import re
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from data.vault import Row, found, new_key
from tests.fix_market import due
from tests.fix_redis import OwnRedis
from tests.fix_shop import Shop
from tests.fix_supabase import ANON_KEY, Member, StandIn
from tests.fix_supabase_oauth import browse
from tests.fix_terminal import BINDECK, environment, terminal
from tests.test_e2e_scans import open_page
from tui.app import Bindeck
from tui.cli.main import main

PLAIN, SEALED, LOST, TYPED = "planted-plain-1", "planted-sealed-2", "planted-lost-3", "planted-typed-4"

ADAPTER = '''
class Testmarket:
    """It fails with everything it was given in its error."""

    async def end(self, ending, credentials):
        raise RuntimeError(f"{credentials.username} {credentials.password}")

    async def sign_in(self, credentials):
        raise RuntimeError(credentials.password)
'''

KEPT = """
    SELECT table_name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_name <> 'marketplace_credentials'
"""


@pytest.fixture
def environ(shop: Shop, redis_url: str, plug_in: Path, tmp_path: Path, key: str) -> dict[str, str]:
    """Of a seller with a password of each kind, and an adapter that tells what it was given."""
    (plug_in / "testmarket_adapter.py").write_text(ADAPTER)
    row = {"user_id": shop.user_id, "username": "ada"}
    sealed = found(key).seal(Row(shop.user_id, "testmarket"), SEALED)
    lost = found(new_key()).seal(Row(shop.user_id, "depop"), LOST)
    for platform, password in (("etsy", PLAIN), ("testmarket", sealed), ("depop", lost)):
        shop.insert("marketplace_credentials", **row, platform=platform, password=password)
    due(shop, "7")
    return environment(
        tmp_path, DATABASE_URL=shop.url, REDIS_URL=redis_url, BINDECK_USER=shop.username,
        BINDECK_CREDENTIAL_KEY=key, PYTHONPATH=str(plug_in), TESTMARKET_URL="http://127.0.0.1:1",
    )  # fmt: skip


def test_nothing_shows_a_planted_secret(shop: Shop, environ: dict[str, str], tmp_path: Path, key: str) -> None:
    shown: list[str] = []
    for words, text in (
        (("worker", "--once"), ""),
        (("credentials", "list"), ""),
        (("credentials", "test", "testmarket"), ""),
        (("credentials", "test", "depop"), ""),
        (("credentials", "set", "vinted"), TYPED),
        (("db", "check", "--json"), ""),
        (("db", "fix"), ""),
        (("picks",), ""),
    ):
        done = subprocess.run(
            [BINDECK, *words], env=environ, input=text, capture_output=True, text=True, timeout=120, check=False
        )
        shown.append(done.stdout + done.stderr)
    assert "The adapter of testmarket failed (RuntimeError)." in shown[0]
    assert "The adapter of testmarket failed (RuntimeError)." in shown[2]
    with terminal(environ=environ) as screen:
        screen.until("● live")
        open_page(screen, "Marketplace accounts", "cannot be opened")
        screen.send("s")
        screen.until("1 password sealed")
        screen.send("\x1b[19~")
        screen.until("marketplace cred")
        screen.send("\r")
        screen.until("seal credentials")
        screen.send("\x11")
        assert screen.end() == 0
        shown.append(screen.raw.decode(errors="replace"))
    tables = shop.all(KEPT)
    shown += [str(row) for table in tables for row in shop.all(f"SELECT t::text FROM {table} t")]
    shown += [path.read_text(errors="replace") for path in tmp_path.rglob("*") if path.is_file()]
    shown += shop.all("SELECT password FROM marketplace_credentials")
    assert any("seal_credentials" in text for text in shown)
    secrets = (PLAIN, SEALED, LOST, TYPED, key)
    assert not [(secret, text[:200]) for secret in secrets for text in shown if secret in text]


def test_a_crash_prints_lines_and_no_values(capsys: pytest.CaptureFixture[str]) -> None:
    async def opener(_: object) -> None:
        raise AssertionError("never asked")

    def crash(password: str) -> None:
        raise RuntimeError("the wrong thing") if password else ValueError

    app = Bindeck(opener)
    try:
        crash(PLAIN)
    except RuntimeError:
        app._fatal_error()
    printed = "".join(segment.text for shown in app._exit_renderables for segment in shown.segments)
    assert "the wrong thing" in printed
    assert "crash(PLAIN)" in printed
    assert PLAIN not in printed


def test_a_password_is_no_argument(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["credentials", "set", "etsy", "--password", PLAIN])
    assert ended.value.code == 2
    assert "--password" in capsys.readouterr().err


def _dashboard(environ: dict[str, str], stand_in: StandIn, member: Member) -> str:
    """Sign in by password and second factor after looking at the address for a browser; what was shown."""
    with terminal(environ=environ) as screen:
        screen.until("Sign in to Bindeck with Supabase")
        screen.send("ada@example.com\t")
        screen.until("ada@example.com")
        time.sleep(0.5)  # as a person types: the next line has the focus by then
        screen.send("planted-wrong-7\r")
        screen.until("Wrong e-mail address or password")
        screen.send("\x1bOR")
        screen.until("Another one")
        screen.send("\r")
        screen.until("Open this address")
        screen.send("\x1b")
        screen.until("did not sign in with a browser")
        stand_in.trouble = 500
        screen.send("planted-password-6\r")
        screen.until("problem of its own")
        stand_in.trouble = None
        screen.send("planted-password-6\r")
        screen.until("second factor")
        member.code = "87654321"
        screen.send("87654321\r")
        screen.until("● live")
        screen.send("\x11")
        assert screen.end() == 0
        assert b"\x1b]8;" in screen.raw, "the address is a hyperlink"
        return screen.raw.decode(errors="replace").replace("87654321", "")  # it was typed in sight


def _commands(environ: dict[str, str], stand_in: StandIn, member: Member) -> str:
    """Sign in by a code and with a browser on the command line; what was shown, and not typed there."""
    stand_in.flows.visitor, member.factor = member.email, None
    with terminal("--user", member.email, "sign-in", "--code", environ=environ) as screen:
        screen.until("a code is on its way there")
        screen.send("12345678\r")
        screen.until("Signed in as ada")
        assert screen.end() == 0
        shown = screen.raw.decode()
    with terminal("sign-in", "--with", "google", environ=environ) as screen:
        screen.until("or its code:")
        address = re.search(r"http://127\S+authorize\S+", screen.raw.decode())
        assert address is not None
        screen.send("https://accounts.google.com/\r")
        screen.until("There is no code in this")
        httpx.get(browse(address[0]))
        screen.until("Signed in as ada")
        assert screen.end() == 0
        return shown + screen.raw.decode()


def test_nothing_shows_what_supabase_was_told_or_gave(
    shop: Shop, own_redis: OwnRedis, stand_in: StandIn, tmp_path: Path
) -> None:
    shop.connection.execute("UPDATE users SET password_hash = 'locked'")
    member = stand_in.join("ada@example.com", "planted-password-6", factor="factor-1")
    environ = environment(
        tmp_path, DATABASE_URL=shop.url, REDIS_URL=own_redis.url,
        SUPABASE_URL=stand_in.url, SUPABASE_ANON_KEY=stand_in.project.anon_key,
    )  # fmt: skip
    shown = _dashboard(environ, stand_in, member)
    assert stand_in.refreshes
    done = subprocess.run(
        [BINDECK, "sign-out"], env=environ, capture_output=True, text=True, timeout=120, check=False
    )
    assert "Signed out." in done.stdout
    texts = [shown, done.stdout, done.stderr, _commands(environ, stand_in, member)]
    tables = shop.all("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
    texts += [str(row) for table in tables for row in shop.all(f"SELECT t::text FROM {table} t")]
    texts += [path.read_text(errors="replace") for path in tmp_path.rglob("*") if path.is_file()]
    assert any("create_account" in text for text in texts)
    assert stand_in.flows.verifiers
    typed = ("planted-password-6", "planted-wrong-7", "87654321")
    secrets = (*typed, ANON_KEY, "planted-refresh", "eyJ", *stand_in.flows.verifiers)
    assert not [(secret, text[:200]) for secret in secrets for text in texts if secret in text]
