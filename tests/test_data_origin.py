"""Where what is done comes from, as the audit trail keeps it."""

from importlib import metadata

import pytest

from data import origin
from data.origin import is_ours, of
from data.tenant import Tenant
from queries import credentials
from tests.fix_shop import Shop

OURS = f"bindeck {metadata.version('bindeck')}"


@pytest.mark.parametrize(
    ("environ", "address", "program"),
    [
        ({}, None, OURS),
        ({"TERM": "xterm-256color"}, None, f"{OURS} (xterm-256color)"),
        (
            {"TERM": "xterm", "TERM_PROGRAM": "WezTerm", "TERM_PROGRAM_VERSION": "2026"},
            None,
            f"{OURS} (WezTerm 2026)",
        ),
        ({"SSH_CONNECTION": "203.0.113.7 50022 10.0.0.2 22"}, "203.0.113.7", OURS),
        ({"SSH_CLIENT": "2001:db8::7 50022 22"}, "2001:db8::7", OURS),
        ({"SSH_CONNECTION": "nonsense", "SSH_CLIENT": "10.1.2.3 1 22"}, "10.1.2.3", OURS),
        ({"SSH_CONNECTION": "'; DROP TABLE users 1 2 3", "SSH_CLIENT": " "}, None, OURS),
        ({"TERM": "\x1b[2J\n(evil)\x07"}, None, f"{OURS} ([2Jevil)"),
    ],
)
def test_the_environment_tells(environ: dict[str, str], address: str | None, program: str) -> None:
    assert of(environ) == origin.Origin(address, program)


def test_a_terminal_may_call_itself_anything() -> None:
    assert len(of({"TERM": "x" * 5000}).program) == origin.LONGEST


def test_ours_is_told_from_others() -> None:
    assert all(map(is_ours, ("bindeck", OURS, f"{OURS} (xterm)")))
    assert not any(map(is_ours, ("", None, "bindecker 1", "Mozilla/5.0 bindeck")))


async def test_every_row_of_the_log_says_it(shop: Shop, tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "203.0.113.7 50022 10.0.0.2 22")
    monkeypatch.setenv("TERM_PROGRAM", "tmux")
    origin.here.cache_clear()
    try:
        await tenant.write(credentials.add, "ebay", "ada", "")
    finally:
        origin.here.cache_clear()
    found = shop.one("SELECT ip_address, user_agent FROM activity_logs")
    assert found[0] == "203.0.113.7"
    assert found[1].startswith(f"{OURS} (tmux")
