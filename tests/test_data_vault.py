"""Sealed passwords: what opens them, what does not, and what is said then."""

import json
import subprocess
import sys
from dataclasses import replace
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from hypothesis import given, settings
from hypothesis import strategies as st

from data import vault
from data.errors import BindeckError
from data.vault import PREFIX, CannotOpen, Lock, NoKey, Row, Vault, found, lock_of
from tests.fix_vault import MemoryKeyring

ROW = Row(uuid4(), "ebay")
SECRET = "hunter2 – 草間"
KEYS = found(vault.new_key())


@settings(max_examples=50)
@given(st.text(min_size=1))
def test_what_is_sealed_opens_again_and_tells_nothing(password: str) -> None:
    sealed = KEYS.seal(ROW, password)
    assert lock_of(sealed) is Lock.SEALED
    assert sealed.isascii()
    assert KEYS.open(ROW, sealed) == password
    assert KEYS.open(replace(ROW, platform=" eBay "), sealed) == password, "whatever the spelling"
    assert len(password) < 4 or password not in sealed + repr(KEYS)


@pytest.mark.parametrize("other", [Row(uuid4(), "ebay"), Row(ROW.user_id, "etsy"), Row(7, "ebay")])
def test_one_that_was_copied_into_another_row_is_refused(other: Row) -> None:
    with pytest.raises(CannotOpen, match="sealed for another") as refused:
        KEYS.open(other, KEYS.seal(ROW, SECRET))
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    "damage", [lambda text: text[:-8], lambda text: text[:60] + "é" + text[61:], lambda _: PREFIX]
)
def test_a_damaged_one_is_refused_with_what_to_do(damage) -> None:
    with pytest.raises(CannotOpen, match="Set it again") as refused:
        KEYS.open(ROW, damage(KEYS.seal(ROW, SECRET)))
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_what_is_inside_must_be_ours(key: str) -> None:
    for inside in ("[]", "not json", json.dumps({"password": SECRET})):
        with pytest.raises(CannotOpen):
            found(key).open(ROW, PREFIX + Fernet(key).encrypt(inside.encode()).decode())


def test_of_several_keys_the_first_seals_and_all_open(key: str) -> None:
    old, new = key, vault.new_key()
    sealed = found(old).seal(ROW, SECRET)
    both = found(f"{new}, {old}\n")
    assert both.open(ROW, sealed) == SECRET
    again = both.seal(ROW, SECRET)
    assert found(new).open(ROW, again) == SECRET
    with pytest.raises(CannotOpen, match="another key"):
        found(old).open(ROW, again)


def test_a_bad_key_is_named_by_its_place_alone(key: str) -> None:
    with pytest.raises(BindeckError, match="BINDECK_CREDENTIAL_KEY: number 2 of 2 is not a key") as refused:
        found(f"{key} {key[:-9]}")
    assert key[:20] not in str(refused.value)
    with pytest.raises(BindeckError, match="what it holds is not a key"):
        found("hunter2")


async def test_without_a_key_plain_text_is_read_and_sealed_is_not(memory_keyring: MemoryKeyring) -> None:
    empty = Vault()
    assert await empty.open(ROW, "hunter2") == "hunter2"
    with pytest.raises(
        NoKey, match=r"The eBay password is sealed, and no key is here\. Set BINDECK_CREDENTIAL_KEY"
    ):
        await empty.open(ROW, KEYS.seal(ROW, SECRET))
    memory_keyring.held["bindeck", "credential-key"] = vault.new_key()
    with pytest.raises(CannotOpen):
        await empty.open(ROW, KEYS.seal(ROW, SECRET))


async def test_the_keyring_gives_the_key_where_no_setting_does(memory_keyring: MemoryKeyring, key: str) -> None:
    assert vault.keep(key) == 1
    sealed = (await Vault().keys()).seal(ROW, SECRET)
    newer = vault.new_key()
    assert vault.keep(newer) == 2
    assert memory_keyring.held == {("bindeck", "credential-key"): f"{newer} {key}"}
    assert await Vault().open(ROW, sealed) == SECRET
    with pytest.raises(CannotOpen):
        await Vault(vault.new_key()).open(ROW, sealed)
    memory_keyring.locked = True
    for fails in (vault.keep, found):
        with pytest.raises(BindeckError, match=r"KeyringLocked") as refused:
            fails(None)
        assert key not in str(refused.value)


def test_it_is_not_loaded_before_it_is_needed() -> None:
    names = ("cryptography.fernet", "keyring")
    program = f"import sys, tui.cli.main, tui.opening; print([name for name in {names} if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout.strip() == "[]"
