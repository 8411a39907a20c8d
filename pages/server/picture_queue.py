"""Who computes a picture now: few at once, addresses in turn, and nobody waits for what has become useless."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pages.server.door_limits import DoorLimits, door_limits


class Busy(Exception):
    """There is no turn for this question; its text is for who asks."""


class PictureQueue:
    """Places for computing. The next place goes to the address that computes least now, then to who came first.

    For one thread, the event loop's.

    Args:
        limits: how many and how long; None: as the environment says.
    """

    def __init__(self, limits: DoorLimits | None = None) -> None:
        self._limits = limits
        self._computing: Counter[str] = Counter()
        self._waiting: list[tuple[str, asyncio.Future[None]]] = []

    @asynccontextmanager
    async def place(self, address: str) -> AsyncIterator[None]:
        """Wait for a place and have it.

        Raises:
            Busy: too many questions of this address wait, or it took too long.
        """
        limits = self._limits or door_limits()
        asked = self._computing[address] + sum(other == address and not turn.done() for other, turn in self._waiting)
        if asked >= limits.pictures_of_one:
            raise Busy("Too many pictures are asked for from this address: ask for one after the other.")
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((address, turn))
        self._pass_on(limits)
        try:
            await asyncio.wait({turn}, timeout=limits.picture_patience)
            if not turn.done():
                raise Busy("Too many pictures are computed: ask again in a moment.")
            yield
        finally:
            self._waiting = [entry for entry in self._waiting if entry[1] is not turn]
            if turn.done():
                self._computing[address] -= 1
                self._computing += Counter()  # forgets addresses that compute nothing
            self._pass_on(limits)

    def _pass_on(self, limits: DoorLimits) -> None:
        """Give free places away."""
        while self._computing.total() < limits.pictures:
            open_ = [entry for entry in self._waiting if not entry[1].done()]
            if not open_:
                return
            address, turn = min(open_, key=lambda entry: self._computing[entry[0]])
            self._computing[address] += 1
            turn.set_result(None)
