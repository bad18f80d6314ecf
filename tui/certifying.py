"""A certificate number that was scanned off a slab: read, and confirmed before it is taken."""

from __future__ import annotations

from typing import Any

from data.rules import certificates
from data.rules.certificates import Certificate
from data.rules.codes import Code
from queries import slabs
from tui.base import DataScreen
from tui.dialogs import Confirm


def certificate(code: Code) -> Certificate | None:
    """The certificate in a scan; None for one of our own labels, and for a code that is none."""
    return certificates.read(code.text) if code.label is None else None


async def confirmed(
    screen: DataScreen[Any], read: Certificate, title: str, company: str | None, card_id: int
) -> bool:
    """Say what was read, and whose number it is already; whether it is the one of this card. Runs in a worker."""
    whose = read.company or company
    twins = await screen.services.tenant.read(slabs.twins, whose, read.serial, card_id)
    words = f"It reads {read.serial}" + (f", of {read.company}." if read.company else ", and does not say whose.")
    if read.company and company and read.company.casefold() != company.strip().casefold():
        words += f" ⚠ The card says {company}: it becomes {read.company}."
    for twin in twins[:1]:
        words += (
            f" ⚠ “{twin.title}” at {twin.location or 'no place'} has this number already: one of them is wrong."
        )
    return bool(await screen.desk.push_screen_wait(Confirm(f"Is it the certificate of {title}?", words)))
