"""`bindeck cards`: tables of cards in and out."""

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from pathlib import Path

from data import servers
from data.errors import BindeckError
from data.formats import card_table
from data.formats.table import examine
from data.settings import from_environment
from data.tenant import Tenant
from queries import card_export, card_import
from tui import importing
from tui.cli.account import signed_in
from tui.wording import plural
from widgets.text import ascii_only, clean

SOME = 3
"""The exit code of an import that refused rows: 1 would say that nothing was done, and be tried again."""

MOST_TOLD = 20
"""Refused rows that are named; all of them are in the file of rejected rows."""


def run(options: argparse.Namespace) -> int:
    """Import or export; SOME where rows were refused. What is no table is told before any server is asked."""
    path: Path = options.file
    if options.cards_action == "import":
        with card_table.opened(path, options.dialect):
            pass
        return _on_servers(options, partial(_import, options=options))
    if path.exists() and not options.overwrite:
        raise BindeckError(f"{path} is there already. --overwrite replaces it.")
    return _on_servers(options, partial(_export, path=path, dialect=options.dialect))


Work = Callable[[Tenant], Awaitable[int]]
"""What is done with an account's cards; an exit code."""


def _on_servers(options: argparse.Namespace, work: Work) -> int:
    settings = from_environment(os.environ)
    with servers.running(settings, _progress) as found:
        servers.prepare(found.database, _progress)
        return asyncio.run(_signed(found, options.cards_user or options.user or settings.user, work))


async def _signed(found: servers.Servers, user: str | None, work: Work) -> int:
    async with signed_in(found, user) as (tenant, _):
        return await work(tenant)


async def _import(tenant: Tenant, options: argparse.Namespace) -> int:
    where = None
    if options.dry_run:
        _, report = await importing.look(tenant, options.file, options.dialect, _Bar("reading"))
    else:
        source = examine(options.file)
        before = await tenant.read(card_import.imported_before, source.digest)
        if before is not None and not options.again:
            raise BindeckError(f"{importing.again(before)} --again imports it all the same.")
        report, where = await importing.write(tenant, source, options.dialect, _Bar("importing"))
    _print([f"{'Would be: ' if options.dry_run else ''}{importing.sums(report)}", *importing.remarks(report)])
    _print(f"line {refusal.line}: {refusal.reason}" for refusal in report.reasons[:MOST_TOLD])
    if report.refused > MOST_TOLD:
        _print([f"… and {report.refused - MOST_TOLD:,} more"])
    if where is not None:
        _print([f"The refused rows, with reasons: {where}"])
    if options.dry_run:
        _print(importing.RULES)
    return SOME if report.refused else 0


async def _export(tenant: Tenant, path: Path, dialect: str) -> int:
    done = await tenant.write(card_export.write, path, dialect, _Bar("writing"))
    name = card_table.NAMES[dialect]
    _print([f"{path}: {plural(done.count, 'card')} in the form of {name}"])
    if done.left_out:
        _print([f"{plural(done.left_out, 'card')} of other games or sports left out: {name} has no row for them."])
    return 0


class _Bar:
    """Progress on standard error, by tenths."""

    def __init__(self, verb: str) -> None:
        self._verb = verb
        self._told = -1

    def __call__(self, done: int, total: int) -> None:
        tenth = 10 * done // max(total, 1)
        if tenth != self._told:
            self._told = tenth
            _progress(f"{self._verb} {10 * tenth} %")


def _print(lines: Iterable[str]) -> None:
    writes_everything = (sys.stdout.encoding or "").replace("-", "").casefold() == "utf8"
    for line in lines:
        print(clean(line) if writes_everything else ascii_only(clean(line)))


def _progress(sentence: str) -> None:
    sys.stderr.write(f"{sentence} …\n")
