"""`bindeck picks`: what is still to be found, on paper."""

import asyncio
import os
import sys
from pathlib import Path

from data import servers
from data.files import write_whole
from data.settings import Settings, from_environment
from data.walk_orders import WalkOrders
from queries import picks, waiting
from tui.cli.account import signed_in
from tui.pick_words import sheet
from tui.wording import plural
from widgets.text import ascii_only, clean


def run(*, user: str | None, file: Path | None) -> int:
    """Print the pick list, or write it to a file."""
    settings = from_environment(os.environ)
    with servers.running(settings, _tell) as found:
        servers.prepare(found.database, _tell)
        count, text = asyncio.run(_list(found, settings, user or settings.user))
    if file is not None:
        write_whole(file, text)
        print(clean(f"{file}: {plural(count, 'sale')} to find"))
    else:
        sys.stdout.write(text if _writes_everything(sys.stdout.encoding) else ascii_only(text))
    return 0


async def _list(found: servers.Servers, settings: Settings, user: str | None) -> tuple[int, str]:
    async with signed_in(found, user) as (tenant, account):
        bins = WalkOrders(settings.config_dir, account.username).known()
        stops = await tenant.read(picks.stops, bins)
        return len(stops), sheet(stops, await tenant.read(waiting.clock))


def _writes_everything(encoding: str | None) -> bool:
    return (encoding or "").replace("-", "").casefold() == "utf8"


def _tell(sentence: str) -> None:
    sys.stderr.write(f"{sentence} …\n")
