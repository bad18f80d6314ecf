"""`bindeck db …`"""

import os
import sys
from collections.abc import Iterable

from data import schema, servers
from data.settings import from_environment
from data.upgrade import tuning
from data.upgrade.plan import Step
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
            return _print_sql(planned(found.url, enforce=enforce))
        not_taken = take(found.url, enforce=enforce, progress=lambda what: _tell(f"Adding {what}"))
    for reason in not_taken:
        sys.stderr.write(f"Not added: {reason}\n")
    print("The database has all that could be added." if not_taken else "The database has all that was asked for.")
    return 1 if not_taken else 0


def tune(*, dry_run: bool, undo: bool) -> int:
    """Build indexes beyond the contract's, or drop them; with `dry_run`, only print the SQL."""
    with servers.database(from_environment(os.environ), _tell) as found:
        if dry_run:
            return _print_sql(tuning.planned(found.url, undo=undo))
        steps = tuning.tune(found.url, undo=undo, progress=lambda what: _tell(f"{what[:1].upper()}{what[1:]}"))
    if undo:
        print("Only the contract's indexes are left." if steps else "There was nothing to undo.")
    else:
        print("The indexes are there. bindeck db tune --undo drops them." if steps else "They are there already.")
    return 0


def _print_sql(steps: Iterable[Step]) -> int:
    print("\n".join(f"{step.statement};" for step in steps) or "-- nothing to do")
    return 0


def _tell(sentence: str) -> None:
    sys.stderr.write(f"{sentence} …\n")
