"""Long computations take turns, those that a slider waits for first.

Python computes one thing at a time. Five at once would take five times as long each, and so would every small answer
beside them; one after the other, the first is done at once and small answers share with one.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st


class Turns:
    """One holder at a time. Not to be taken again by who has it."""

    def __init__(self) -> None:
        self._free = threading.Condition()
        self._taken, self._urgent = False, 0

    @contextmanager
    def one(self, *, urgent: bool = False) -> Iterator[None]:
        """Wait for a turn and have it; urgent ones come before all others that wait."""
        with self._free:
            self._urgent += urgent
            self._free.wait_for(lambda: not self._taken and (urgent or not self._urgent))
            self._urgent -= urgent
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
