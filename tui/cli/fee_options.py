"""What `bindeck fees` can be asked."""

import argparse
from collections.abc import Callable


def add_fees(add_parser: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    fees = add_parser(
        "fees",
        help="what marketplaces keep of a sale",
        description="Print what each marketplace keeps of a sale, as an estimate.",
    )
    fees.set_defaults(command=_show)
    actions = fees.add_subparsers(title="commands", metavar="COMMAND")
    edit = actions.add_parser(
        "edit",
        help="set your own rules",
        description="Open your own rules in $EDITOR. They count once they are right; until then the old ones do.",
    )
    edit.set_defaults(command=_edit)


def _show(_: argparse.Namespace) -> int:
    from tui.cli import fees

    return fees.show()


def _edit(_: argparse.Namespace) -> int:
    from tui.cli import fees

    return fees.edit()
