"""As whom PostgreSQL runs, and where its files are then: it refuses to run as root.

A strategy takes the data directory and PostgreSQL's install and answers with a footing. For an ordinary user that
is trivial. For root it is a user namespace, in which an ordinary user seems to run the programs while every file
stays root's, and where that is forbidden (in many containers) another account. That account cannot reach root's
directories, which are never opened to it: it has a home under /var/lib, and if need be a copy of the programs.
"""

import hashlib
import os
import pwd
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from data.embedded import places
from data.embedded.errors import EmbeddedError
from data.embedded.process import Account, Runner

CLUSTER = "pg18"

_OWN_SERVER = "name a PostgreSQL of your own in the settings"


@dataclass(frozen=True, slots=True)
class Footing:
    """`home` holds the cluster, `programs` is PostgreSQL's bin, `runner` runs them."""

    home: Path
    programs: Path
    runner: Runner


Strategy = Callable[[Path, Path], Footing]


def choose(root: Path) -> Strategy:
    """The strategy that made the cluster of `root`, else the first that works here."""
    if os.geteuid() != 0:
        return as_ourselves
    if (root / CLUSTER).exists():
        return in_namespace
    other = AsOther()
    if (other.home(root) / CLUSTER).exists():
        return other
    return in_namespace if _namespace().can(["/bin/sh", "-c", ":"]) else other


def as_ourselves(root: Path, install: Path) -> Footing:
    """Nothing special."""
    return Footing(root, install / "bin", Runner())


def in_namespace(root: Path, install: Path) -> Footing:
    """Behind unshare (util-linux)."""
    return Footing(root, install / "bin", _namespace())


def _namespace() -> Runner:
    # initdb looks its user up: the number it sees must be one that has a name here.
    seen = next(_accounts(), None)
    if seen is None:
        raise EmbeddedError(f"The system has no account but root's: add one, or {_OWN_SERVER}.")
    return Runner(("unshare", "--user", f"--map-user={seen.uid}", f"--map-group={seen.gid}", "--"))


def _caches() -> tuple[Path, ...]:
    return Path("/var/cache/bindeck"), Path(tempfile.gettempdir(), "bindeck-programs")


@dataclass(frozen=True, slots=True)
class AsOther:
    """As nobody, or as the first account that works; its home in `homes`, its programs in `caches`."""

    homes: Path = Path("/var/lib/bindeck")
    caches: tuple[Path, ...] = field(default_factory=_caches)

    def __call__(self, root: Path, install: Path) -> Footing:
        home = self.home(root)
        for directory in (self.homes, home):
            # Ours, passable, and with private directories of the account in it.
            places.verify(places.make(directory, mode=0o711), shut=places.UNWRITABLE)
        account = self._account(home / CLUSTER)
        runner = Runner(account=account)
        return Footing(home, self._programs(runner, account, install), runner)

    def home(self, root: Path) -> Path:
        """The home of the cluster that belongs to `root`."""
        return self.homes / hashlib.sha256(os.fsencode(os.path.realpath(root))).hexdigest()[:12]

    def _account(self, cluster: Path) -> Account:
        owner = cluster.stat().st_uid if cluster.exists() else None
        candidates = (account for account in _accounts() if owner in (None, account.uid))
        for account in candidates:
            if Runner(account=account).can(["/bin/sh", "-c", ":"]):
                return account
        raise EmbeddedError(f"PostgreSQL does not run as root and no other account may be used: {_OWN_SERVER}.")

    def _programs(self, runner: Runner, account: Account, install: Path) -> Path:
        for programs in self._copies(install):
            if runner.can([programs / "postgres", "--version"]):
                return programs
        raise EmbeddedError(
            f"PostgreSQL does not run as root and the account {account.name} cannot read it: {_OWN_SERVER}."
        )

    def _copies(self, install: Path) -> Iterator[Path]:
        yield install / "bin"
        for cache in self.caches:
            with suppress(OSError, EmbeddedError):
                places.make(cache, mode=0o755)
                places.verify(cache, shut=places.UNWRITABLE)
                yield _copy(install, cache) / install.parent.name / install.name / "bin"


def _accounts() -> Iterator[Account]:
    """Every account but root's, nobody first."""
    with suppress(KeyError):
        nobody = pwd.getpwnam("nobody")
        yield Account(nobody.pw_name, nobody.pw_uid, nobody.pw_gid)
    for entry in pwd.getpwall():
        if entry.pw_uid and entry.pw_name != "nobody":
            yield Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _copy(install: Path, cache: Path) -> Path:
    """A copy that everyone may read, made once for each build: install's package and its libraries beside it."""
    package = install.parent
    build = (install / "bin" / "postgres").stat()
    stamp = hashlib.sha256(f"{package}\0{build.st_size}\0{build.st_mtime_ns}".encode()).hexdigest()[:12]
    copy = cache / f"postgresql-{stamp}"
    if copy.exists():
        return copy
    with tempfile.TemporaryDirectory(prefix="new-", dir=cache) as new:
        needless = shutil.ignore_patterns("include", "*.a", "__pycache__")
        shutil.copytree(install, Path(new, package.name, install.name), symlinks=True, ignore=needless)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, Path(new, libraries.name), symlinks=True)
        for folder, _, files in os.walk(new):
            for entry in (folder, *(f"{folder}/{file}" for file in files)):
                os.chmod(entry, 0o755)
        try:
            Path(new).rename(copy)  # so that a copy is whole or absent
        except OSError:
            if not copy.exists():  # else another has made the same one meanwhile
                raise
    return copy
