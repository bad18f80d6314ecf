"""Passwords as the web application keeps them: Werkzeug's strings, `scrypt:N:r:p$salt$hex` and
`pbkdf2:sha256:N$salt$hex`."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

SHORTEST, LONGEST = 8, 256
"""Characters of a new password."""

USUAL = (32768, 8, 1)
"""N, r and p of new ones, as Werkzeug makes them: 32 MB and some 60 ms each."""

MOST_MEMORY = 128 * 1024 * 1024
"""Bytes that a stored scrypt may ask for: the database's text must not decide what we allocate."""
MOST_WORK = 4 * USUAL[0] * USUAL[1]
"""N·r·p of a stored scrypt."""
MOST_ROUNDS = 5_000_000
"""Iterations of a stored PBKDF2: seconds, where Werkzeug's million takes half of one."""

_STORED = re.compile(
    r"(?:scrypt:(?P<n>\d{1,9}):(?P<r>\d{1,4}):(?P<p>\d{1,4})"
    r"|pbkdf2:(?P<digest>sha1|sha256|sha512):(?P<rounds>\d{1,8}))"
    r"\$(?P<salt>[^$]{1,256})\$(?P<hex>[0-9a-f]{40,128})",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class _Recipe:
    """How a stored hash was made, its costs being bearable."""

    salt: bytes
    scrypt: tuple[int, int, int] | None
    digest: str
    rounds: int

    def bake(self, password: bytes) -> str:
        if self.scrypt is None:
            return hashlib.pbkdf2_hmac(self.digest, password, self.salt, self.rounds).hex()
        n, r, p = self.scrypt
        memory = 132 * n * r * p  # what Werkzeug allows; OpenSSL's own limit is below the usual costs
        return hashlib.scrypt(password, salt=self.salt, n=n, r=r, p=p, maxmem=memory).hex()


def hashed(password: str) -> str:
    """A new hash; blocks for some 60 ms."""
    recipe = _Recipe(secrets.token_hex(8).encode(), USUAL, "", 0)
    n, r, p = USUAL
    return f"scrypt:{n}:{r}:{p}${recipe.salt.decode()}${recipe.bake(_bytes(password))}"


def matches(password: str, stored: str | None) -> bool:
    """Whether it is the password; blocks for as long as the hash costs.

    What is no hash, or one that would cost too much, matches nothing and takes as long as a usual one: how long
    the answer takes does not tell whether there is an account.
    """
    read = None if stored is None else _read(stored)
    recipe, expected = read or (_Recipe(b"nobody", USUAL, "", 0), "")
    found = recipe.bake(_bytes(password))
    return hmac.compare_digest(found, expected) and read is not None


def readable(stored: str) -> bool:
    """Whether a stored hash is one that can be compared with at all."""
    return _read(stored) is not None


def complaint(password: str, *others: str) -> str:
    """Why this cannot be a new password, as a sentence; empty where it can. `others`: what it must not be, such as
    the username."""
    if len(password) < SHORTEST:
        return f"A password has at least {SHORTEST} characters."
    if len(password) > LONGEST:
        return f"A password has at most {LONGEST} characters."
    if password.strip().casefold() in {other.strip().casefold() for other in others}:
        return "The password is the username or the e-mail address: choose another."
    if len(set(password)) < 3:
        return "The password repeats the same characters: choose another."
    return ""


def _read(stored: str) -> tuple[_Recipe, str] | None:
    found = _STORED.fullmatch(stored)
    if found is None:
        return None
    salt, expected = found["salt"].encode("utf-8", "surrogatepass"), found["hex"]
    if found["digest"]:
        rounds = int(found["rounds"])
        return (_Recipe(salt, None, found["digest"], rounds), expected) if 0 < rounds <= MOST_ROUNDS else None
    n, r, p = int(found["n"]), int(found["r"]), int(found["p"])
    # N must be a power of two above 1, and OpenSSL wants N below 2^(16·r).
    bearable = n > 1 and n & (n - 1) == 0 and r > 0 and p > 0 and n.bit_length() <= 16 * r
    if not bearable or 128 * n * r > MOST_MEMORY or n * r * p > MOST_WORK:
        return None
    return _Recipe(salt, (n, r, p), "", 0), expected


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")
