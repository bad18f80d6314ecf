"""What the stream says. Light: the screens import it before any server is known."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """What changed: a topic and the ids of its rows; no ids means any."""

    topic: str
    ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Live:
    """The subscription stands: what was published before it may be lost, so catch up now."""


@dataclass(frozen=True, slots=True)
class Away:
    """Redis cannot be reached; the stream keeps trying."""
