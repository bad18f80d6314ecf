"""Certificate numbers as they are scanned off a slab: bare, or in the address of the company's page about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from data.rules.grades import SCALES

_SITES = (
    ("psacard", "PSA"),
    ("beckett", "BGS"),
    ("gosgc", "SGC"),
    ("sgccard", "SGC"),
    ("cgccards", "CGC"),
    ("csgcards", "CGC"),
    ("taggrading", "TAG"),
)
"""What stands in the name of a company's site."""

_NUMBER = re.compile(r"[A-Z]?[0-9]{5,13}(-[0-9]{3})?")
_ADDRESS = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A number as a slab has it; `company` where the code says whose it is."""

    serial: str
    company: str | None = None


def read(code: str) -> Certificate | None:
    """The certificate in a scanned code; None for a code that is none.

    >>> read("https://www.psacard.com/cert/12345678/psa")
    Certificate(serial='12345678', company='PSA')
    >>> read("0012345678")
    Certificate(serial='0012345678', company=None)
    """
    text = code.strip()
    if _ADDRESS.match(text) is None:
        serial = text.upper()
        return Certificate(serial) if _NUMBER.fullmatch(serial) else None
    try:
        address = urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:
        return None
    company = next((name for part, name in _SITES if part in (address.hostname or "")), None)
    looks = SCALES[company.lower()].serial if company else _NUMBER
    pieces = [*address.path.split("/"), *(value for _, value in parse_qsl(address.query))]
    serials = (unquote(piece).strip().upper() for piece in pieces)
    return next((Certificate(serial, company) for serial in serials if looks.fullmatch(serial)), None)
