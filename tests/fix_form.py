"""Forms in a dashboard: opened, typed into, and what they left on disk."""

from pathlib import Path

from tests.fix_dashboard import Dashboard


async def open_form(board: Dashboard, key: str) -> None:
    """Press a key on the Listings that opens a form, and wait until it can be typed into."""
    await board.press("f3")
    await board.until(lambda: board.text.startswith(" Listings") and "loading" not in board.text)
    await board.press(key)
    await ready(board)


async def ready(board: Dashboard) -> None:
    """Wait until the form on the screen can be typed into."""
    await board.until(lambda: getattr(board.app.screen, "ready", False))
    await board.until(lambda: board.app.focused is not None)


async def type_into(board: Dashboard, name: str, text: str) -> None:
    """Type a text into a field, after what stands there."""
    board.app.screen.form.fields[name].take_focus()
    await board.until(lambda: board.app.screen.form.fields[name].has_focus_within)
    await board.pilot.pause()
    await board.type(text)


async def replace(board: Dashboard, name: str, text: str) -> None:
    """Type a text into a field in place of what stands there."""
    await type_into(board, name, "")
    await board.press("end", "ctrl+u")
    await board.type(text)


def state(board: Dashboard, name: str) -> object:
    """What stands in a field."""
    return board.app.screen.form.fields[name].state


def left(state_dir: Path) -> list[Path]:
    """The forms that are kept on disk."""
    return list(state_dir.glob("form-*"))
