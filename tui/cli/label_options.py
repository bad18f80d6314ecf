"""What `bindeck labels` can be asked: read without drivers, drawing libraries or Textual."""

import argparse
from collections.abc import Callable
from pathlib import Path

from data.rules.label_sheets import SHEETS, USED, Sheet, named
from data.rules.printers import Printer, address
from data.rules.symbols import SymbolKind

THINGS = ("bins", "sections", "items", "listings", "commands", "sheets")

DESCRIPTION = """\
Print labels that a scanner reads back: to a PDF, to PNG pictures, or in ZPL to a file or a label printer.
Without --out or --printer they are listed as text.

  bindeck labels bins A..D --out bins.pdf           bins; those that are not made yet too
  bindeck labels sections A 1..20 --out a.pdf       sections of a bin; without numbers all it has
  bindeck labels items A2 TCG-1A-07 --printer zebra what lies in a place, or has that storage id
  bindeck labels listings status:active loc:A*      what a filter finds, as in Listings
  bindeck labels commands pick --out commands.pdf   barcodes that do what keys do, here of the pick list
  bindeck labels sheets                             the sheets and rolls there are
"""


def add_labels(add_parser: Callable[..., argparse.ArgumentParser], command: Callable[..., int]) -> None:
    """Add the command to the command line."""
    labels = add_parser(
        "labels",
        help="print labels of bins, sections, items and listings, and command barcodes",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    labels.add_argument("things", choices=THINGS, metavar="THINGS", help=", ".join(THINGS))
    labels.add_argument("which", nargs="*", metavar="WHICH", help="names, ranges or a filter; default: all bins")
    target = labels.add_mutually_exclusive_group()
    target.add_argument("--out", type=Path, metavar="FILE", help="ends in .pdf, .png or .zpl")
    target.add_argument(
        "--printer", type=_printer, metavar="HOST:PORT", help="a label printer; port 9100 as a rule"
    )
    labels.add_argument("--sheet", type=_sheet, metavar="NAME", help="default: avery-5160, roll-2x1 for ZPL")
    labels.add_argument("--from", dest="start", type=int, default=1, metavar="N", help=USED)
    kinds = [kind.value for kind in SymbolKind]
    labels.add_argument("--code", choices=kinds, default=kinds[0], help="default: %(default)s")
    labels.add_argument(
        "--dpi", type=int, default=203, metavar="N", help="of a label printer; default: %(default)s"
    )
    labels.add_argument("--font", type=Path, metavar="FILE", help="a .ttf or .otf for other scripts")
    labels.add_argument("--overwrite", action="store_true", help="replace files that are there")
    labels.add_argument("--user", dest="labels_user", metavar="NAME", help="the account, where there are several")
    labels.set_defaults(command=command)


def _sheet(text: str) -> Sheet:
    try:
        return named(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"there is no sheet “{text}”; there are {', '.join(SHEETS)}") from None


def _printer(text: str) -> Printer:
    try:
        return address(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(str(problem)) from None
