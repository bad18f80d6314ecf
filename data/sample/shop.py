"""What all makers of a sample share."""

from dataclasses import dataclass
from datetime import datetime

from data.sample.dice import Dice
from data.sample.events import Events
from data.sample.stock import Stock
from data.sample.writing import Batch, Ids


@dataclass(frozen=True, slots=True)
class Shop:
    """One seller's business in the making; `now` is the database's clock, naive UTC."""

    user_id: str
    now: datetime
    dice: Dice
    ids: Ids
    batch: Batch
    stock: Stock
    events: Events
