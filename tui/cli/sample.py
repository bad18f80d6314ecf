"""`bindeck sample`"""

import os
import sys

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from data import servers
from data.sample.fill import SAMPLE_USER, fill, only_account
from data.settings import from_environment


def fill_database(listings: int, user: str | None, seed: int) -> int:
    """Fill the configured database with a sample, showing a progress bar."""
    with servers.database(from_environment(os.environ), _tell) as found:
        servers.prepare(found, _tell)
        name = user or (only_account(found.url) if found.own else None) or SAMPLE_USER
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True)) as bar:
            task = bar.add_task("Filling", total=listings)
            filled = fill(
                found.url,
                listings=listings,
                seed=seed,
                user=name,
                progress=lambda done, of: bar.update(task, completed=done, total=of),
            )
    print(
        f"{name} now has {filled.listings:,} listings with {filled.platform_rows:,} marketplace rows,"
        f" {filled.items:,} stored items and {filled.cards:,} cards."
    )
    return 0


def _tell(sentence: str) -> None:
    sys.stderr.write(f"{sentence} …\n")
