"""The missing list of a set as a file."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from data.errors import BindeckError
from data.files import write_whole
from tui.desk import BaseApp
from tui.dialogs import Confirm, Prompt
from tui.wording import plural

USUAL_FILE = "missing.csv"
HEADER = ("Set", "Series", "Number")
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for the beginning of a formula."""

Row = tuple[str, str, str]


async def to_file(desk: BaseApp, rows: Sequence[Row]) -> None:
    """Ask for a file and write the rows, all of them or none. Runs in a worker."""
    if not rows:
        desk.say("Nothing is missing, as far as the size of the set is known.")
        return
    question = f"Which file? .csv has a row for each number, .txt a line. ({plural(len(rows), 'number')})"
    path = await desk.push_screen_wait(Prompt(question, parse_file, initial=USUAL_FILE, longest=1000))
    if path is None:
        return
    if path.exists() and not await desk.push_screen_wait(
        Confirm(f"Replace {path}?", "What is in it now is lost.")
    ):
        return
    text = as_csv(rows) if path.suffix.casefold() == ".csv" else as_text(rows)
    try:
        await asyncio.to_thread(write_whole, path, text)
    except BindeckError as error:
        desk.say(str(error), "error")
    else:
        desk.say(f"Written to {path}: {plural(len(rows), 'number')}.")


def parse_file(text: str) -> Path:
    """A path a person typed; ValueError with a sentence."""
    if not text.strip() or "\0" in text:
        raise ValueError(f"Type the name of a file, such as {USUAL_FILE}.")
    try:
        path = Path(text.strip()).expanduser().absolute()
    except RuntimeError:
        raise ValueError("There is no home directory for that.") from None
    if path.suffix.casefold() not in (".csv", ".txt"):
        raise ValueError("The name of the file says what is written: .csv or .txt.")
    if path.is_dir() or not path.parent.is_dir():
        raise ValueError(f"{path} is a folder." if path.is_dir() else f"There is no folder {path.parent}.")
    return path


def as_csv(rows: Sequence[Row]) -> str:
    """With a header; no cell is a formula."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows([f"'{cell}" if cell.startswith(FORMULAS) else cell for cell in row] for row in rows)
    return out.getvalue()


def as_text(rows: Sequence[Row]) -> str:
    """A line for each number."""
    return "".join(f"{name}\t{number}\n" for name, _, number in rows)
