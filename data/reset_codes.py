"""One-time codes for who forgot a password: short enough to be read out and typed, too long to be guessed."""

import re
import secrets

GOOD_SECONDS = 3600
"""How long a code is good."""

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter is taken for a digit."""

LENGTH = 12
"""Signs of a code: 60 bits, where a guess a second would take longer than the world is old."""

GROUP = 4

_MISREAD = str.maketrans("OIL", "011")


def new() -> str:
    """A code as it is shown, such as `K7QM-2XRT-9WDF`; kept nowhere."""
    code = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
    return "-".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def read(typed: str) -> str:
    """The code that was typed, in capitals without what parts it; empty where it can be none."""
    code = re.sub(r"[\s-]", "", typed[:100]).upper().translate(_MISREAD)
    return code if len(code) == LENGTH and set(code) <= set(SIGNS) else ""
