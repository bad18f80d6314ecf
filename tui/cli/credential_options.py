"""What `bindeck credentials` can be asked: read without drivers, cryptography or Textual."""

import argparse
from collections.abc import Callable

DESCRIPTION = """\
What Bindeck signs in with at marketplaces. Passwords are stored sealed and never shown. They are asked for without
an echo, or read from standard input; there is no option for them, for others could read it.

  bindeck credentials list                  marketplaces, usernames, and how each password is stored
  bindeck credentials set ebay --username ID
  bindeck credentials test ebay             whether the marketplace takes them
  bindeck credentials remove ebay
  bindeck credentials encrypt               seal the passwords that are plain text
  bindeck credentials rotate                seal all of them anew with the first key
  bindeck credentials new-key               make a key

The web application that shares a database cannot open what is sealed here: it sees that there is a password.

Keys come from BINDECK_CREDENTIAL_KEY, else from the keyring of the operating system (extra `keyring`). Of several,
between blanks, the first one seals and all open: to change the key, put the new one first, run `rotate` for every
account, and drop the old one.
"""


def add_credentials(add_parser: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    credentials = add_parser(
        "credentials",
        help="what Bindeck signs in with at marketplaces",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = credentials.add_subparsers(title="commands", metavar="COMMAND", required=True, dest="deed")
    _add(actions.add_parser, "list", "marketplaces, usernames, and how each password is stored")
    put = _add(actions.add_parser, "set", "store a username, a password, or both", platform=True)
    put.add_argument("--username", metavar="NAME", help="default: the one there is")
    put.add_argument("--keep-password", action="store_true", help="only the username")
    _add(actions.add_parser, "remove", "remove an account", platform=True)
    _add(actions.add_parser, "test", "ask the marketplace whether it takes the credentials", platform=True)
    _add(actions.add_parser, "encrypt", "seal the passwords that are plain text")
    _add(actions.add_parser, "rotate", "seal all passwords anew with the first key")
    key = actions.add_parser(
        "new-key",
        help="make a key",
        description="Make a key and print it, for BINDECK_CREDENTIAL_KEY. Keep it in a safe place, never beside"
        " the data: without it no sealed password can be opened.",
    )
    key.add_argument(
        "--keyring", action="store_true", help="keep it in the keyring, before those it holds, and print nothing"
    )
    key.set_defaults(command=_run)


def _add(
    add_parser: Callable[..., argparse.ArgumentParser], name: str, what: str, *, platform: bool = False
) -> argparse.ArgumentParser:
    action = add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}.")
    if platform:
        action.add_argument("platform", metavar="MARKETPLACE")
    action.add_argument(
        "--user", dest="credentials_user", metavar="NAME", help="the account, where there are several"
    )
    action.set_defaults(command=_run)
    return action


def _run(options: argparse.Namespace) -> int:
    from tui.cli import credentials

    return credentials.run(options)
