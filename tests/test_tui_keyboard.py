"""Which keys of one read of the terminal are a burst."""

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from data.rules.scanner import LONGEST_GAP, Scanner, Verdict
from tui.keyboard import of_one_moment, together


def burst(text: str) -> str:
    return "".join(key.character or "" for key in together(list(XTermParser().feed(text))))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("fuxz-12\r", "fuxz-12"),
        ("RR-1\r", "RR-1"),
        ("A1\rB2\t", "A1B2"),
        ("A1\r\nB2\r\n", "A1B2"),
        ("fnd", "fnd"),
        ("f", ""),
        ("gs", ""),
        ("gs\r", ""),
        ("jjjj", ""),
        ("\x1b[B\x1b[B\r", ""),
        ("/wal", ""),
        ("/wal\r", "/wal"),
        ("\x1b[200~RR-1\r\x1b[201~", ""),
        ("x\x1b[Bfn", ""),
    ],
)
def test_what_no_fingers_type(text: str, found: str) -> None:
    assert burst(text) == found


def test_a_code_of_one_read_is_whole_however_long_it_takes_to_read_it() -> None:
    messages = list(XTermParser().feed("yynn-0\r"))
    for nth, message in enumerate(messages):
        message.time += nth * 2 * LONGEST_GAP
    scanner = Scanner()
    *keys, end = (message for message in of_one_moment(messages) if isinstance(message, events.Key))
    for key in keys:
        scanner.character(key.character or "", key.time)
    assert scanner.key(end.key, end.time) is Verdict.SCAN
    assert scanner.take() == "yynn-0"
