"""Label printers on the network, against a server that takes what it is sent."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from data.errors import BindeckError
from data.labels.printer import send
from data.rules.printers import Printer, address


class Device:
    """A printer: what it was sent, job by job."""

    def __init__(self) -> None:
        self.jobs: list[bytes] = []
        self.ended = asyncio.Event()

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.jobs.append(await reader.read())
        writer.close()
        self.ended.set()


@asynccontextmanager
async def serving(take: object) -> AsyncIterator[Printer]:
    server = await asyncio.start_server(take, "127.0.0.1", 0)
    try:
        yield Printer(*server.sockets[0].getsockname()[:2])
    finally:
        server.close()
        await server.wait_closed()


async def test_a_job_arrives_whole() -> None:
    device = Device()
    job = b"^XA^XZ" * 200_000
    async with serving(device.take) as printer:
        await send(printer, job)
        async with asyncio.timeout(10):
            await device.ended.wait()
    assert device.jobs == [job]


async def test_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        printer = Printer(*taken.getsockname())
        with pytest.raises(
            BindeckError, match=rf"{printer.port} cannot be reached: Connection refused\. Nothing was sent"
        ):
            await send(printer, b"^XA^XZ")


async def test_a_name_that_nobody_has() -> None:
    with pytest.raises(
        BindeckError, match=r"printer\.invalid:9100 cannot be reached: that name is not known\. Nothing was sent"
    ):
        await send(Printer("printer.invalid"), b"^XA^XZ")


async def test_a_printer_that_does_not_answer() -> None:
    """Its queue of connections is full, as of one that is hung: the next caller waits."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        printer = Printer(*deaf.getsockname())
        waiting = []
        try:
            for _ in range(4):
                caller = socket.socket()
                caller.setblocking(False)
                caller.connect_ex((printer.host, printer.port))
                waiting.append(caller)
            with pytest.raises(BindeckError, match=r"did not answer within 0\.3 s\. Nothing was sent"):
                await send(printer, b"^XA^XZ", connect_seconds=0.3)
        finally:
            for caller in waiting:
                caller.close()


async def test_a_printer_that_stops_taking() -> None:
    async def take_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await released.wait()
        writer.close()

    released = asyncio.Event()
    async with serving(take_nothing) as printer:
        with pytest.raises(BindeckError, match="stopped taking the job: Look which labels came out"):
            await send(printer, b"^XA^XZ" * 5_000_000, send_seconds=0.3)
        released.set()


async def test_a_printer_that_breaks_off() -> None:
    async def break_off(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.transport.abort()

    async with serving(break_off) as printer:
        with pytest.raises(BindeckError, match=r"broke off: .*Look which labels came out"):
            await send(printer, b"^XA^XZ" * 5_000_000)


@pytest.mark.parametrize(
    ("text", "printer"),
    [
        (" 192.168.1.50:6101 ", Printer("192.168.1.50", 6101)),
        ("zebra", Printer("zebra")),
        ("[::1]", Printer("::1")),
        ("[fe80::1%eth0]:9100", Printer("fe80::1%eth0")),
    ],
)
def test_addresses(text: str, printer: Printer) -> None:
    assert address(text) == printer
    assert address(str(printer)) == printer


@pytest.mark.parametrize("text", ["", ":9100", "host:0", "host:70000", "host:port", "two words", "::1", "a/b"])
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match="type it like"):
        address(text)
