"""Passwords: the web application's hashes are read, ours are read by it, and no hash costs what it likes."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import passwords


def _werkzeug(password: str, method: str, salt: str) -> str:
    """A hash by the recipe that Werkzeug documents, written down a second time."""
    kind, *parts = method.split(":")
    if kind == "scrypt":
        n, r, p = map(int, parts)
        made = hashlib.scrypt(password.encode(), salt=salt.encode(), n=n, r=r, p=p, maxmem=132 * n * r * p)
    else:
        made = hashlib.pbkdf2_hmac(parts[0], password.encode(), salt.encode(), int(parts[1]))
    return f"{method}${salt}${made.hex()}"


@pytest.mark.parametrize("method", ["scrypt:32768:8:1", "scrypt:1024:4:2", "pbkdf2:sha256:1000", "pbkdf2:sha1:50"])
def test_the_web_applications_hashes_are_read(method: str) -> None:
    stored = _werkzeug("correct hörse", method, "Ab9xYz01Kk")
    assert passwords.matches("correct hörse", stored)
    for wrong in ("Correct hörse", "correct hörse ", "", "correct h\udc80rse"):
        assert not passwords.matches(wrong, stored)
    assert passwords.readable(stored)


def test_a_known_hash() -> None:
    """RFC 7914's vector, in Werkzeug's form."""
    stored = (
        "scrypt:1024:8:16$NaCl$fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
        "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
    )
    assert passwords.matches("password", stored)


def test_new_ones_are_usual_scrypt_with_a_salt_of_their_own() -> None:
    one, two = passwords.hashed("a long one"), passwords.hashed("a long one")
    assert one != two
    assert one.startswith("scrypt:32768:8:1$")
    assert passwords.matches("a long one", one)
    assert passwords.matches("a long one", two)


@pytest.mark.parametrize(
    "stored",
    [
        "scrypt:1073741824:8:1$salt$" + "ab" * 64,
        "scrypt:32768:512:1$salt$" + "ab" * 64,
        "scrypt:32768:8:999$salt$" + "ab" * 64,
        "scrypt:32767:8:1$salt$" + "ab" * 64,
        "scrypt:0:0:0$salt$" + "ab" * 64,
        "scrypt:١٠٢٤:8:1$salt$" + "ab" * 64,
        "pbkdf2:sha256:99999999$salt$" + "ab" * 32,
        "pbkdf2:sha256:0$salt$" + "ab" * 32,
        "pbkdf2:md5:1000$salt$" + "ab" * 32,
        "plain$salt$secret", "secret", "", "$$", "scrypt:32768:8:1$$", None,
    ],
)  # fmt: skip
def test_a_hash_that_is_none_or_costs_too_much_matches_nothing(stored: str | None) -> None:
    assert not passwords.matches("secret", stored)
    assert stored is None or not passwords.readable(stored)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_text_in_its_place_is_read_as_none(stored: str) -> None:
    assert not passwords.readable(stored)


def test_what_a_new_password_may_be() -> None:
    assert passwords.complaint("seven77") == "A password has at least 8 characters."
    assert "at most 256" in passwords.complaint("x" * 257)
    assert "username" in passwords.complaint("Seller@Example.com ", "seller", "seller@example.com")
    assert "repeats" in passwords.complaint("abababab")
    assert passwords.complaint("correct horse", "seller") == ""
