"""What a person says of a listing's row on a marketplace: asked, then written, in a worker of the screen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from data.errors import BindeckError
from data.rules import sale
from data.rules.links import LONGEST, number_in, parse_link, parse_number
from data.rules.marketplaces import fold, label
from data.rules.moments import EXAMPLES, parse_moment
from data.rules.status import ListingStatus, PlatformStatus, read_listing
from data.rules.transitions import read
from queries import postings
from tui.base import DataScreen
from tui.dialogs import Confirm, Pick, Prompt
from tui.times import local
from tui.wording import plural

Screen = DataScreen[Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A row on a marketplace as the questions name it."""

    row_id: int
    title: str
    listing_status: str | None
    platform: str
    status: str | None
    number: str | None
    url: str | None

    @property
    def name(self) -> str:
        return f"{self.title} on {label(self.platform) or 'an unnamed marketplace'}"


async def add(screen: Screen, listing_id: int, title: str, choices: dict[str, str]) -> None:
    """Ask which marketplace comes to a listing; `choices` are names and what to say of each."""
    names = list(choices)
    question = f"Post it where? {title}"
    chosen = await screen.desk.push_screen_wait(Pick(question, [*choices.values(), "another marketplace …"]))
    if chosen is None:
        return
    name = names[chosen] if chosen < len(names) else None
    if name is None:
        name = await screen.desk.push_screen_wait(Prompt("What is the marketplace called?", _parse_name))
    if name is not None:
        said = f"{title} waits to be posted on {label(name)}. p marks it as posted."
        await _write(screen, lambda: screen.services.tenant.write(postings.add, listing_id, name), said)


async def retry(screen: Screen, ids: Sequence[int], what: str, *, asked: bool) -> Sequence[int]:
    """Have rows posted again; with `asked`, a person confirms it first. Those that were seen to."""
    ids = ids[: postings.MOST]
    if asked and not await screen.desk.push_screen_wait(
        Confirm(f"Try {what} again?", "They wait to be posted as if they had never failed. u takes it back.")
    ):
        return ()
    try:
        done = await screen.services.tenant.write(postings.retry, ids)
    except BindeckError as error:
        screen.say_refusal(error)
        ids = ()
    else:
        passed = f" {plural(done.passed, 'row')} had changed and stayed as they are." if done.passed else ""
        told = what if done.rows == 1 else plural(done.rows, "row")
        screen.desk.say(f"To be posted again: {told}.{passed}")
    screen.load()
    return ids


async def mark_posted(screen: Screen, place: Place) -> None:
    """Ask for the address and the number of what was posted by hand."""
    question = f"The address of {place.name}; empty where there is none:"
    hint = "https://www.ebay.com/itm/110012345678"
    url = await screen.desk.push_screen_wait(
        Prompt(question, parse_link, initial=place.url or "", hint=hint, longest=LONGEST + 1)
    )
    if url is None:
        return
    question = f"The number {label(place.platform) or 'the marketplace'} gives it; empty where there is none:"
    usual = place.number or number_in(url)
    number = await screen.desk.push_screen_wait(Prompt(question, parse_number, initial=usual))
    if number is None:
        return
    said = f"Live: {place.name}."
    if read_listing(place.listing_status) is not ListingStatus.ACTIVE:
        said += f" The listing itself is {place.listing_status or 'without a status'} still."
    writes = screen.services.tenant.write
    await _write(screen, lambda: writes(postings.posted, place.row_id, number or None, url or None), said)


async def mark_failed(screen: Screen, place: Place) -> None:
    """Ask why it could not be posted."""
    reason = await screen.desk.push_screen_wait(
        Prompt(f"Why could {place.name} not be posted?", _parse_reason, longest=postings.LONGEST_REASON)
    )
    if reason is not None:
        said = f"Failed: {place.name}."
        await _write(screen, lambda: screen.services.tenant.write(postings.failed, place.row_id, reason), said)


async def cancel(screen: Screen, place: Place) -> None:
    """Take it down: what is live at a time that is asked for, what never was posted at once."""
    if read(place.status) in postings.NEVER_POSTED:
        if await screen.desk.push_screen_wait(
            Confirm(f"Not post {place.name}?", "It was never live: it is canceled at once. u takes it back.")
        ):
            said = f"Not to be posted: {place.name}."
            await _write(screen, lambda: screen.services.tenant.write(postings.drop, place.row_id), said)
        return
    when = await _when(screen, place)
    if when is not None:
        said = f"{place.name} is to be taken down {_at(when)}. l keeps it live."
        await _write(screen, lambda: screen.services.tenant.write(postings.schedule, place.row_id, when), said)


async def keep_live(screen: Screen, place: Place) -> None:
    """Take a scheduled cancel back."""
    said = f"{place.name} stays live."
    await _write(screen, lambda: screen.services.tenant.write(postings.withdraw, place.row_id), said)


async def _when(screen: Screen, place: Place) -> datetime | timedelta | None:
    minutes = sale.VERIFICATION_WINDOW // timedelta(minutes=1)
    options = ["now", f"in {minutes} minutes", "at another time …"]
    chosen = await screen.desk.push_screen_wait(Pick(f"Take {place.name} down when?", options))
    if chosen is None or chosen < 2:
        return None if chosen is None else chosen * sale.VERIFICATION_WINDOW
    return await screen.desk.push_screen_wait(
        Prompt("When?", lambda text: parse_moment(text, datetime.now().astimezone()), hint=EXAMPLES)
    )


def _at(when: datetime | timedelta) -> str:
    if isinstance(when, datetime):
        return f"at {local(when)}"
    minutes = when // timedelta(minutes=1)
    return f"in {plural(minutes, 'minute')}" if minutes else "now"


def _parse_name(text: str) -> str:
    name = fold(text)
    if not name or len(name) > 40:
        raise ValueError("Type the marketplace's name, such as eBay.")
    return name


def _parse_reason(text: str) -> str:
    if not text.strip():
        raise ValueError("Type the reason, as the marketplace says it.")
    return text.strip()


async def _write(screen: Screen, write: Callable[[], Awaitable[Any]], said: str) -> None:
    try:
        await write()
    except BindeckError as error:
        screen.say_refusal(error)
    else:
        screen.desk.say(said)
    screen.load()


def can_cancel(status: str | None) -> bool:
    """Whether a row in this state can be taken down."""
    return read(status) in (*postings.NEVER_POSTED, PlatformStatus.ACTIVE, PlatformStatus.PENDING_CANCEL)
