"""What `bindeck cards` can be asked: read without drivers."""

import argparse
from collections.abc import Callable
from pathlib import Path

DIALECTS = (
    "bindeck", "collectr", "manabox", "moxfield", "deckbox", "dragonshield", "tcgplayer", "ebay", "whatnot", "web",
)  # fmt: skip
"""The words for tables of cards (data.formats.card_table.NAMES)."""

DESCRIPTION = """\
Import cards from a table (CSV) of another program, or export the collection.

  bindeck cards import manabox.csv --dry-run       what would become of every row
  bindeck cards import manabox.csv                 all in one step; u in the dashboard takes it back
  bindeck cards export cards.csv                   everything, to be imported again exactly as it is
  bindeck cards export cards.csv --dialect moxfield
"""

RULES = """\
The table is recognised by its header: Collectr, ManaBox, Moxfield, Deckbox, Dragon Shield, TCGplayer, the web
application's, Bindeck's own; of eBay's and Whatnot's tables of listings each card that is listed. Refused rows go
into FILE.rejected.csv beside the file, each with a reason. The exit code is 0 if every row is taken, 3 if rows are
refused, 1 if nothing is imported.
"""


def add_cards(add_parser: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    cards = add_parser(
        "cards",
        help="import cards from another program's table, export them",
        description=DESCRIPTION,
        epilog=RULES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = cards.add_subparsers(title="commands", metavar="COMMAND", required=True, dest="cards_action")
    taken = actions.add_parser("import", help="read a table of cards into the collection", description=RULES)
    taken.add_argument("file", type=Path, metavar="FILE")
    taken.add_argument("--dry-run", action="store_true", help="say what would become of every row, change nothing")
    taken.add_argument("--dialect", choices=DIALECTS, help="what to read it as; default: what its header says")
    taken.add_argument("--again", action="store_true", help="even if the very same file was imported before")
    given = actions.add_parser("export", help="write the collection into a table")
    given.add_argument("file", type=Path, metavar="FILE")
    given.add_argument("--dialect", choices=DIALECTS, default="bindeck", help="default: %(default)s")
    given.add_argument("--overwrite", action="store_true", help="replace the file that is there")
    for action in (taken, given):
        action.add_argument(
            "--user", dest="cards_user", metavar="NAME", help="the account, where there are several"
        )
    cards.set_defaults(command=_run)


def _run(options: argparse.Namespace) -> int:
    from tui.cli import cards

    return cards.run(options)
