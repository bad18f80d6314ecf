"""How long a server takes to answer."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

TIMES = 5
"""How often a server is asked how long it takes."""


async def quickest(ask: Callable[[], Awaitable[object]]) -> float:
    """How long a server takes to answer, in seconds: the quickest of a few times, as the others may have had to
    connect, or to wait for a busy program of ours."""
    taken: list[float] = []
    for _ in range(TIMES):
        began = time.perf_counter()
        await ask()
        taken.append(time.perf_counter() - began)
    return min(taken)
