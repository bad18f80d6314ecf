"""Reads the terminal as Textual's own driver does, and tells the app first what came in one read.

A burst that arrives in one piece is known to be one before its first key is worked on, so that not even that one
fires a binding; and nothing is ever waited for.
"""

from __future__ import annotations

import os
import selectors
import time
from codecs import getincrementaldecoder
from collections.abc import Sequence
from contextlib import suppress

from textual import events
from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from data.rules.scanner import ENDS, is_burst

READ_BYTES = 4096

TICK_SECONDS = 0.1
"""How often a half escape sequence is asked whether its time is over, and the driver whether it ends."""


class Read(events.Event, bubble=False):
    """What one read of the terminal brought: `raw`, and of its keys those that no fingers can have typed."""

    def __init__(self, raw: str, together: Sequence[events.Key]) -> None:
        super().__init__()
        self.raw = raw
        self.together = together


class Keyboard(LinuxDriver):
    """Textual's driver with the reads told apart."""

    def run_input_thread(self) -> None:
        """Read until the driver ends. Runs in a thread of its own."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(TICK_SECONDS):
                    data = os.read(self.fileno, READ_BYTES)
                    if not data:  # the terminal is gone: SIGHUP is on its way
                        time.sleep(TICK_SECONDS)
                    elif text := decode(data):
                        self._hand_over(text, of_one_moment(list(parser.feed(text))))
                for message in parser.tick():
                    self.process_message(message)
        with suppress(ParseError):
            list(parser.feed(""))

    def _hand_over(self, text: str, messages: Sequence[Message]) -> None:
        read = Read(text, together(messages))
        read.set_sender(self._app)
        self.send_message(read)
        for message in messages:
            self.process_message(message)


def of_one_moment(messages: list[Message]) -> list[Message]:
    """The messages of one read, which all came when the first did: to tell them apart may take long, and must not
    cut a code in two."""
    for message in messages:
        message.time = messages[0].time
    return messages


def together(messages: Sequence[Message]) -> list[events.Key]:
    """The keys of every burst: one after another, with no other key between them.

    A sign that begins what has not ended yet is left alone: on a slow line `/wal` may have been typed.
    """
    found: list[events.Key] = []
    run: list[events.Key] = []
    for message in [*messages, None]:
        if isinstance(message, events.Key) and message.is_printable:
            run.append(message)
            continue
        text = "".join(key.character or "" for key in run)
        has_ended = isinstance(message, events.Key) and message.key in ENDS
        if is_burst(text) and (has_ended or text[0].islower()):
            found += run
        run = []
    return found
