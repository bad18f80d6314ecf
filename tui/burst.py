"""Keys that come faster than fingers: a scanner types a code and ends it with Enter."""

SCANNER_GAP = 0.035
"""Seconds between two keys of a scanner, at most."""

SHORTEST_CODE = 4


class Burst:
    """The keys that were typed without a gap."""

    def __init__(self) -> None:
        self._text = ""
        self._last = float("-inf")
        self._ended = False

    @property
    def running(self) -> bool:
        """Whether the last key was one of several without a gap."""
        return len(self._text) > 1

    def add(self, character: str, at: float) -> bool:
        """Take a key that was typed `at` these seconds; whether it followed another one without a gap."""
        follows = at - self._last <= SCANNER_GAP
        self._text = self._text + character if follows and not self._ended else character
        self._last = at
        self._ended = False
        return follows

    def end(self, at: float) -> str | None:
        """Take an Enter; the code that it ends, None where there is none."""
        follows = at - self._last <= SCANNER_GAP and not self._ended
        self._last = at
        self._ended = True
        return self._text if follows and len(self._text) >= SHORTEST_CODE else None
