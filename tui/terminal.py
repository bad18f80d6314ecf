"""What the terminal can do, told before Textual is imported: it reads its settings once."""

import sys
from collections.abc import MutableMapping
from dataclasses import dataclass

PLAIN_TERMINALS = ("dumb", "linux", "vt", "screen", "ansi")
"""TERM prefixes of terminals that know neither a mouse nor the newer keyboard protocol."""

FEW_COLOURS = ("dumb", "vt")


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
