"""A label printer on the network: it takes a job as raw bytes, on port 9100 as a rule."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass

from data.errors import BindeckError

USUAL_PORT = 9100
CONNECT_SECONDS = 5.0
SEND_SECONDS = 30.0

_ADDRESS = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+(?:%\w+)?)\]|(?P<host>[^\s:/\[\]]+))(?::(?P<port>[0-9]{1,5}))?")


@dataclass(frozen=True, slots=True)
class Printer:
    """Where a printer listens."""

    host: str
    port: int = USUAL_PORT

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def address(text: str) -> Printer:
    """A printer's address as people type it. ValueError with a sentence.

    >>> address("zebra.lan"), address("[fe80::1]:6101")
    (Printer(host='zebra.lan', port=9100), Printer(host='fe80::1', port=6101))
    """
    found = _ADDRESS.fullmatch(text.strip())
    port = int(found["port"] or USUAL_PORT) if found else 0
    if found is None or not 1 <= port <= 65535:
        raise ValueError(f"“{text.strip()}” is no address of a printer; type it like 192.168.1.50:{USUAL_PORT}.")
    return Printer(found["six"] or found["host"], port)


async def send(
    printer: Printer, job: bytes, *, connect_seconds: float = CONNECT_SECONDS, send_seconds: float = SEND_SECONDS
) -> None:
    """Hand a job to a printer. It says nothing back: what it took may still wait for paper.

    Raises BindeckError: where nothing was sent, and where a part of the job may have been printed.
    """
    try:
        async with asyncio.timeout(connect_seconds):
            _, writer = await asyncio.open_connection(printer.host, printer.port)
    except TimeoutError:
        raise BindeckError(
            f"The printer {printer} did not answer within {connect_seconds:g} s. Nothing was sent: is it on, "
            "and is that its address?"
        ) from None
    except (OSError, UnicodeError) as error:
        raise BindeckError(
            f"The printer {printer} cannot be reached: {_reason(error)}. Nothing was sent."
        ) from None
    try:
        async with asyncio.timeout(send_seconds):
            writer.write(job)
            await writer.drain()
            writer.write_eof()
            writer.close()
            await writer.wait_closed()
    except TimeoutError:
        raise BindeckError(f"The printer {printer} stopped taking the job: {_PARTLY}") from None
    except OSError as error:
        raise BindeckError(f"The printer {printer} broke off: {_reason(error)}. {_PARTLY}") from None
    finally:
        writer.transport.abort()


_PARTLY = "Look which labels came out before you print them again."


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror and not isinstance(error, TimeoutError):
        return error.strerror.removeprefix("Connect call failed").strip() or "it refuses"
    return "it refuses" if isinstance(error, ConnectionError) else "that name is not known"
