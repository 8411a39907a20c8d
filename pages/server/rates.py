"""Rates: so many at once, then so many a second."""

from __future__ import annotations

import time
from collections.abc import Callable

from pages.server.door_limits import Rate

_FORGOTTEN = 60.0  # seconds between two looks for names that have rested


class Bucket:
    """What one sender may still send; who sends more waits, and each waits behind the one before."""

    def __init__(self, rate: Rate, now: float) -> None:
        self._rate, self._left, self._seen = rate, rate.burst, now

    def wait(self, now: float, count: float = 1) -> float:
        """Take one, or so many, and give the seconds to wait before it may go on; 0 within the rate."""
        self._left = self.left(now) - count
        self._seen = now
        return max(0.0, -self._left / self._rate.a_second)

    def left(self, now: float) -> float:
        """How many would pass now without waiting; negative while some wait."""
        return min(self._rate.burst, self._left + (now - self._seen) * self._rate.a_second)

    def full(self, now: float) -> bool:
        """Whether it has rested so long that a new one would be the same."""
        return self.left(now) >= self._rate.burst


class Buckets:
    """A bucket for each name, of those alone who have sent lately. For one thread, the event loop's."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._clock = rate, clock
        self._buckets: dict[str, Bucket] = {}
        self._swept = clock()

    def wait(self, name: str) -> float:
        """Take one for this name, and give the seconds to wait before it may go on."""
        now = self._clock()
        if now - self._swept > _FORGOTTEN:
            self._buckets = {other: bucket for other, bucket in self._buckets.items() if not bucket.full(now)}
            self._swept = now
        if name not in self._buckets:
            self._buckets[name] = Bucket(self._rate, now)
        return self._buckets[name].wait(now)
