"""Where label printers listen."""

from __future__ import annotations

import re
from dataclasses import dataclass

USUAL_PORT = 9100
"""What label printers listen at, for raw jobs."""

_ADDRESS = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+(?:%\w+)?)\]|(?P<host>[^\s:/\[\]]+))(?::(?P<port>[0-9]{1,5}))?")


@dataclass(frozen=True, slots=True)
class Printer:
    """Where a printer listens."""

    host: str
    port: int = USUAL_PORT

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def address(text: str) -> Printer:
    """A printer's address as people type it. ValueError with a sentence.

    >>> address("zebra.lan"), address("[fe80::1]:6101")
    (Printer(host='zebra.lan', port=9100), Printer(host='fe80::1', port=6101))
    """
    found = _ADDRESS.fullmatch(text.strip())
    port = int(found["port"] or USUAL_PORT) if found else 0
    if found is None or not 1 <= port <= 65535:
        raise ValueError(f"“{text.strip()}” is no address of a printer; type it like 192.168.1.50:{USUAL_PORT}.")
    return Printer(found["six"] or found["host"], port)
