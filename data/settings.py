"""Settings, from the environment alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import platformdirs

from data.errors import BindeckError
from data.rules import tiers
from data.rules.bell import USUAL, Bell, BellError, QuietHours, parse_bell, parse_quiet_hours
from data.rules.photos import Drawing
from data.rules.printers import Printer, address
from data.rules.tiers import Floors, TierError

T = TypeVar("T")


LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Project:
    """A Supabase project."""

    url: str
    """Without a slash at its end."""
    anon_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set; an unset or empty variable means the default."""

    data_dir: Path
    """BINDECK_DATA_DIR: the embedded servers' files."""
    state_dir: Path
    """BINDECK_STATE_DIR: the log, and a pick list that is under way."""
    config_dir: Path
    """BINDECK_CONFIG_DIR: the seller's own fees."""
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
    bell: Bell = USUAL
    """BINDECK_BELL: how often an alert of each type rings, such as sale=1,error=3,warning=1,info=0."""
    quiet_hours: QuietHours | None = None
    """BINDECK_QUIET_HOURS: local times between which nothing rings, such as 22:00-07:00."""
    label_printer: Printer | None = None
    """BINDECK_LABEL_PRINTER: the label printer that is proposed, such as 192.168.1.50:9100."""
    tiers: Floors = tiers.USUAL
    """BINDECK_TIERS: the values that mid, high and grail begin at, such as 10,100,500."""
    photos: Drawing = Drawing.AUTO
    """BINDECK_PHOTOS: how photos are drawn: auto, off, blocks, kitty or sixel."""
    photo_dir: Path | None = None
    """BINDECK_PHOTO_DIR: the folder that relative paths of photos begin at, the web application's data folder."""
    credential_key: str | None = field(default=None, repr=False)
    """BINDECK_CREDENTIAL_KEY: what seals the passwords of marketplaces; of several the first one, and all open."""

    supabase: Project | None = None
    """SUPABASE_URL and SUPABASE_ANON_KEY: the project whose accounts sign in."""

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
        config_dir=_directory(given("BINDECK_CONFIG_DIR"), platformdirs.user_config_path),
        database_url=given("DATABASE_URL"),
        redis_url=given("REDIS_URL"),
        user=given("BINDECK_USER"),
        redis_server=given("BINDECK_REDIS_SERVER"),
        poll_seconds=_seconds("BINDECK_POLL_SECONDS", given("BINDECK_POLL_SECONDS"), 5.0),
        bell=_read("BINDECK_BELL", given("BINDECK_BELL"), parse_bell, USUAL),
        quiet_hours=_read("BINDECK_QUIET_HOURS", given("BINDECK_QUIET_HOURS"), parse_quiet_hours, None),
        label_printer=_printer("BINDECK_LABEL_PRINTER", given("BINDECK_LABEL_PRINTER")),
        tiers=_tiers("BINDECK_TIERS", given("BINDECK_TIERS")),
        photos=_drawing("BINDECK_PHOTOS", given("BINDECK_PHOTOS")),
        photo_dir=_given_directory(given("BINDECK_PHOTO_DIR")),
        credential_key=given("BINDECK_CREDENTIAL_KEY"),
        supabase=_project(given("SUPABASE_URL"), given("SUPABASE_ANON_KEY")),
    )


def _project(url: str | None, anon_key: str | None) -> Project | None:
    if url is None and anon_key is None:
        return None
    if url is None or anon_key is None:
        there, missing = ("SUPABASE_URL", "SUPABASE_ANON_KEY") if url else ("SUPABASE_ANON_KEY", "SUPABASE_URL")
        raise BindeckError(f"{there} is set and {missing} is not: signing in with Supabase needs both.")
    parts = urlsplit(url)
    # Passwords and tokens go there: in clear only to this machine itself.
    if parts.scheme != "https" and (parts.scheme != "http" or parts.hostname not in LOOPBACK):
        raise BindeckError("SUPABASE_URL must begin with https://; http:// is for this machine alone.")
    if not parts.hostname or parts.username or parts.query or parts.fragment:
        raise BindeckError("SUPABASE_URL must be the address of a project, such as https://abc.supabase.co")
    return Project(url.rstrip("/"), anon_key)


def _directory(path: str | None, default: Callable[..., Path]) -> Path:
    return _given_directory(path) or default("bindeck", appauthor=False)


def _given_directory(path: str | None) -> Path | None:
    try:
        return None if path is None else Path(path).expanduser().absolute()
    except RuntimeError:
        raise BindeckError(f"There is no home directory for {path}.") from None


def _printer(name: str, text: str | None) -> Printer | None:
    try:
        return None if text is None else address(text)
    except ValueError as problem:
        raise BindeckError(f"{name}: {problem}") from None


def _tiers(name: str, text: str | None) -> Floors:
    try:
        return tiers.USUAL if text is None else tiers.parse(text)
    except TierError as problem:
        raise BindeckError(f"{name} must be {problem}") from None


def _drawing(name: str, text: str | None) -> Drawing:
    try:
        return Drawing((text or Drawing.AUTO).casefold())
    except ValueError:
        raise BindeckError(f"{name} must be {', '.join(Drawing)}, not “{text}”.") from None


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


def _read(name: str, text: str | None, parse: Callable[[str], T], default: T) -> T:
    try:
        return default if text is None else parse(text)
    except BellError as problem:
        raise BindeckError(f"{name}: {problem}") from None
