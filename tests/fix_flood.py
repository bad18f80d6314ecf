"""A flood of alerts, written as other programs write them: each for itself, every other one published."""

import contextlib
import json
import sys
import time
from uuid import UUID

import psycopg
from redis import Redis
from redis.exceptions import RedisError

from data.changes import Change
from data.connect import arguments
from data.stream import channel, encode

INSERT = (
    "INSERT INTO notifications (type, listing_id, platform, title) VALUES ('sale', %s, 'ebay', %s) RETURNING id"
)


def pour(
    url: str,
    redis_url: str,
    user_id: UUID,
    listing_id: int,
    first: int,
    count: int,
    rate: float,
    published: int = 2,
) -> list[float]:
    """Write alerts `first` … `first + count - 1`, so many a second, and publish each `published`-th.

    When each was written, on the machine's monotonic clock. Blocks; a Redis that is away is no matter.
    """
    written = list[float]()
    with psycopg.connect(**arguments(url)) as connection, Redis.from_url(redis_url) as redis:
        connection.execute("SET synchronous_commit = off")
        began = time.monotonic()
        for number in range(count):
            row = connection.execute(INSERT, (listing_id, f"alert {first + number}")).fetchone()
            written.append(time.monotonic())
            assert row is not None
            if number % published == published - 1:
                with contextlib.suppress(RedisError):
                    redis.publish(channel(user_id), encode(Change("notifications", (row[0],)), "flood"))
            time.sleep(max(0.0, began + (number + 1) / rate - time.monotonic()))
    return written


def main(words: list[str]) -> None:
    """The same as a program of its own, which writes its answer as JSON."""
    url, redis_url, user_id, listing_id, first, count, rate, published = words
    numbers = (int(listing_id), int(first), int(count), float(rate), int(published))
    json.dump(pour(url, redis_url, UUID(user_id), *numbers), sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
