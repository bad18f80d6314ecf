"""The adapters there are: plug-ins, loaded when the first listing is to be ended with them."""

import asyncio
import inspect
import logging
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, cast

from data.marketplaces.base import Adapter, Credentials, Ending, EndingFailed, Proof
from data.rules.marketplaces import fold, label

log = logging.getLogger(__name__)

GROUP = "bindeck.marketplaces"

END_SECONDS = 10.0
"""After which an adapter is no longer waited for."""


def has_adapter(platform: str) -> bool:
    """Whether a plug-in claims the marketplace; a broken one does."""
    return bool(_points(platform))


def adapter_of(platform: str) -> Adapter | None:
    """The adapter of a marketplace, None where there is none. Raises EndingFailed where it cannot be loaded."""
    points = _points(platform)
    if not points:
        return None
    if len(points) > 1:
        names = " and ".join(sorted(point.value for point in points))
        raise EndingFailed(
            f"Several plug-ins end {label(platform)} listings: {names}. Remove all but one.", final=True
        )
    return _made(points[0])


async def end(ending: Ending, credentials: Credentials, seconds: float = END_SECONDS) -> Proof:
    """End a listing with its marketplace's adapter, which gets `seconds`. Raises EndingFailed and nothing else."""
    name = label(ending.platform)
    adapter = await asyncio.to_thread(adapter_of, ending.platform)
    if adapter is None:
        raise EndingFailed(f"There is no adapter for {name}: a person must end it there.", final=True)
    try:
        async with asyncio.timeout(seconds):
            return await adapter.end(ending, credentials)
    except EndingFailed:
        raise
    except TimeoutError:
        raise EndingFailed(f"{name} did not answer within {seconds:g} s.", final=False) from None
    except Exception as error:
        # Without its text and traceback: a plug-in's error may carry what it was called with.
        log.error("the adapter of %s failed: %s", name, type(error).__name__)
        raise EndingFailed(f"The adapter of {name} failed ({type(error).__name__}).", final=True) from None


def _points(platform: str) -> list[EntryPoint]:
    wanted = fold(platform)
    found = {point.value: point for point in entry_points(group=GROUP) if fold(point.name) == wanted}
    return list(found.values())


@cache
def _made(point: EntryPoint) -> Adapter:
    try:
        adapter: Any = point.load()()
    except Exception as error:
        log.exception("the plug-in %s cannot be loaded", point.value)
        reason = f"The plug-in {point.value} for {label(point.name)} cannot be loaded ({type(error).__name__})."
        raise EndingFailed(reason, final=True) from None
    if not inspect.iscoroutinefunction(getattr(adapter, "end", None)):
        reason = (
            f"The plug-in {point.value} for {label(point.name)} cannot end listings: it has no “async def end”."
        )
        raise EndingFailed(reason, final=True)
    return cast(Adapter, adapter)
