"""`bindeck labels`: labels as files, on a label printer, or as text."""

import argparse
import asyncio
import os
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from data import servers
from data.errors import BindeckError
from data.labels import job as jobs
from data.labels import printer as printing
from data.labels.job import Format, Job, Printed, format_of, usual_sheet
from data.rules import label_names
from data.rules.label_sheets import SHEETS
from data.rules.label_tags import Tag
from data.rules.order import natural
from data.rules.printers import Printer
from data.rules.search import SearchError
from data.rules.search_reader import read as read_search
from data.rules.symbols import SymbolKind
from data.settings import from_environment
from data.tenant import Tenant
from queries import labels, listings, storage
from tui.cli.account import signed_in
from tui.wording import plural
from widgets.text import ascii_only, clean


def run(options: argparse.Namespace) -> int:
    """Print labels; what is wrong with the question is said before any server is asked."""
    if options.things == "sheets":
        _print(sheet.words for sheet in SHEETS.values())
        return 0
    format_ = _format(options)
    text = " ".join(options.which)
    tags = _commands(text) if options.things == "commands" else _from_database(options, text)
    if not tags:
        raise BindeckError(f"There is nothing of that to make a label of: {options.things} {text}".rstrip() + ".")
    if format_ is None:
        _print(
            "   ".join(filter(None, (tag.payload or "(no code)", tag.big, " · ".join(tag.lines)))) for tag in tags
        )
        return 0
    sheet = options.sheet or usual_sheet(format_)
    kind = SymbolKind(options.code)
    printed = jobs.printed(Job(tags, format_, sheet, kind, options.start, options.dpi, options.font))
    if options.printer is not None:
        _send(options.printer, printed)
    else:
        _save(options.out, printed, overwrite=options.overwrite)
    _tell_more(tags, printed)
    return 0


def _format(options: argparse.Namespace) -> Format | None:
    """What is to be made; None for text."""
    if options.printer is not None:
        return Format.ZPL
    try:
        return None if options.out is None else format_of(options.out)
    except ValueError as problem:
        raise BindeckError(str(problem)) from None


def _save(path: Path, printed: Printed, *, overwrite: bool) -> None:
    try:
        paths = jobs.save(path, printed.files, overwrite=overwrite)
    except BindeckError as error:
        hint = " --overwrite replaces it." if "there already" in str(error) else ""
        raise BindeckError(f"{error}{hint}") from None
    sheets = "" if format_of(path) is Format.ZPL else f" on {plural(printed.sheets, 'sheet')}"
    _print([f"{', '.join(map(str, paths))}: {plural(printed.labels, 'label')}{sheets}"])


def _send(printer: Printer, printed: Printed) -> None:
    asyncio.run(printing.send(printer, printed.files[0]))
    _print([f"{printer}: {plural(printed.labels, 'label')} sent"])


def _tell_more(tags: Sequence[Tag], printed: Printed) -> None:
    """What a person should know, beside the result."""
    ahead = sum(tag.is_ahead for tag in tags)
    for note in (*printed.notes, f"Printed ahead, for what is not made yet: {ahead}." if ahead else ""):
        if note:
            sys.stderr.write(f"bindeck: {note}\n")


def _commands(place: str) -> list[Tag]:
    """From the live key map; a place is named by words of its name."""
    from tui import barcodes
    from tui.world import key_table

    return barcodes.tags(key_table(), place)


def _from_database(options: argparse.Namespace, text: str) -> list[Tag]:
    settings = from_environment(os.environ)
    wanted = _Wanted(options.things, text)
    with servers.running(settings, _progress) as found:
        servers.prepare(found.database, _progress)
        return asyncio.run(_read(found, options.labels_user or options.user or settings.user, wanted))


async def _read(found: servers.Servers, user: str | None, wanted: "_Wanted") -> list[Tag]:
    async with signed_in(found, user) as (tenant, _):
        return await wanted.tags(tenant)


class _Wanted:
    """Which labels a person asks for. BindeckError where it cannot be read."""

    def __init__(self, things: str, text: str) -> None:
        self._things = things
        self._text = text
        try:
            self._names = label_names.bin_names(text) if things == "bins" else []
            self._sections = label_names.sections(text) if things == "sections" and text else []
            self._search = read_search(text, datetime.now().astimezone().date()) if things == "listings" else None
        except SearchError as error:
            raise BindeckError(error.sentence) from None
        except ValueError as problem:
            raise BindeckError(str(problem)) from None
        if things in ("items", "listings") and not text:
            raise BindeckError(f"Say which {things}: a place or a storage id for items, a filter for listings.")

    async def tags(self, tenant: Tenant) -> list[Tag]:
        """The labels, in the order they were asked for."""
        if self._search is not None:
            found = await tenant.read(listings.ids, self._search)
            _check(len(found))
            return await tenant.read(labels.listings, found)
        if self._things == "items":
            return await self._items(tenant)
        if self._names:
            return await tenant.read(labels.bins_named, self._names)
        if self._sections:
            return await tenant.read(labels.sections_named, self._sections)
        rows = sorted(await tenant.read(storage.bins), key=lambda row: (row.type, natural(row.name)))
        query = labels.bins if self._things == "bins" else labels.sections
        return await tenant.read(query, [row.id for row in rows])

    async def _items(self, tenant: Tenant) -> list[Tag]:
        ids: list[int] = []
        for name in self._text.replace(",", " ").split():
            found = await tenant.read(labels.items_at, name)
            if not found:
                raise BindeckError(f"There is no “{name}” here with anything in it, and no thing of that id.")
            ids += found
        _check(len(ids))
        return await tenant.read(labels.items, list(dict.fromkeys(ids)))


def _check(count: int) -> None:
    if count > jobs.MOST:
        raise BindeckError(f"{count:,} labels are more than {jobs.MOST:,} at once: choose fewer.")


def _print(lines: Iterable[str]) -> None:
    writes_everything = (sys.stdout.encoding or "").replace("-", "").casefold() == "utf8"
    for line in lines:
        print(clean(line) if writes_everything else ascii_only(clean(line)))


def _progress(sentence: str) -> None:
    sys.stderr.write(f"{sentence} …\n")
