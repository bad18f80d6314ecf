"""eBay's end rows: a file for Seller Hub's uploads that takes listings down without an API."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from data.marketplaces.base import Ending
from data.marketplaces.ebay_item import item_id
from data.rules.marketplaces import fold

HEADER = ("*Action(SiteID=US|Country=US|Currency=USD|Version=1193|CC=UTF-8)", "ItemID", "EndCode")

END_CODE = "NotAvailable"
"""The reason that eBay is told: the item is no longer for sale."""


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A listing that is not in the file, and why."""

    ending: Ending
    reason: str


@dataclass(frozen=True, slots=True)
class EndFile:
    """The file's text (UTF-8, CRLF), the listings in it, and those that are not."""

    text: str
    taken: tuple[Ending, ...]
    refused: tuple[RefusedRow, ...]


def end_file(endings: Iterable[Ending]) -> EndFile:
    """The end rows of a batch, each listing once.

    Only fixed words and ItemIDs of digits are written, so that no cell can be a spreadsheet's formula.
    """
    taken: dict[str, Ending] = {}
    refused: list[RefusedRow] = []
    for ending in endings:
        number = item_id(ending)
        if fold(ending.platform) != "ebay":
            refused.append(RefusedRow(ending, "It is not a listing on eBay."))
        elif number is None:
            refused.append(RefusedRow(ending, "Its eBay item number is not known: neither stored nor in its URL."))
        elif number in taken:
            refused.append(RefusedRow(ending, f"Item {number} is in the file already."))
        else:
            taken[number] = ending
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    writer.writerows(("End", number, END_CODE) for number in taken)
    return EndFile(out.getvalue(), tuple(taken.values()), tuple(refused))
