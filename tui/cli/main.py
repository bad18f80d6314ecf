"""The command line: `bindeck` and its commands."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import metadata
from math import isfinite
from pathlib import Path

from data.errors import BindeckError
from data.rules import tiers
from data.settings import from_environment
from tui.cli.card_options import add_cards
from tui.cli.credential_options import add_credentials
from tui.cli.fee_options import add_fees
from tui.cli.label_options import add_labels
from tui.cli.session_options import add_sessions
from tui.plan import DemoPlan

Command = Callable[[argparse.Namespace], int]
AddParser = Callable[..., argparse.ArgumentParser]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit code: 0 done, 1 it could not be done, 2 it was asked wrongly."""
    options = _parser().parse_args(arguments)
    command: Command = options.command
    try:
        tiers.use(from_environment(os.environ).tiers)
        return command(options)
    except BindeckError as error:
        sys.stderr.write(f"bindeck: {error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("bindeck: interrupted\n")
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bindeck",
        description="A keyboard-driven dashboard for resellers' stock. Without a command: the dashboard on the"
        " configured servers (DATABASE_URL, REDIS_URL), else on the embedded ones.",
    )
    parser.add_argument("--version", action="version", version=f"bindeck {_version()}")
    parser.add_argument("--user", metavar="NAME", help="the account to work as, where there are several")
    parser.set_defaults(command=_dashboard)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_demo(commands.add_parser)
    _add_db(commands.add_parser)
    _add_sample(commands.add_parser)
    _add_picks(commands.add_parser)
    add_labels(commands.add_parser, _labels)
    add_credentials(commands.add_parser)
    add_cards(commands.add_parser)
    add_fees(commands.add_parser)
    _add_worker(commands.add_parser)
    add_sessions(commands.add_parser)
    return parser


def _add_demo(add_parser: AddParser) -> None:
    plan = DemoPlan()
    demo = add_parser(
        "demo",
        help="the dashboard on a throw-away copy with sample data and live sales",
        description="The dashboard on a throw-away copy with sample data, on the embedded servers. Now and then a"
        " simulated marketplace sells something.",
    )
    demo.add_argument("--listings", type=_count, default=plan.listings, metavar="N", help="default: %(default)s")
    demo.add_argument("--seed", type=int, default=plan.seed, metavar="N", help="another seed is another sample")
    demo.add_argument(
        "--seconds-per-sale",
        type=_seconds,
        default=plan.seconds_per_sale,
        metavar="S",
        help="seconds between two sales, on average; default: %(default)s",
    )
    demo.set_defaults(command=_demo)


def _add_db(add_parser: AddParser) -> None:
    db = add_parser("db", help="the database", description="The database.")
    actions = db.add_subparsers(title="commands", metavar="COMMAND", required=True)
    init = actions.add_parser(
        "init",
        help="create what is missing of the contract's tables and indexes",
        description="Create what is missing of the contract's tables and indexes. Nothing is rewritten or dropped;"
        " run again it changes nothing.",
    )
    init.set_defaults(command=_db_init)
    upgrade = actions.add_parser(
        "upgrade",
        help="add what an existing database lacks",
        description="Add what an existing database lacks: tables, columns, defaults and indexes of the contract."
        " Nothing is rewritten or dropped, and no one is locked out meanwhile.",
    )
    upgrade.add_argument("--dry-run", action="store_true", help="print the SQL and change nothing")
    upgrade.add_argument(
        "--enforce", action="store_true", help="also hold rows written from now on to the contract's constraints"
    )
    upgrade.set_defaults(command=_db_upgrade)
    _add_tune(actions.add_parser)
    check = actions.add_parser(
        "check",
        help="compare the database and its rows with the contract",
        description="Compare the database and its rows with the contract. Exits 0 only when all is well.",
    )
    check.add_argument("--json", action="store_true", help="the report as JSON on standard output")
    check.set_defaults(command=_db_check)
    _add_fix(actions.add_parser)


def _add_fix(add_parser: AddParser) -> None:
    fix = add_parser(
        "fix",
        help="list what is wrong with an account's rows, and repair it",
        description="List what is wrong with an account's rows and what a repair makes of each. Every repair is"
        " logged and can be undone.",
    )
    fix.add_argument("--apply", action="store_true", help="make every repair that asks nothing")
    fix.add_argument(
        "--believe",
        choices=("items", "texts"),
        help="where a listing's location and its stored item disagree: write where the item lies, or move the item"
        " to where the text says; without it they are only listed",
    )
    fix.add_argument("--undo", type=int, metavar="N", help="take a repair back, by the number that was told")
    fix.add_argument("--user", dest="fix_user", metavar="NAME", help="the account, where there are several")
    fix.set_defaults(command=_db_fix)


def _add_tune(add_parser: AddParser) -> None:
    tune = add_parser(
        "tune",
        help="build indexes beyond the contract's, for large shops",
        description="Build indexes beyond the contract's (named bindeck_…) that answer scans and lists sooner. No"
        " one is locked out meanwhile; every index makes each write a little slower.",
    )
    tune.add_argument("--dry-run", action="store_true", help="print the SQL and change nothing")
    tune.add_argument("--undo", action="store_true", help="drop them again")
    tune.set_defaults(command=_db_tune)


def _add_sample(add_parser: AddParser) -> None:
    sample = add_parser(
        "sample",
        help="fill the database with a sample seller's business",
        description="Fill the configured (else the embedded) database with a sample seller's business, in one"
        " transaction. The same seed gives the same sample.",
    )
    sample.add_argument("--listings", type=_count, required=True, metavar="N")
    sample.add_argument("--user", dest="sample_user", metavar="NAME", help="the account; default: sample_seller")
    sample.add_argument("--seed", type=int, default=1, metavar="N", help="default: %(default)s")
    sample.set_defaults(command=_sample)


def _add_picks(add_parser: AddParser) -> None:
    picks = add_parser(
        "picks",
        help="print what was sold and is still to be found",
        description="Print what was sold and is still to be found, in the order of a walk along the shelves.",
    )
    picks.add_argument("--file", type=Path, metavar="PATH", help="write it there instead, in UTF-8")
    picks.add_argument("--user", dest="picks_user", metavar="NAME", help="the account, where there are several")
    picks.set_defaults(command=_picks)


def _add_worker(add_parser: AddParser) -> None:
    worker = add_parser(
        "worker",
        help="take sold things down elsewhere, without a terminal",
        description="Take sold things down on the other marketplaces as soon as they are due, through the adapters"
        " that there are, until SIGTERM or SIGINT. Any number of workers and dashboards may run. Every action is a"
        " line on standard error.",
    )
    worker.add_argument("--once", action="store_true", help="only what is due now")
    worker.add_argument("--user", dest="worker_user", metavar="NAME", help="the account, where there are several")
    worker.set_defaults(command=_worker)


# The commands are imported when they run: `bindeck --version` needs neither a driver nor Textual.


def _dashboard(options: argparse.Namespace) -> int:
    from tui.cli import dashboard

    return dashboard.show(user=options.user)


def _demo(options: argparse.Namespace) -> int:
    from tui.cli import dashboard

    return dashboard.show(DemoPlan(options.listings, options.seed, options.seconds_per_sale))


def _db_init(_: argparse.Namespace) -> int:
    from tui.cli import db

    return db.init()


def _db_upgrade(options: argparse.Namespace) -> int:
    from tui.cli import db

    return db.upgrade(dry_run=options.dry_run, enforce=options.enforce)


def _db_tune(options: argparse.Namespace) -> int:
    from tui.cli import db

    return db.tune(dry_run=options.dry_run, undo=options.undo)


def _db_check(options: argparse.Namespace) -> int:
    from tui.cli import check

    return check.run(options.json)


def _db_fix(options: argparse.Namespace) -> int:
    from tui.cli import fix

    account = options.fix_user or options.user
    return fix.run(user=account, apply=options.apply, undo=options.undo, believe=options.believe)


def _sample(options: argparse.Namespace) -> int:
    from tui.cli import sample

    return sample.fill_database(options.listings, options.sample_user, options.seed)


def _picks(options: argparse.Namespace) -> int:
    from tui.cli import picks

    return picks.run(user=options.picks_user or options.user, file=options.file)


def _labels(options: argparse.Namespace) -> int:
    from tui.cli import labels

    return labels.run(options)


def _worker(options: argparse.Namespace) -> int:
    from tui.cli import worker

    return worker.run(user=options.worker_user or options.user, once=options.once)


def _count(text: str) -> int:
    try:
        number = int(text.replace(",", "").replace("_", ""))
    except ValueError:
        number = 0
    if not 1 <= number <= 20_000_000:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number from 1 to 20,000,000")
    return number


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not (isfinite(seconds) and 0.05 <= seconds <= 86_400):
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of seconds from 0.05 to 86400")
    return seconds


def _version() -> str:
    try:
        return metadata.version("bindeck")
    except metadata.PackageNotFoundError:
        return "unknown"


if __name__ == "__main__":
    sys.exit(main())
