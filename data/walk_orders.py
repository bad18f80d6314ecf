"""The order of bins that a person set: walk.json in the configuration directory, apart for each username."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from data.errors import BindeckError
from data.files import write_whole

FILE = "walk.json"

MOST = 10_000
"""Bins in an order."""


class WalkOrders:
    """The order of one user. The file is read each time, so that two dashboards and the printed list agree."""

    def __init__(self, config_dir: Path, username: str) -> None:
        self.path = config_dir / FILE
        self._user = username

    def own(self) -> list[str]:
        """Names of bins in the order of the walk; empty for the natural one. Raises BindeckError where the file is
        wrong."""
        return self._read().get(self._user, [])

    def known(self) -> list[str]:
        """The same, and the natural order where the file is wrong: work goes on."""
        try:
            return self.own()
        except BindeckError:
            return []

    def keep(self, bins: Sequence[str]) -> None:
        """Remember an order; an empty one is the natural one. Raises BindeckError; a wrong file is left alone."""
        users = {**self._read(), self._user: list(bins)}
        kept = {user: names for user, names in users.items() if names}
        write_whole(self.path, json.dumps({"walk": kept}, ensure_ascii=False, indent=1) + "\n")

    def _read(self) -> dict[str, list[str]]:
        try:
            users = cast(dict[str, Any], json.loads(self.path.read_text("utf-8"))["walk"])
            return {str(user): _names(names) for user, names in users.items()}
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except OSError as error:
            raise BindeckError(f"{self.path} cannot be read: {error.strerror}.") from None
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise BindeckError(f"{self.path} is not a file of walk orders; mend or remove it.") from None


def _names(value: object) -> list[str]:
    if not isinstance(value, list) or len(cast(list[object], value)) > MOST:
        raise TypeError("an order is a list of names")
    names = [name for name in cast(list[object], value) if isinstance(name, str)]
    for name in names:
        name.encode()  # half a surrogate pair could not be written again
    return list(dict.fromkeys(names))
