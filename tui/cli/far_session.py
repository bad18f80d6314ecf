"""`bindeck sign-in` with Supabase: by password, by a code that is sent, or by what a browser brings back."""

import asyncio
import os
import sys

from data.rules.providers import parse_name, title_of
from data.supabase_return import ReturnUnfit
from tui.door import Guest, NotSignedIn
from tui.far_door import FactorWanted, FarDoor
from tui.far_errand import Errand, errand
from widgets.text import clean

OPEN = "Open this address in a browser, and sign in with {title} there:\n\n{address}\n"
HEARD = (
    "Then this goes on by itself. Where it does not, paste the address at which the browser ends, or its code: "
)
PASTED = (
    "The browser ends at a page that it cannot show, which is right.\n"
    "Copy that page's address, and paste it (or its code) here: "
)
LONGEST_LINE = 65_536


async def by_password(far: FarDoor, email: str, password: str) -> Guest:
    """Raises as `FarDoor.sign_in`; NotSignedIn where nothing is typed any more. So do the others."""
    return await _past_factor(far, await far.sign_in(email, password))


async def by_code(far: FarDoor, email: str) -> Guest:
    """Have a code sent, and ask for it."""
    await far.send_code(email)
    print(clean(f"If {email} has an account, a code is on its way there."))
    code = await _asked("The code in the newest e-mail: ")
    return await _past_factor(far, await far.sign_in_by_code(email, code.replace(" ", "")))


async def by_browser(far: FarDoor, provider: str) -> Guest:
    """Tell the address to open, and take what the browser brings back, by itself or pasted."""
    try:
        name = parse_name(provider)
    except ValueError as problem:
        raise NotSignedIn(str(problem)) from None
    async with errand(far, name) as way:
        print(OPEN.format(title=clean(title_of(name)), address=clean(way.address)))
        answer: Guest | FactorWanted | None = None
        while answer is None:
            try:
                answer = await way.take(await _brought(way))
            except ReturnUnfit as unfit:
                print(unfit)
    return await _past_factor(far, answer)


async def _brought(way: Errand) -> str:
    """What was pasted, or what the browser came back to on this machine."""
    waiting = [asyncio.create_task(_asked(HEARD if way.listens else PASTED))]
    if way.listens:
        waiting.append(asyncio.create_task(way.brought()))
    try:
        done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        return next(iter(done)).result()
    finally:
        for task in waiting:
            task.cancel()
        print()


async def _past_factor(far: FarDoor, answer: Guest | FactorWanted) -> Guest:
    if isinstance(answer, Guest):
        return answer
    code = await _asked("The code that your authenticator shows now: ")
    return await far.show_factor(answer, code.replace(" ", ""))


async def _asked(question: str) -> str:
    """A line from the terminal. No thread reads it: one could not be ended, and would hold up Ctrl-C."""
    print(question, end="", flush=True)
    loop, line = asyncio.get_running_loop(), sys.stdin.fileno()
    ready = asyncio.Event()
    loop.add_reader(line, ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(line)
    typed = os.read(line, LONGEST_LINE)
    if not typed:
        raise NotSignedIn("Nobody signed in: the input has ended.")
    return typed.decode(errors="replace").strip()
