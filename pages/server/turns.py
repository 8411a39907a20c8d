"""Long computations take turns, those that a slider waits for first.

Python computes one thing at a time. Five at once would take five times as long each, and so would every small answer
beside them; one after the other, the first is done at once and small answers share with one.
"""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

LATER = 1.0  # seconds for which those who come after may go first, if they are urgent


class Turns:
    """One holder at a time, in the order of coming; a turn that is not urgent counts as come a second later.

    Not to be taken again by who has it.
    """

    def __init__(self) -> None:
        self._free = threading.Condition()
        self._waiting: list[tuple[float, int]] = []
        self._numbers = itertools.count()
        self._taken = False

    @contextmanager
    def one(self, *, urgent: bool = False) -> Iterator[None]:
        """Wait for a turn and have it."""
        with self._free:
            place = time.monotonic() + (0.0 if urgent else LATER), next(self._numbers)
            heapq.heappush(self._waiting, place)
            self._free.wait_for(lambda: not self._taken and self._waiting[0] == place)
            heapq.heappop(self._waiting)
            self._taken = True
        try:
            yield
        finally:
            with self._free:
                self._taken = False
                self._free.notify_all()


@st.cache_resource(show_spinner=False)
def turns() -> Turns:
    """The turns of this server."""
    return Turns()
