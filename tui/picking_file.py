"""A walk on disk, so that it goes on after a lost connection."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

from data.errors import BindeckError
from data.files import write_whole
from tui.picking import Outcome, Walk

VERSION = 1


class WalkUnreadable(BindeckError):
    """There is a file of a walk, and it makes no sense."""


def walk_path(state_dir: Path, user_id: object) -> Path:
    """Where a user's walk is kept."""
    return state_dir / f"picks-{user_id}.json"


def load_walk(path: Path) -> Walk | None:
    """The walk that was left unfinished, None where there is none; WalkUnreadable when it cannot be read."""
    try:
        return _parsed(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        raise WalkUnreadable(f"The pick list that was left unfinished cannot be read ({path}).") from None


def save_walk(path: Path, walk: Walk) -> None:
    """Keep a walk; a finished one is forgotten. Raises BindeckError with the reason."""
    if walk.current is not None:
        write_whole(path, json.dumps(_plain(walk)))
        return
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise BindeckError(f"{path} could not be removed: {error.strerror}.") from None


def _plain(walk: Walk) -> dict[str, Any]:
    return {
        "version": VERSION,
        "left": walk.left,
        "done": list(walk.done.items()),
        "missed": sorted(walk.missed),
        "skipped": sorted(walk.skipped),
        "trail": walk.trail,
    }


def _parsed(plain: Any) -> Walk:
    if plain["version"] != VERSION:
        raise ValueError("another version")
    left = _keys(plain["left"])
    done = {_key(key): Outcome(outcome) for key, outcome in plain["done"]}
    if len({*left}) < len(left) or not done.keys().isdisjoint(left):
        raise ValueError("a stop twice")
    missed, skipped, trail = (_keys(plain[name]) for name in ("missed", "skipped", "trail"))
    return Walk(left, done, frozenset(left).intersection(missed), frozenset(left).intersection(skipped), trail)


def _keys(values: Any) -> tuple[int, ...]:
    if not isinstance(values, list):
        raise TypeError("no list")
    return tuple(map(_key, cast(list[Any], values)))


def _key(value: Any) -> int:
    if not isinstance(value, int):
        raise TypeError("no number")
    return value
