"""Long computations take turns, those that a slider waits for first, and none is made for whoever has moved on.

Python computes one thing at a time. Five at once would take five times as long each, and so would every small answer
beside them; one after the other, the first is done at once and small answers share with one.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.scriptrunner import ScriptRunContext, StopException, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType
from streamlit.runtime.scriptrunner_utils.script_run_context import RunLocation, ThreadState

from core.wanted import asked_by, look

LATER = 1.0  # seconds for which those who come after may go first, if they are urgent
_LOOK = 0.05  # seconds between two looks of one who waits whether its visitor still does
_NOBODY = ""


@dataclass(eq=False)
class _Place:
    """One who waits: the time as of which it has come, and its number for those of the same time."""

    since: float
    number: int
    owner: str


class Turns:
    """One holder at a time, in the order of coming; a turn that is not urgent counts as come a second later.

    Whoever has computed lately counts as come later by as many seconds: one visitor who asks again and again makes the
    others wait for one turn, not for all of them. A visitor who waits and comes again, because the page changed, gives
    up the first place as soon as its script notices. Who has the turn and asks again goes on with it.

    Args:
        clock: seconds, rising.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._free, self._clock = threading.Condition(), clock
        self._waiting: list[_Place] = []
        self._numbers = itertools.count()
        self._holder: int | None = None  # the thread that has the turn
        self._paid: dict[str, float] = {}  # by owner, the time until which computing done lately counts

    @contextmanager
    def one(self, *, urgent: bool = False) -> Iterator[None]:
        """Wait for a turn and have it; raises what Streamlit ends a script with, once nobody waits for this one."""
        if self._holder == threading.get_ident():
            yield
            return
        owner, check = _asker()
        place = self._come(owner, urgent)
        try:
            self._wait(place, check)
        except BaseException:
            with self._free:
                self._waiting.remove(place)
                self._free.notify_all()
            raise
        began = self._clock()
        try:
            with asked_by(check):
                look()
                yield
        finally:
            self._end(owner, began)

    def _come(self, owner: str, urgent: bool) -> _Place:
        with self._free:
            now = self._clock()
            self._paid = {other: until for other, until in self._paid.items() if until > now}
            owed = self._paid.get(owner, now) - now
            place = _Place(now + owed + (0.0 if urgent else LATER), next(self._numbers), owner)
            self._waiting.append(place)
            return place

    def _wait(self, place: _Place, check: Callable[[], object]) -> None:
        """Have the turn. Looks now and then without the lock whether the visitor still waits."""
        while True:
            with self._free:
                if self._free.wait_for(lambda: self._holder is None and self._next() is place, _LOOK):
                    self._waiting.remove(place)
                    self._holder = threading.get_ident()
                    return
            check()

    def _next(self) -> _Place:
        return min(self._waiting, key=lambda place: (place.since, place.number))

    def _end(self, owner: str, began: float) -> None:
        with self._free:
            now = self._clock()
            if owner != _NOBODY:
                self._paid[owner] = max(self._paid.get(owner, now), now) + now - began
            self._holder = None
            self._free.notify_all()


def _asker() -> tuple[str, Callable[[], object]]:
    """Whose script asks, and what raises Streamlit's own end of a script that was stopped or has to run anew.

    A callback is not left for a newer message: what the hand has changed would be lost.
    """
    context = get_script_run_ctx(suppress_warning=True)
    if context is None:
        return _NOBODY, lambda: None
    if in_callback():
        return context.session_id, lambda: _unless_stopped(context)
    return context.session_id, context.session_state._yield_callback


def in_callback() -> bool:
    """Whether what runs is a control's callback, before the script itself."""
    return ThreadState.get().run_location is RunLocation.CALLBACK


def _unless_stopped(context: ScriptRunContext) -> None:
    requests = context.script_requests
    if requests is not None and requests._state is ScriptRequestType.STOP:
        raise StopException


@st.cache_resource(show_spinner=False)
def turns() -> Turns:
    """The turns of this server."""
    return Turns()
