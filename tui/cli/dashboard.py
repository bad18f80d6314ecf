"""`bindeck` and `bindeck demo`."""

import dataclasses
import os
import sys

from data.settings import from_environment
from tui import terminal
from tui.plan import DemoPlan

USAGE = 2


def show(plan: DemoPlan | None = None, *, user: str | None = None) -> int:
    """Show the dashboard until it is left; the exit code."""
    if not terminal.is_terminal():
        sys.stderr.write("bindeck: the dashboard needs a terminal on its standard input and error.\n")
        return USAGE
    settings = from_environment(os.environ)
    if user is not None:
        settings = dataclasses.replace(settings, user=user)
    # Textual reads the environment when it is imported.
    told = terminal.prepare(os.environ)
    from tui.run import run

    return run(settings, plan, told)
