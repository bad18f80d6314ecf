"""What was typed into a form and not saved yet, on disk: neither a crash nor a closed terminal loses it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from data.errors import BindeckError
from data.files import write_whole
from widgets.fields import State

VERSION = 1

OPEN: set[Path] = set()
"""The files of the forms that are open in this program."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A form that was left: the listing, its fields as they were seen, and what was typed over them."""

    listing_uuid: str
    base: Mapping[str, Any]
    typed: Mapping[str, State]
    kept_at: float
    """Seconds since 1970."""

    @property
    def title(self) -> str:
        """What the listing is called there."""
        return str(self.typed.get("title") or self.base.get("title") or "without a title")


def kept_path(state_dir: Path, user_id: object, what: str, listing_uuid: str) -> Path:
    """Where a form is kept; `what` is what is done to what: a screen's WHAT."""
    name = hashlib.sha256(listing_uuid.encode(errors="surrogatepass")).hexdigest()[:16]
    return state_dir / f"form-{user_id}-{what}-{name}.json"


def keep(path: Path, kept: Kept) -> None:
    """Keep a form, for this account's eyes only. Raises BindeckError with the reason."""
    text = json.dumps({"version": VERSION, "pid": os.getpid(), **asdict(kept)})
    write_whole(path, text, mode=0o600)


def forget(path: Path) -> None:
    """What was typed is saved, or thrown away. Raises BindeckError with the reason."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise BindeckError(f"{path} could not be removed: {error.strerror}.") from None


def left(path: Path) -> Kept | None:
    """What a form that is open nowhere was left with; None where there is nothing, or no sense in it."""
    if path in OPEN:
        return None
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        if plain["version"] != VERSION or _is_alive(plain["pid"]):
            return None
        return Kept(
            str(plain["listing_uuid"]),
            dict(plain["base"]),
            {str(field): _state(state) for field, state in dict(plain["typed"]).items()},
            float(plain["kept_at"]),
        )
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return None


def left_new(state_dir: Path, user_id: object, what: str) -> Path | None:
    """The newest form of something new (`what`) that was left; None where there is none."""
    paths = state_dir.glob(f"form-{user_id}-{what}-*.json")
    found = [(kept.kept_at, path) for path in paths if (kept := left(path))]
    return max(found)[1] if found else None


def _state(plain: Any) -> State:
    return plain if isinstance(plain, str) else [str(entry) for entry in plain]


def _is_alive(pid: Any) -> bool:
    """Whether another program of ours may still have the form open."""
    if not isinstance(pid, int) or pid <= 0 or pid == os.getpid():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
