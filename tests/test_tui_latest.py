"""Questions asked faster than they are answered."""

import asyncio
import gc

import pytest
from textual.app import App

from tui.latest import Latest


@pytest.mark.parametrize("drop_older", [False, True])
async def test_of_a_burst_only_the_newest_is_answered_last(drop_older: bool) -> None:
    answered: list[int] = []
    last = asyncio.Event()

    async def answer(question: int) -> None:
        await asyncio.sleep(0.01)
        answered.append(question)
        if question == 4:
            last.set()

    app: App[None] = App()
    async with app.run_test():
        latest = Latest(app, answer, "questions")
        for question in range(5):
            latest.ask(question, drop_older=drop_older)
        await last.wait()
        gc.collect()  # an answer that was never begun would complain here
        assert answered == [4]
