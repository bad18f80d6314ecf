"""A listener on this machine, to which a browser that signed in elsewhere is sent back: it hears one answer."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

HOST = "127.0.0.1"
PATH = "/"
STATE = "s"
"""The parameter that tells one way from another. Short, as are the others: the address must fit a QR code."""

PORTS = range(49152, 65536)
"""Ports that belong to nobody."""

LONGEST_REQUEST = 16 * 1024
REQUEST_SECONDS = 10.0

HEARD = "Bindeck has heard from your browser. You can close this window and go on in the terminal."
NOT_HERE = "There is nothing here. Bindeck waits for the address that it showed to you."

_PAGE = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>Bindeck</title>"
    "<body style='font:1.5rem sans-serif;margin:4rem'><p>{}</p></body></html>"
)
_HEAD = (
    "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {length}\r\n"
    "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\nCache-Control: no-store\r\n"
    "Referrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
)


def address(port: int, state: str) -> str:
    """Where a browser is to be sent back to."""
    return f"http://{HOST}:{port}{PATH}?{STATE}={state}"


def free_address(state: str) -> str:
    """One at which nothing listens, as far as can be told: the browser shows it, and a person copies it."""
    return address(secrets.choice(PORTS), state)


class Loopback:
    """Listens from `open` to `close`, or to the first answer that carries the state."""

    def __init__(self, state: str) -> None:
        self._state = state
        self._answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._server: asyncio.Server | None = None
        self.address = ""

    async def open(self) -> None:
        """Listen on a port that is free. Raises OSError."""
        self._server = await asyncio.start_server(self._serve, HOST, 0, limit=LONGEST_REQUEST)
        self.address = address(self._server.sockets[0].getsockname()[1], self._state)

    async def answer(self) -> str:
        """The whole address that the browser came to."""
        return await asyncio.shield(self._answer)

    def close(self) -> None:
        """Listen no longer."""
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, TimeoutError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            async with asyncio.timeout(REQUEST_SECONDS):
                head = await reader.readuntil(b"\r\n\r\n")
                target = self._target(head)
                if target is not None:
                    self._hear(target)
                page = _PAGE.format(NOT_HERE if target is None else HEARD).encode()
                status = "404 Not Found" if target is None else "200 OK"
                writer.write(_HEAD.format(status=status, length=len(page)).encode() + page)
                await writer.drain()
        writer.close()

    def _target(self, head: bytes) -> str | None:
        """What was asked for, where it is what is waited for: once, by its own name, with the state."""
        request, *headers = head.decode("latin-1").split("\r\n")
        method, _, rest = request.partition(" ")
        target = rest.rpartition(" ")[0]
        parts = urlsplit(target)
        hosts = [line.partition(":")[2].strip() for line in headers if line.lower().startswith("host:")]
        states = parse_qs(parts.query).get(STATE, [])
        fits = (
            method == "GET"
            and parts.path == PATH
            and not parts.netloc
            and hosts == [urlsplit(self.address).netloc]
            and len(states) == 1
            and secrets.compare_digest(states[0].encode(), self._state.encode())
        )
        return target if fits and not self._answer.done() else None

    def _hear(self, target: str) -> None:
        self._answer.set_result(f"http://{urlsplit(self.address).netloc}{target}")
        self.close()
