"""`bindeck fees`."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

from data import fees
from data.errors import BindeckError
from data.fees import Fees
from data.files import write_whole
from data.settings import from_environment
from tui.fee_words import HEADINGS, cells
from widgets.text import clean


def show() -> int:
    """Print the rules in force."""
    table = Fees(from_environment(os.environ).config_dir).table
    rows = [HEADINGS, *(cells(table, name) for name in table.marketplaces())]
    widths = [max(len(clean(row[index])) for row in rows) for index in range(len(HEADINGS))]
    for row in rows:
        pairs = zip(row, widths, strict=True)
        print("  ".join(clean(cell).ljust(width) for cell, width in pairs).rstrip())
    print("\nEstimates. bindeck fees edit sets your own.")
    return 0


def edit() -> int:
    """Open the seller's rules in an editor; they count once they are right, until then the old ones do."""
    path = from_environment(os.environ).config_dir / fees.FILE
    draft = path.with_name(f"draft-{path.name}")
    if not draft.exists():
        write_whole(draft, fees.read(path) or fees.template())
    _run_editor(draft)
    text = fees.read(draft)
    try:
        fees.parse(text, draft)
    except BindeckError as error:
        sys.stderr.write(f"bindeck: {error}\n")
        sys.stderr.write("The old rules stay in force. bindeck fees edit goes on with your draft.\n")
        return 1
    write_whole(path, text)
    draft.unlink()
    print(f"Kept in {path}. A dashboard that is open reads it when it starts again.")
    return 0


def _run_editor(path: Path) -> None:
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        done = subprocess.run([*shlex.split(editor), str(path)], check=False)
    except (OSError, ValueError):
        raise BindeckError(f"The editor “{editor}” cannot be run; set EDITOR to one that can.") from None
    if done.returncode != 0:
        raise BindeckError(f"The editor “{editor}” failed; nothing was changed.")
