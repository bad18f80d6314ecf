"""`bindeck sign-in`, `sign-out`, `make-admin` and `reset-password`, as the command line knows them."""

import argparse
from collections.abc import Callable


def add_sessions(add_parser: Callable[..., argparse.ArgumentParser]) -> None:
    """Add them; what they need is imported when they run."""
    sign_in = add_parser(
        "sign-in",
        help="sign in, for the commands and the dashboard",
        description="Ask for a username or e-mail address and a password; with Supabase also a code or a browser."
        " The session is kept in a file of yours until you sign out, for 30 days at most.",
    )
    otherwise = sign_in.add_mutually_exclusive_group()
    otherwise.add_argument("--code", action="store_true", help="Supabase sends a code by e-mail instead")
    otherwise.add_argument(
        "--with", dest="provider", metavar="PROVIDER", help="sign in with a browser: google, github, apple …"
    )
    sign_in.set_defaults(command=_sign_in)
    sign_out = add_parser(
        "sign-out",
        help="end the session of this machine, or all of yours",
        description="End the session that this machine keeps for the configured database.",
    )
    sign_out.add_argument("--everywhere", action="store_true", help="end every session of this account")
    sign_out.set_defaults(command=_sign_out)
    _add_for_owners(add_parser)


def _add_for_owners(add_parser: Callable[..., argparse.ArgumentParser]) -> None:
    make_admin = add_parser(
        "make-admin",
        help="make an account an administrator",
        description="Make an account an administrator, for who holds the database: where it has none yet, or the"
        " last one is gone. In the dashboard administrators make others.",
    )
    make_admin.add_argument("name", metavar="NAME", help="the account's username")
    make_admin.set_defaults(command=_make_admin)
    reset = add_parser(
        "reset-password",
        help="make a one-time code for who forgot a password",
        description="Make a one-time code for an account whose password is forgotten, for who holds the database."
        " It is printed once, and is good for an hour: typed at the sign-in in place of the password, it asks for"
        " a new one. In the dashboard administrators make such codes on the page Users.",
    )
    reset.add_argument("name", metavar="NAME", help="the account's username")
    reset.set_defaults(command=_reset_password)


def _sign_in(options: argparse.Namespace) -> int:
    from tui.cli import session

    return session.sign_in(options.user, options.provider, by_code=options.code)


def _sign_out(options: argparse.Namespace) -> int:
    from tui.cli import session

    return session.sign_out(everywhere=options.everywhere)


def _make_admin(options: argparse.Namespace) -> int:
    from tui.cli import session

    return session.make_admin(options.name)


def _reset_password(options: argparse.Namespace) -> int:
    from tui.cli import session

    return session.reset_password(options.name)
