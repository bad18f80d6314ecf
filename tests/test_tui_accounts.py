"""Marketplace accounts: the screen and the command, on real servers, with eBay's stand-in."""

import json
import os
import pty
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from data.settings import Settings
from data.tenant import Tenant
from data.vault import PREFIX, Row, Vault, found, new_key
from tests.fix_dashboard import Dashboard, shown
from tests.fix_ebay import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN, EbayServer
from tests.fix_market import Market, due
from tests.fix_shop import Shop
from tests.fix_terminal import BINDECK, environment
from tests.fix_vault import MemoryKeyring
from tui.cli import main
from tui.delister import Delister

PASSWORD = json.dumps({"client_secret": CLIENT_SECRET, "refresh_token": REFRESH_TOKEN})
PLANTED = ("hunter2-etsy", "hunter3-depop", CLIENT_SECRET, REFRESH_TOKEN)


@pytest.fixture
def settings(shop: Shop, redis_url: str, tmp_path: Path, key: str) -> Settings:
    folders = dict.fromkeys(("data_dir", "state_dir", "config_dir"), tmp_path)
    return Settings(**folders, database_url=shop.url, redis_url=redis_url, user=shop.username, credential_key=key)


def row(shop: Shop, platform: str, password: str | None, username: str = "ada") -> int:
    values = {"platform": platform, "username": username, "password": password}
    return shop.insert("marketplace_credentials", user_id=shop.user_id, **values)


def stored(shop: Shop, platform: str) -> str | None:
    return shop.one("SELECT password FROM marketplace_credentials WHERE platform = %s", platform)


async def open_accounts(board: Dashboard) -> None:
    await board.press("ctrl+p")
    await board.press(*"Marketplace acc")
    await board.until("What Bindeck signs in with")
    await board.press("enter")
    await board.until(lambda: board.text.startswith(" Marketplace accounts"))


async def paste(board: Dashboard, text: str) -> None:
    board.app.screen.query_one("Input").insert_text_at_cursor(text)
    await board.pilot.pause()


async def add_ebay(board: Dashboard) -> str:
    """Add an account; what the screen showed with the password typed."""
    await board.until("n adds one")
    await board.press("n")
    await board.until("At which marketplace?")
    await board.press("enter")
    await board.until("eBay: username")
    await paste(board, CLIENT_ID)
    await board.press("enter")
    await board.until("eBay: password")
    await board.press("enter")
    await board.until("Type the password.")
    await paste(board, PASSWORD)
    typed = board.text
    await board.press("enter")
    await board.until("sealed")
    await board.heard("account added")
    return typed


async def test_accounts_are_added_tested_replaced_removed_and_brought_back(
    shop: Shop, settings: Settings, ebay_server: EbayServer, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv("EBAY_API_URL", ebay_server.url)
    screens: list[str] = []
    async with shown(settings) as board:
        await open_accounts(board)
        screens.append(await add_ebay(board))
        assert stored(shop, "ebay").startswith(PREFIX)
        assert found(key).open(Row(shop.user_id, "ebay"), stored(shop, "ebay")) == PASSWORD
        await board.press("t")
        await board.heard("✓ eBay: eBay gave an access token.")
        ebay_server.reply("/token", 400, {"error": "invalid_grant", "error_description": f"bad {REFRESH_TOKEN}"})
        await board.press("t")
        await board.heard("✗ eBay: eBay refused (400): invalid_grant: bad …")
        before = stored(shop, "ebay")
        await board.press("r")
        await board.until("eBay: password")
        await paste(board, "hunter2-etsy")
        await board.press("enter")
        await board.heard("password replaced")
        await board.press("d")
        await board.until("Remove the eBay account?")
        await board.press("y")
        await board.until("n adds one")
        await board.press("u")
        await board.until("sealed")
        assert found(key).open(Row(shop.user_id, "ebay"), stored(shop, "ebay")) == "hunter2-etsy"
        assert stored(shop, "ebay") != before
        screens += [board.text, *board.unheard]
    kept = [
        *screens,
        *(path.read_text(errors="replace") for path in settings.state_dir.rglob("*") if path.is_file()),
        *map(str, shop.all("SELECT l FROM activity_logs l")),
        *map(str, shop.all("SELECT c FROM marketplace_credentials c")),
        repr(settings),
    ]
    assert len(kept) > 8
    assert not [secret for secret in (*PLANTED, key) for text in kept if secret in text]


async def test_legacy_sealed_elsewhere_and_awkward_rows_are_told_apart(
    shop: Shop, settings: Settings, memory_keyring: MemoryKeyring
) -> None:
    row(shop, "etsy", "hunter2-etsy")
    row(shop, "depop", found(new_key()).seal(Row(shop.user_id, "depop"), "hunter3-depop"))
    row(shop, "mercari", found(settings.credential_key).seal(Row(7, "mercari"), "x"))
    row(shop, "\x1b[31mflea \x07", None, "\x1b[2J草間" * 20)
    async with shown(settings) as board:
        await open_accounts(board)
        await board.until("⚠ 1 in plain text · ⚠ 2 cannot be opened")
        assert board.text.count("⚠ cannot be opened") == 2
        assert "\x1b" not in board.text
        await board.press("down")
        await board.until("sealed with another key")
        await board.press("s")
        await board.heard("1 password sealed: Etsy.")
        await board.until(lambda: "plain text" not in board.text)
        assert stored(shop, "etsy").startswith(PREFIX)
        assert not [secret for secret in PLANTED if secret in board.text]
    async with shown(replace(settings, credential_key=new_key())) as board:
        await open_accounts(board)
        await board.until("⚠ 3 cannot be opened")
    async with shown(replace(settings, credential_key=None)) as board:
        await open_accounts(board)
        await board.press("down")
        await board.until("no key is here")
        await board.press("r")
        await board.heard("Set BINDECK_CREDENTIAL_KEY")


async def test_the_worker_opens_what_is_sealed_and_says_what_it_cannot(
    shop: Shop, tenant: Tenant, market: Market, plugged_in: Path, settings: Settings, key: str
) -> None:
    sealed = found(key).seal(Row(shop.user_id, "testmarket"), "hunter2-etsy")
    row(shop, "testmarket", sealed)
    _, platform_row = due(shop, "7")
    said: list[str] = []
    assert await Delister(tenant, said.append, vault=Vault(new_key())).take_down_all() == 1
    assert "not taken down" in said[0]
    assert "cannot be opened" in said[0]
    assert "cannot be opened" in shop.one(
        "SELECT error_message FROM platform_listings WHERE id = %s", platform_row
    )
    assert not market.asked
    shop.connection.execute("UPDATE activity_logs SET created_at = created_at - interval '1 day'")
    assert await Delister(tenant, said.append, vault=Vault(key)).take_down_all() == 1
    assert market.asked["7"] == 1
    assert "hunter2-etsy" not in str(said)


def command(settings: Settings, *words: str, text: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    variables = {
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "BINDECK_USER": settings.user,
        "BINDECK_CREDENTIAL_KEY": settings.credential_key,
    } | more
    environ = environment(settings.state_dir, **variables)
    done = subprocess.run(
        [BINDECK, "credentials", *words], env=environ, input=text, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    assert not [secret for secret in PLANTED if secret in done.stdout + done.stderr]
    return done


def test_the_command_line_sets_lists_seals_and_rotates(shop: Shop, settings: Settings, key: str) -> None:
    row(shop, "etsy", "hunter2-etsy")
    assert (
        "stored, the password sealed"
        in command(settings, "set", "Depop", "--username", "bo", text="hunter3-depop\n").stdout
    )
    assert found(key).open(Row(shop.user_id, "depop"), stored(shop, "depop")) == "hunter3-depop"
    listed = command(settings, "list")
    assert listed.stdout.split() == ["Depop", "bo", "sealed", "Etsy", "ada", "⚠", "plain", "text"]
    assert "bindeck credentials encrypt" in listed.stderr
    assert command(settings, "encrypt").stdout == "1 password sealed: Etsy.\n"
    newer = command(settings, "new-key").stdout.strip()
    both = f"{newer} {key}"
    assert "2 passwords sealed anew" in command(settings, "rotate", BINDECK_CREDENTIAL_KEY=both).stdout
    assert found(newer).open(Row(shop.user_id, "etsy"), stored(shop, "etsy")) == "hunter2-etsy"
    old = command(settings, "rotate")
    assert old.returncode == 1
    assert "nothing to seal" in old.stderr
    assert old.stderr.count("cannot be opened") == 2
    for words, text, complaint in (
        (("set", "etsy"), "", "Type the password."),
        (("set", "etsy", "--keep-password"), "", "--username"),
        (("set", " ", "--username", "x"), "y\n", "Name the marketplace"),
        (("set", "vinted", "--username", "a\nb"), "y\n", "printable"),
        (("test", "etsy"), "", "cannot be opened"),
        (("test", "ebay"), "", "There is no eBay account."),
        (("remove", "ebay"), "", "There is no eBay account."),
    ):
        done = command(settings, *words, text=text)
        assert (done.returncode, done.stdout) == (1, "")
        assert complaint in done.stderr
    assert "no key is here" in command(settings, "list", BINDECK_CREDENTIAL_KEY="").stderr
    assert "not a key" in command(settings, "set", "etsy", text="x", BINDECK_CREDENTIAL_KEY="nonsense").stderr
    assert command(settings, "remove", "etsy").returncode == 0
    assert shop.all("SELECT platform FROM marketplace_credentials") == ["depop"]
    assert shop.all("SELECT DISTINCT resource_type FROM activity_logs") == ["marketplace_credentials"]


def test_in_a_terminal_the_password_is_typed_twice_without_an_echo(
    shop: Shop, settings: Settings, key: str
) -> None:
    ours, theirs = pty.openpty()
    environ = environment(
        settings.state_dir, DATABASE_URL=settings.database_url, REDIS_URL=settings.redis_url,
        BINDECK_USER=settings.user, BINDECK_CREDENTIAL_KEY=key,
    )  # fmt: skip
    with subprocess.Popen(
        [BINDECK, "credentials", "set", "etsy", "--username", "ada"], env=environ, stdin=theirs, stdout=theirs,
        stderr=theirs, start_new_session=True,
    ) as program:  # fmt: skip
        os.close(theirs)
        seen = b""
        for prompt in (b"(not shown): ", b"Once more: "):
            while prompt not in seen:
                seen += os.read(ours, 1024)
            os.write(ours, b"hunter2-etsy\n")
        try:
            while chunk := os.read(ours, 1024):
                seen += chunk
        except OSError:
            pass
        assert program.wait(60) == 0
    os.close(ours)
    assert b"hunter2" not in seen
    assert found(key).open(Row(shop.user_id, "etsy"), stored(shop, "etsy")) == "hunter2-etsy"


async def test_a_key_is_made_for_the_keyring(
    memory_keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for told in ("credentials encrypt", "before 1 older. Now: bindeck credentials rotate"):
        assert main.main(["credentials", "new-key", "--keyring"]) == 0
        captured = capsys.readouterr()
        assert captured.out == ""
        assert told in captured.err
    newer, older = memory_keyring.held["bindeck", "credential-key"].split()
    sealed = found(older).seal(Row(7, "etsy"), "hunter2-etsy")
    assert await Vault().open(Row(7, "etsy"), sealed) == "hunter2-etsy"
    assert (await Vault().keys()).seal(Row(7, "etsy"), "x") != sealed
    assert found(newer).open(Row(7, "etsy"), (await Vault().keys()).seal(Row(7, "etsy"), "x")) == "x"
    memory_keyring.locked = True
    assert main.main(["credentials", "new-key", "--keyring"]) == 1
    assert "unlock it" in (failed := capsys.readouterr()).err
    assert newer not in failed.out + failed.err
