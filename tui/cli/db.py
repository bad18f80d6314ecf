"""`bindeck db …`"""

import os
import sys

from data import schema, servers
from data.settings import from_environment
from data.upgrade.run import planned
from data.upgrade.run import upgrade as take


def init() -> int:
    """Create what is missing of the contract."""
    with servers.database(from_environment(os.environ), _tell) as found:
        applied = schema.create(found.url)
    if applied:
        print(f"Created {' and '.join(applied)}.")
    else:
        print("Everything is there already.")
    return 0


def upgrade(*, dry_run: bool, enforce: bool) -> int:
    """Add what an existing database lacks of the contract; with `dry_run`, only print the SQL."""
    with servers.database(from_environment(os.environ), _tell) as found:
        if dry_run:
            steps = planned(found.url, enforce=enforce)
            print("\n".join(f"{step.statement};" for step in steps) or "-- nothing to do")
            return 0
        not_taken = take(found.url, enforce=enforce, progress=lambda what: _tell(f"Adding {what}"))
    for reason in not_taken:
        sys.stderr.write(f"Not added: {reason}\n")
    print("The database has all that could be added." if not_taken else "The database has all that was asked for.")
    return 1 if not_taken else 0


def _tell(sentence: str) -> None:
    sys.stderr.write(f"{sentence} …\n")
