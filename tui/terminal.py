"""What the terminal can do, told before Textual is imported: it reads its settings once."""

import struct
import sys
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass

from data.rules.photos import Drawing

PLAIN_TERMINALS = ("dumb", "linux", "vt", "screen", "ansi")
"""TERM prefixes of terminals that know neither a mouse nor the newer keyboard protocol."""

FEW_COLOURS = ("dumb", "vt")

KITTY_TERMS, KITTY_PROGRAMS = ("xterm-kitty", "xterm-ghostty"), ("ghostty",)
SIXEL_TERMS, SIXEL_PROGRAMS = ("foot", "mlterm", "contour"), ("WezTerm", "iTerm.app", "mintty")
"""Terminals that draw pictures; kitty's protocol as it is drawn here, with placeholders, only few know."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """What to spare this terminal."""

    mouse: bool
    ansi_color: bool
    ascii_only: bool


def is_terminal() -> bool:
    """Whether a person sits in front: keys come from stdin, and Textual paints on stderr."""
    return all(stream is not None and stream.isatty() for stream in (sys.__stdin__, sys.__stderr__))


def prepare(environ: MutableMapping[str, str]) -> Terminal:
    """Set what Textual reads from the environment. The frame rate is the latency of a key: 120 a second."""
    term = environ.get("TERM", "dumb")
    plain = term.startswith(PLAIN_TERMINALS) and not term.startswith("screen.")
    environ.setdefault("TEXTUAL_FPS", "120")
    environ.setdefault("ESCDELAY", "25")
    if plain:
        environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    encoding = (getattr(sys.__stderr__, "encoding", None) or "").replace("-", "").casefold()
    # Python writes UTF-8 whatever the locale says; the person who says C means a terminal that cannot show it.
    plain_text = environ.get("LC_ALL") in ("C", "POSIX") or term.startswith(FEW_COLOURS)
    return Terminal(
        mouse=not plain,
        ansi_color=bool(environ.get("NO_COLOR")) or term.startswith(FEW_COLOURS),
        ascii_only=plain_text or encoding not in ("utf8", "utf_8"),
    )


def cell_pixels() -> tuple[int, int] | None:
    """Width and height of a cell in pixels, as the terminal told the kernel; None where it did not.

    Asked of the kernel, not of the terminal: an answer would arrive among the keys.
    """
    try:
        import fcntl  # noqa: PLC0415  # absent on Windows
        import termios  # noqa: PLC0415  # absent on Windows, too

        packed = fcntl.ioctl(2, termios.TIOCGWINSZ, b"\0" * 8)
    except (ImportError, OSError):
        return None
    rows, columns, width, height = struct.unpack("HHHH", packed)
    return (width // columns, height // rows) if width >= columns > 0 and height >= rows > 0 else None


def graphics(environ: Mapping[str, str]) -> Drawing:
    """The graphics protocol of a terminal that is known by name, else half blocks.

    By name alone: to ask the terminal takes a round trip before the first frame, and an answer that comes late
    would be read as keys. A multiplexer hides what is behind it.
    """
    term, program = environ.get("TERM", ""), environ.get("TERM_PROGRAM", "")
    if environ.get("TMUX") or environ.get("STY") or term.startswith(("tmux", "screen")):
        return Drawing.BLOCKS
    if term in KITTY_TERMS or program in KITTY_PROGRAMS or environ.get("KITTY_WINDOW_ID"):
        return Drawing.KITTY
    if term.startswith(SIXEL_TERMS) or program in SIXEL_PROGRAMS:
        return Drawing.SIXEL
    return Drawing.BLOCKS
