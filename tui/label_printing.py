"""Labels to a file or to a label printer: where to and on what is asked, then all of it is done, or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from data.errors import BindeckError
from data.labels import job as jobs
from data.labels import printer as printing
from data.labels.job import Format, Job, Printed, format_of, usual_sheet
from data.labels.zpl import RESOLUTIONS
from data.rules.label_sheets import SHEETS, Sheet
from data.rules.label_tags import Tag
from data.rules.printers import USUAL_PORT, Printer, address
from data.rules.symbols import SymbolKind
from tui.desk import BaseApp
from tui.dialogs import Confirm, Pick, Prompt
from tui.wording import plural

USUAL_FILE = "labels.pdf"

MANY = 200
"""Labels that take long enough to say so."""


async def to_file(desk: BaseApp, tags: Sequence[Tag], kind: SymbolKind) -> None:
    """Ask for a file, a sheet and the first free label on it; write the sheets. Runs in a worker."""
    question = f"Which file? .pdf and .png are sheets, .zpl is for label printers. ({plural(len(tags), 'label')})"
    path = await desk.push_screen_wait(Prompt(question, parse_file, initial=USUAL_FILE, longest=1000))
    if path is None:
        return
    format_ = format_of(path)
    sheet = await _ask_sheet(desk, format_)
    start = await _ask_start(desk, sheet) if sheet is not None else None
    dpi = await _ask_dpi(desk) if start is not None and format_ is Format.ZPL else RESOLUTIONS[0]
    if sheet is None or start is None or dpi is None:
        return
    try:
        printed = await _drawn(desk, Job(tags, format_, sheet, kind, start, dpi))
        there = [each for each in jobs.paths_of(path, len(printed.files)) if each.exists()]
        overwrite = bool(there)
        if there and not await desk.push_screen_wait(
            Confirm(f"Replace {there[0]}?", "What is in it now is lost.")
        ):
            return
        paths = await asyncio.to_thread(partial(jobs.save, path, printed.files, overwrite=overwrite))
    except BindeckError as error:
        desk.say(str(error), "error")
        return
    _tell(desk, f"Written to {paths[0]}: {_sum(printed, format_)}.", printed)


async def to_printer(desk: BaseApp, tags: Sequence[Tag], kind: SymbolKind) -> None:
    """Ask for a label printer and the roll in it; send the labels. Runs in a worker."""
    known = desk.services.settings.label_printer
    question = f"Which label printer? ({plural(len(tags), 'label')})"
    printer: Printer | None = await desk.push_screen_wait(
        Prompt(question, address, initial=str(known or ""), hint=f"192.168.1.50:{USUAL_PORT}")
    )
    sheet = await _ask_sheet(desk, Format.ZPL) if printer is not None else None
    dpi = await _ask_dpi(desk) if sheet is not None else None
    if printer is None or sheet is None or dpi is None:
        return
    try:
        printed = await _drawn(desk, Job(tags, Format.ZPL, sheet, kind, dpi=dpi))
        await printing.send(printer, printed.files[0])
    except BindeckError as error:
        desk.say(str(error), "error")
        return
    _tell(desk, f"Sent to {printer}: {plural(printed.labels, 'label')}.", printed)


def parse_file(text: str) -> Path:
    """A path a person typed; ValueError with a sentence."""
    if not text.strip():
        raise ValueError(f"Type the name of a file, such as {USUAL_FILE}.")
    try:
        path = Path(text.strip()).expanduser().absolute()
    except RuntimeError:
        raise ValueError("There is no home directory for that.") from None
    format_of(path)
    if not path.parent.is_dir():
        raise ValueError(f"There is no folder {path.parent}.")
    return path


def parse_start(count: int) -> Callable[[str], int]:
    """Reads the number of a label on a sheet of so many."""

    def parse(text: str) -> int:
        digits = text.strip()
        if not (digits.isascii() and digits.isdigit() and 1 <= int(digits) <= count):
            raise ValueError(f"Type a number from 1 to {count}.")
        return int(digits)

    return parse


async def _ask_sheet(desk: BaseApp, format_: Format) -> Sheet | None:
    sheets = [sheet for sheet in SHEETS.values() if sheet.is_roll or format_ is not Format.ZPL]
    question = "Which roll is in it?" if format_ is Format.ZPL else "On which sheet?"
    start = sheets.index(usual_sheet(format_))
    nth = await desk.push_screen_wait(Pick(question, [sheet.words for sheet in sheets], start=start))
    return None if nth is None else sheets[nth]


async def _ask_start(desk: BaseApp, sheet: Sheet) -> int | None:
    """The first free label: of a used sheet some are gone."""
    if sheet.count == 1:
        return 1
    question = f"Which is the first free label of the first sheet? 1 to {sheet.count}, counted along the rows."
    return await desk.push_screen_wait(Prompt(question, parse_start(sheet.count), initial="1"))


async def _ask_dpi(desk: BaseApp) -> int | None:
    options = [f"{dpi} dots per inch" for dpi in RESOLUTIONS]
    nth = await desk.push_screen_wait(Pick("How fine does it print? Its test label says it.", options))
    return None if nth is None else RESOLUTIONS[nth]


async def _drawn(desk: BaseApp, job: Job) -> Printed:
    """Draw a job beside the work that goes on; raises BindeckError."""
    if len(job.tags) > MANY:
        desk.say(f"Drawing {len(job.tags):,} labels …")
    return await asyncio.to_thread(jobs.printed, job)


def _sum(printed: Printed, format_: Format) -> str:
    labels = plural(printed.labels, "label")
    return labels if format_ is Format.ZPL else f"{labels} on {plural(printed.sheets, 'sheet')}"


def _tell(desk: BaseApp, sentence: str, printed: Printed) -> None:
    desk.say(sentence)
    for note in printed.notes:
        desk.say(note, "warning")
