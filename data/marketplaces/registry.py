"""The adapters there are: plug-ins, loaded when the first listing is to be ended with them."""

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Coroutine
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, cast

from data.marketplaces.base import Adapter, Credentials, Ending, EndingFailed, Proof, SignIn
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
    answer = await _answer(adapter.end(ending, credentials), name, seconds)
    if isinstance(answer, BaseException):
        raise EndingFailed(f"The adapter of {name} failed ({type(answer).__name__}).", final=True)
    if answer is None:
        raise EndingFailed(f"The adapter of {name} gave no proof: look whether it is down.", final=True)
    return answer


async def sign_in(platform: str, credentials: Credentials, seconds: float = END_SECONDS) -> Proof:
    """Ask a marketplace whether it takes the credentials. Raises EndingFailed and nothing else."""
    name = label(platform)
    adapter: Any = await asyncio.to_thread(adapter_of, platform)
    if adapter is None:
        raise EndingFailed(f"There is no adapter for {name}: nothing can be asked there.", final=True)
    if not inspect.iscoroutinefunction(getattr(adapter, "sign_in", None)):
        raise EndingFailed(f"The adapter of {name} cannot test credentials.", final=True)
    answer = await _answer(cast(SignIn, adapter).sign_in(credentials), name, seconds)
    if isinstance(answer, BaseException):
        raise EndingFailed(f"The adapter of {name} failed ({type(answer).__name__}).", final=True)
    if answer is None:
        raise EndingFailed(f"The adapter of {name} did not say what {name} answered.", final=True)
    return answer


async def _answer(asked: Coroutine[Any, Any, object], name: str, seconds: float) -> Proof | BaseException | None:
    """What an adapter answers in time; what went wrong with it, None for no answer. Raises EndingFailed."""
    # A task of its own: an adapter that swallows its cancellation must not keep the row.
    asking = asyncio.ensure_future(_caught(asked))
    try:
        await asyncio.wait({asking}, timeout=seconds)
    finally:
        asking.cancel()
    if not asking.done():
        raise EndingFailed(f"{name} did not answer within {seconds:g} s.", final=False)
    answer = asking.result()
    if isinstance(answer, Proof) and answer.text.strip():
        return Proof(_storable(answer.text))
    if isinstance(answer, EndingFailed):
        raise EndingFailed(_storable(answer.reason), final=answer.final, rest=answer.rest)
    # Without its text and traceback: a plug-in's error may carry what it was called with.
    log.error("the adapter of %s failed: %s", name, type(answer).__name__)
    return answer if isinstance(answer, BaseException) else None


async def _caught(asked: Awaitable[object]) -> object:
    """What an adapter returned or raised: nothing of a plug-in, not even an exit, ends more than the asking."""
    try:
        return await asked
    except BaseException as error:
        return error


def _storable(text: str) -> str:
    """The text as a database takes it: no NUL, no half of a surrogate pair."""
    return text.replace("\0", "").encode(errors="replace").decode()


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
