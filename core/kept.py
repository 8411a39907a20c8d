"""Results that are kept for whoever asks again, all of them in one account that is bounded by bytes and by time.

A link can ask for any number of different results, and one of them may be a thousand times as large as another. So
bytes count, not entries; what nobody has asked for lately goes, at once where much is kept.
"""

from __future__ import annotations

import enum
import functools
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Final, ParamSpec, TypeVar, cast

from core.sizes import bytes_of

P = ParamSpec("P")
R = TypeVar("R")


class _Missing(enum.Enum):
    MISSING = enum.auto()


MISSING: Final = _Missing.MISSING


_LEAST = 2_000  # bytes of an entry beside its result: the arguments, which are small


@dataclass(frozen=True)
class Bounds:
    """Of an account.

    Attributes:
        most: bytes at any time; the newest result is kept whatever it takes, since a page asks for it several times.
        rest: bytes that may stay while nobody asks.
        seconds: unasked for so long, a result goes while there is more than `rest`.
        longest: unasked for so long, it goes in any case.
    """

    most: int
    rest: int
    seconds: float = 60.0
    longest: float = 1800.0


LAPTOP = Bounds(most=512 * 2**20, rest=256 * 2**20)
HOSTED = Bounds(most=192 * 2**20, rest=48 * 2**20)


@dataclass(eq=False)
class _Entry:
    value: object
    size: int
    asked: float


class Account:
    """What is kept, the result that was asked for last at the end. May be used from many threads.

    Args:
        bounds: may be set anew at any time.
        clock: seconds, rising.
    """

    def __init__(self, bounds: Bounds = LAPTOP, clock: Callable[[], float] = time.monotonic) -> None:
        self.bounds, self._clock = bounds, clock
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._lock = threading.Lock()
        self._bytes = 0

    @property
    def bytes(self) -> int:
        """Of all that is kept."""
        return self._bytes

    def get(self, key: Hashable) -> object:
        """What is kept under a key, or MISSING."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return MISSING
            entry.asked = self._clock()
            self._entries.move_to_end(key)
            return entry.value

    def put(self, key: Hashable, value: object, size: int | None = None) -> None:
        """Keep a result; what was asked for longest ago makes room.

        Args:
            size: its bytes; None counts them.
        """
        entry = _Entry(value, _LEAST + (bytes_of(value) if size is None else size), self._clock())
        with self._lock:
            if key in self._entries:
                self._drop(key)
            self._entries[key] = entry
            self._bytes += entry.size
            while self._bytes > self.bounds.most and len(self._entries) > 1:
                self._drop(next(iter(self._entries)))

    def sweep(self) -> None:
        """Give up what nobody has asked for lately."""
        with self._lock:
            now = self._clock()
            while self._entries:
                key, oldest = next(iter(self._entries.items()))
                unasked = now - oldest.asked
                much = self._bytes > self.bounds.rest
                if unasked < (self.bounds.seconds if much else self.bounds.longest):
                    return
                self._drop(key)

    def clear(self) -> None:
        """Give up everything."""
        with self._lock:
            self._entries.clear()
            self._bytes = 0

    def _drop(self, key: Hashable) -> None:
        self._bytes -= self._entries.pop(key).size


ACCOUNT = Account()


def kept(each: int | None = None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Like `functools.lru_cache`, in the account: what a function made of the same arguments is not made again.

    Args:
        each: bytes of a result at most; None counts those of each, which takes as long as walking through it.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        name = f"{function.__module__}.{function.__qualname__}"

        @functools.wraps(function)
        def asked(*args: P.args, **kwargs: P.kwargs) -> R:
            key = (name, args, tuple(sorted(kwargs.items())))
            found = ACCOUNT.get(key)
            if found is MISSING:
                found = function(*args, **kwargs)
                ACCOUNT.put(key, found, each)
            return cast(R, found)

        return asked

    return decorate
