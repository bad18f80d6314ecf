"""One seeded source of chance for everything in a sample."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")

_ENDINGS = (0, 0, 0, 0, 0, 0, 99, 99, 99, 50)


class Dice(Random):
    """A Random with the few draws the sample is made of; its own `choice` costs three times `pick`."""

    def pick(self, pool: Sequence[T]) -> T:
        """One of a pool."""
        return pool[int(self.random() * len(pool))]

    def chance(self, share: float) -> bool:
        """True in this share of the cases."""
        return self.random() < share

    def between(self, low: float, high: float) -> float:
        """A number from low up to high."""
        return low + (high - low) * self.random()

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.random() * (high - low + 1))

    def price(self, low: float, high: float) -> int:
        """A shop price in cents: cheap ones are commoner than dear ones; ends in .00, .99 or .50."""
        dollars = int(low * (high / low) ** self.random())
        return max(dollars, 1) * 100 + self.pick(_ENDINGS)

    def uuid(self) -> str:
        """A version 4 UUID of this seed, as text."""
        digits = f"{self.getrandbits(128):032x}"
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"

    def barcode(self, prefix: str, length: int) -> str:
        """A UPC-A (12 digits) or an EAN-13 (13) with a valid check digit."""
        missing = length - 1 - len(prefix)
        body = f"{prefix}{int(self.random() * 10**missing):0{missing}d}"
        weighted = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(body[::-1]))
        return f"{body}{-weighted % 10}"
