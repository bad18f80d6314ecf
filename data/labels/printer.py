"""A label printer on the network: it takes a job as raw bytes, on port 9100 as a rule."""

from __future__ import annotations

import asyncio
import os
import socket

from data.errors import BindeckError
from data.rules.printers import Printer

CONNECT_SECONDS = 5.0
SEND_SECONDS = 30.0


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
    """Why, in the system's words: asyncio's own name the address once more."""
    if isinstance(error, socket.gaierror) or not isinstance(error, OSError):
        return "that name is not known"
    return os.strerror(error.errno) if error.errno else "it refuses"
