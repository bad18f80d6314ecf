"""One job at a time, and of the questions that come meanwhile only the newest is kept."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Generic, TypeVar

from textual.dom import DOMNode
from textual.worker import Worker

Q = TypeVar("Q")

REST = 1.0
"""A rest is so many times as long as the answer before it: a flood of questions costs a quarter of the time."""

LONGEST_REST = 1.0
"""Seconds."""


class Latest(Generic[Q]):
    """Answers questions in a worker of `owner`; a burst of them costs two answers, not one each.

    With `rest`, the least seconds between two answers, the next one waits in proportion to what the last one
    cost; after a longer silence the answer comes at once.
    """

    def __init__(
        self, owner: DOMNode, answer: Callable[[Q], Awaitable[None]], group: str, *, rest: float = 0.0
    ) -> None:
        self._owner = owner
        self._answer = answer
        self._group = group
        self._rest = rest
        self._worker: Worker[None] | None = None
        self._turn = 0
        self._question: tuple[Q] | None = None
        self._answering = False

    @property
    def answering(self) -> bool:
        """Whether a question is being answered now."""
        return self._answering

    def ask(self, question: Q, *, drop_older: bool = False) -> None:
        """Answer this next; with `drop_older`, cancel what is being answered, or the rest, now."""
        self._question = (question,)
        if self._worker is not None:
            if not drop_older:
                return
            self._worker.cancel()
        self._turn += 1
        # Not the coroutine itself: a worker cancelled before its first step would leave it unawaited.
        answering = partial(self._run, self._turn)
        self._worker = self._owner.run_worker(answering, group=self._group, exit_on_error=False)

    def drop(self) -> bool:
        """Answer nothing any more of what was asked until now; whether there was anything."""
        if self._worker is None or not (self._answering or self._question):
            return False
        self._worker.cancel()
        self._worker, self._question, self._answering = None, None, False
        self._turn += 1
        return True

    async def _run(self, turn: int) -> None:
        try:
            while self._question is not None and turn == self._turn:
                (question,), self._question = self._question, None
                started = time.monotonic()
                self._answering = True
                await self._answer(question)
                self._answering = False
                if self._rest:
                    cost = time.monotonic() - started
                    await asyncio.sleep(max(self._rest, min(REST * cost, LONGEST_REST)))
        finally:
            if turn == self._turn:
                self._worker, self._answering = None, False
