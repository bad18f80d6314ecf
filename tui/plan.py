"""What a demo is asked to be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """A throw-away copy of a sample, and how often something is sold on it."""

    listings: int = 5_000
    seed: int = 1
    seconds_per_sale: float = 20.0
