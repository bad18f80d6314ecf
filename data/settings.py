"""Settings, from the environment alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from data.errors import BindeckError


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set; an unset or empty variable means the default."""

    data_dir: Path
    """BINDECK_DATA_DIR: the embedded servers' files."""
    state_dir: Path
    """BINDECK_STATE_DIR: the log."""
    database_url: str | None = None
    """DATABASE_URL: a PostgreSQL server; without it the embedded one."""
    redis_url: str | None = None
    """REDIS_URL: a Redis server; without it the embedded one."""
    user: str | None = None
    """BINDECK_USER: the username to work as, where the database has several."""
    redis_server: str | None = None
    """BINDECK_REDIS_SERVER: the redis-server program to embed."""
    poll_seconds: float = 5.0
    """BINDECK_POLL_SECONDS: how often to look while Redis is away."""

    @property
    def embedded(self) -> bool:
        """Whether any of the two servers is ours to start."""
        return self.database_url is None or self.redis_url is None


def from_environment(environ: Mapping[str, str]) -> Settings:
    """The settings a process was started with; BindeckError names the variable that makes no sense."""

    def given(name: str) -> str | None:
        return environ.get(name, "").strip() or None

    return Settings(
        data_dir=_directory(given("BINDECK_DATA_DIR"), platformdirs.user_data_path),
        state_dir=_directory(given("BINDECK_STATE_DIR"), platformdirs.user_state_path),
        database_url=given("DATABASE_URL"),
        redis_url=given("REDIS_URL"),
        user=given("BINDECK_USER"),
        redis_server=given("BINDECK_REDIS_SERVER"),
        poll_seconds=_seconds("BINDECK_POLL_SECONDS", given("BINDECK_POLL_SECONDS"), 5.0),
    )


def _directory(path: str | None, default: Callable[..., Path]) -> Path:
    if path is not None:
        try:
            return Path(path).expanduser().absolute()
        except RuntimeError:
            raise BindeckError(f"There is no home directory for {path}.") from None
    return default("bindeck", appauthor=False)


def _seconds(name: str, text: str | None, default: float) -> float:
    if text is None:
        return default
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0.1 <= seconds <= 86_400:
        raise BindeckError(f"{name} must be a number of seconds from 0.1 to 86400, not “{text}”.")
    return seconds
