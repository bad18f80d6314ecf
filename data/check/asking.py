"""Connections on which questions are asked side by side."""

from collections.abc import Callable, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from typing import LiteralString, TypeVar

import psycopg

from data.check.live import Connection
from data.connect import arguments, explain

T = TypeVar("T")

Question = Callable[[Connection], T]

CONNECTIONS = 2
"""Without anything else to do there, the contract allows two."""

Going = Callable[[], None]
"""Called before each question, in whatever thread; what it raises ends the asking."""

# A policy that hides rows would make the counts untrue: with row_security off the server refuses instead.
# Parallel workers would each group the whole table again, compiling costs more than it saves, and groups that do
# not fit into memory are written to disk: it takes half the time so.
_READING: LiteralString = """
    SELECT set_config('row_security', 'off', false), set_config('default_transaction_read_only', 'on', false),
           set_config('max_parallel_workers_per_gather', '0', false), set_config('jit', 'off', false),
           set_config('work_mem', '16MB', false)
"""


class Asking:
    """Asks questions on its connections, each of which serves one question at a time."""

    def __init__(self, connections: list[Connection], threads: ThreadPoolExecutor, going: Going) -> None:
        self._threads = threads
        self._going = going
        self._idle: SimpleQueue[Connection] = SimpleQueue()
        for connection in connections:
            self._idle.put(connection)

    def all(self, questions: Iterable[Question[T]]) -> list[T]:
        """The answers, in the order of the questions; the first error ends it."""
        answers = [self._threads.submit(self._ask, question) for question in questions]
        return [answer.result() for answer in answers]

    def _ask(self, question: Question[T]) -> T:
        connection = self._idle.get()
        try:
            self._going()
            return question(connection)
        finally:
            self._idle.put(connection)


@contextmanager
def asking(url: str, number: int, going: Going) -> Generator[Asking]:
    """So many connections for as long as the block lasts. Raises DatabaseAway, QueryTimeout, Refused."""
    connections: list[Connection] = []
    threads = ThreadPoolExecutor(number)
    try:
        for _ in range(number):
            connections.append(psycopg.connect(**arguments(url)))
            connections[-1].execute(_READING)
        yield Asking(connections, threads, going)
    except BaseException as error:
        # What still runs would be waited for.
        threads.shutdown(wait=False, cancel_futures=True)
        for connection in connections:
            with suppress(psycopg.Error):
                connection.cancel()
        if isinstance(error, psycopg.Error):
            raise explain(error) from error
        raise
    finally:
        threads.shutdown()
        for connection in connections:
            connection.close()
