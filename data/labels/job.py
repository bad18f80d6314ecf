"""A job of labels: what is to be printed, how, and the files it becomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from data.errors import BindeckError
from data.files import write_all_whole
from data.labels import layout, pdf, png, zpl
from data.labels.layout import Drawing, Measure, NoRoom, Room
from data.labels.typeface import Typeface, typeface
from data.rules.label_sheets import USUAL_ROLL, USUAL_SHEET, Sheet
from data.rules.label_tags import Tag
from data.rules.symbols import KIND_NAMES, Symbol, SymbolKind, symbol

MOST = 3000
"""Labels of a job: a hundred sheets."""

FILE_MODE = 0o644


class Format(StrEnum):
    """What a job becomes."""

    PDF = "pdf"
    PNG = "png"
    ZPL = "zpl"


@dataclass(frozen=True, slots=True)
class Job:
    """Labels in their order. `start` is the first free label of the first sheet, from 1; `dpi` is a label
    printer's; `font` is a file for letters that the usual fonts have not."""

    tags: Sequence[Tag]
    format: Format
    sheet: Sheet
    kind: SymbolKind = SymbolKind.QR
    start: int = 1
    dpi: int = zpl.RESOLUTIONS[0]
    font: Path | None = None


@dataclass(frozen=True, slots=True)
class Printed:
    """A job, drawn: its files, how many labels on how many sheets, and what a person should know, as sentences."""

    files: tuple[bytes, ...]
    labels: int
    sheets: int
    notes: tuple[str, ...]


def format_of(path: Path) -> Format:
    """What a file of that name is. ValueError with a sentence where that cannot be told."""
    try:
        return Format(path.suffix.removeprefix(".").casefold())
    except ValueError:
        raise ValueError(f"“{path.name}” must end in .pdf, .png or .zpl.") from None


def usual_sheet(format_: Format) -> Sheet:
    """What it is printed on when nobody says."""
    return USUAL_ROLL if format_ is Format.ZPL else USUAL_SHEET


def printed(job: Job) -> Printed:
    """Draw a job, whole or not at all; call it in a thread, for each label takes some milliseconds. Raises
    BindeckError."""
    _check(job)
    try:
        return _printed(job)
    except ImportError as error:
        raise BindeckError(
            f"Drawing this needs the package {error.name}: install it with pip install 'bindeck[labels]'."
        ) from None


def paths_of(path: Path, count: int) -> list[Path]:
    """Where the files of a job go: the one path, or numbered ones beside it."""
    if count == 1:
        return [path]
    width = len(str(count))
    return [path.with_name(f"{path.stem}-{nth:0{width}d}{path.suffix}") for nth in range(1, count + 1)]


def save(path: Path, files: Sequence[bytes], *, overwrite: bool = False) -> list[Path]:
    """Write the files of a job: all of them, or none. Raises BindeckError, for what is there already too."""
    paths = paths_of(path, len(files))
    there = [each for each in paths if each.exists()]
    if there and not overwrite:
        raise BindeckError(f"{there[0]} is there already, and stays as it is.")
    write_all_whole(dict(zip(paths, files, strict=True)), mode=FILE_MODE)
    return paths


def _check(job: Job) -> None:
    sheet = job.sheet
    if not job.tags:
        raise BindeckError("There is nothing to print a label of.")
    if len(job.tags) > MOST:
        raise BindeckError(f"{len(job.tags):,} labels are more than {MOST:,} at once: choose fewer.")
    if not 1 <= job.start <= sheet.count:
        raise BindeckError(f"{sheet.name} has labels 1 to {sheet.count}, and no label {job.start} to begin at.")
    if job.format is Format.ZPL and not sheet.is_roll:
        raise BindeckError(
            f"{sheet.name} is for printers of sheets; a label printer takes {USUAL_ROLL.name} or such."
        )
    if job.format is Format.ZPL and job.dpi not in zpl.RESOLUTIONS:
        raise BindeckError(
            f"A label printer has {', '.join(map(str, zpl.RESOLUTIONS))} dots per inch, not {job.dpi}."
        )


def _printed(job: Job) -> Printed:
    notes = _Notes(typeface(job.font))
    tags = [tag for tag in job.tags if tag.payload]
    notes.without_code = len(job.tags) - len(tags)
    if not tags:
        raise BindeckError("Nothing of this has a code that a scanner could read back.")
    files: Sequence[bytes]
    sheets = 0
    match job.format:
        case Format.ZPL:
            drawings = _drawings(job, tags, zpl.measure, job.dpi, notes)
            files, sheets = [zpl.written(drawings, job.sheet, job.dpi)], len(tags)
        case Format.PDF:
            to_pdf = pdf.PdfPages(job.sheet, notes.face)
            pages = _pages(job, _drawings(job, tags, to_pdf.measure, pdf.DPI, notes))
            files, sheets = [to_pdf.written(pages)], len(pages)
        case Format.PNG:
            to_png = png.PngPages(job.sheet, notes.face)
            pages = _pages(job, _drawings(job, tags, to_png.measure, png.DPI, notes))
            files, sheets = to_png.written(pages), len(pages)
    return Printed(tuple(files), len(tags), sheets, notes.sentences(job))


def _pages(job: Job, drawings: Sequence[Drawing]) -> list[list[tuple[int, Drawing]]]:
    """The drawings by sheet, each with its place there."""
    count, pages = job.sheet.count, list[list[tuple[int, Drawing]]]()
    for nth, drawing in enumerate(drawings, job.start - 1):
        if nth % count == 0 or not pages:
            pages.append([])
        pages[-1].append((nth % count, drawing))
    return pages


def _drawings(job: Job, tags: Sequence[Tag], measure: Measure, dpi: int, notes: _Notes) -> list[Drawing]:
    width, height = (round(inches * dpi) for inches in job.sheet.size)
    room = Room(width, height, dpi, measure)
    if job.format is Format.ZPL:
        room = replace(room, most=zpl.LARGEST_MODULE)
    return [_drawing(job, tag, room, notes) for tag in tags]


def _drawing(job: Job, tag: Tag, room: Room, notes: _Notes) -> Drawing:
    notes.look_at(tag)
    if job.kind is SymbolKind.CODE128:
        try:
            return layout.drawn(tag, _symbol(job, tag, job.kind), room)
        except ValueError:
            notes.as_qr += 1
    try:
        return layout.drawn(tag, _symbol(job, tag, SymbolKind.QR), room)
    except NoRoom:
        raise BindeckError(
            f"“{tag.payload}” is too long for a label of {job.sheet.name}: take a larger one. Nothing was printed."
        ) from None


def _symbol(job: Job, tag: Tag, kind: SymbolKind) -> Symbol:
    made = symbol(kind, tag.carried(kind))
    return zpl.in_subset_b(made) if job.format is Format.ZPL else made


class _Notes:
    """Counts what was drawn otherwise than asked."""

    def __init__(self, face: Typeface) -> None:
        self.face = face
        self.as_qr = 0
        self.without_code = 0
        self._with_stand_ins = 0

    def look_at(self, tag: Tag) -> None:
        """Note whether the font lacks letters of a label."""
        text = "".join((tag.big, *tag.lines))
        self._with_stand_ins += self.face.drawable(text) != text

    def sentences(self, job: Job) -> tuple[str, ...]:
        """What a person should know."""
        notes: list[str] = []
        if self.without_code:
            notes.append(f"Left out, for no scanner could type their codes: {self.without_code}.")
        if self.as_qr:
            name = KIND_NAMES[SymbolKind.CODE128]
            notes.append(f"Too long for {name} on {job.sheet.name}, so they carry QR codes: {self.as_qr}.")
        if self._with_stand_ins and job.format is not Format.ZPL:
            notes.append(
                f"Labels with characters that the font has not: {self._with_stand_ins}; --font names one."
            )
        return tuple(notes)
