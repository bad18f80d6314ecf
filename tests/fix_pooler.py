"""A stand-in for a transaction-mode pooler: a proxy that speaks PostgreSQL's protocol as PgBouncer documents it.

It refuses the startup parameter `options`, or `swallows` it, and notes named prepared statements, which under
transaction pooling belong to someone else's server connection.
"""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

REFUSAL = b"SERROR\x00VERROR\x00C08P01\x00Munsupported startup parameter: options\x00\x00"


class Pooler:
    """What passed through."""

    def __init__(self, directory: Path, server: Path, *, swallows: bool) -> None:
        self.directory = directory
        self._swallows = swallows
        self._server = server
        self.refused = 0
        self.named_statements: list[bytes] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client."""
        head = await reader.readexactly(4)
        body = await reader.readexactly(struct.unpack("!I", head)[0] - 4)
        if b"\0options\0" in body and self._swallows:
            head, body = _without_options(body)
        elif b"\0options\0" in body:
            self.refused += 1
            writer.write(b"E" + struct.pack("!I", len(REFUSAL) + 4) + REFUSAL)
            await writer.drain()
            writer.close()
            return
        from_server, to_server = await asyncio.open_unix_connection(str(self._server))
        to_server.write(head + body)
        await asyncio.gather(self._forward(reader, to_server), _copy(from_server, writer), return_exceptions=True)

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readexactly(5)
                body = await reader.readexactly(struct.unpack("!I", head[1:])[0] - 4)
                if head[:1] == b"P" and not body.startswith(b"\0"):
                    self.named_statements.append(body.partition(b"\0")[0])
                writer.write(head + body)
                await writer.drain()
        writer.close()


def _without_options(body: bytes) -> tuple[bytes, bytes]:
    """A startup message without the parameter, as PgBouncer sends it on when told to ignore it."""
    words = body[4:].rstrip(b"\0").split(b"\0")
    kept = [pair for pair in zip(words[::2], words[1::2], strict=True) if pair[0] != b"options"]
    shorter = body[:4] + b"".join(name + b"\0" + value + b"\0" for name, value in kept) + b"\0"
    return struct.pack("!I", len(shorter) + 4), shorter


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def pooling(directory: Path, server: Path, *, swallows: bool = False) -> AsyncIterator[Pooler]:
    """A pooler on a socket in a directory, before the server behind another socket."""
    pooler = Pooler(directory, server, swallows=swallows)
    listening = await asyncio.start_unix_server(pooler.serve, directory / ".s.PGSQL.5432")
    try:
        yield pooler
    finally:
        listening.close()
