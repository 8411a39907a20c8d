"""What a run's process does all day: obey orders, compute, report."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Iterator

from core.errors import InsideTheNetError
from core.runs.event import Event, EventKind, Job
from core.runs.inbox import Inbox
from core.runs.messages import Mode
from core.runs.outbox import Outbox, Rest

PICTURE_SECONDS = 1 / 30
LAST_SECONDS = 0.15  # what a stopped job gets for its last events
_ENDS_STEP: dict[Mode, tuple[EventKind, ...]] = {"run": (), "epoch": ("epoch",), "batch": ("batch", "epoch")}
_NOTHING = Event("note")

_log = logging.getLogger(__name__)


class Loop:
    """Drains a job under orders, and is the `Control` of that job.

    Args:
        job: what to compute.
        inbox: orders, as they arrive; looked at between any two events.
        outbox: where events go.
        clock: seconds, rising.
    """

    def __init__(self, job: Job, inbox: Inbox, outbox: Outbox, clock: Callable[[], float] = time.monotonic) -> None:
        self._job, self._inbox, self._outbox, self._clock = job, inbox, outbox, clock
        self._mode: Mode | None = None
        self._order = 0
        self._choice: str | None = None
        self._last = _NOTHING
        self._pictured = -math.inf
        self._at_end = False
        self._over = False

    @property
    def stepping(self) -> bool:
        return self._mode in ("epoch", "batch")

    @property
    def stopping(self) -> bool:
        return self._inbox.stopped

    @property
    def choice(self) -> str | None:
        return self._choice

    def wants_picture(self) -> bool:
        now = self._clock()
        if not self.stepping and now - self._pictured < PICTURE_SECONDS:
            return False
        self._pictured = now
        return True

    def run(self) -> None:
        """Work until a stop or a failure."""
        try:
            events = self._job.events(self)
            while self._obey():
                self._advance(events)
            if not self._at_end:
                self._leave(events)
        except Exception as error:
            self._fail(error)

    def _obey(self) -> bool:
        """Follow the orders that have come, waiting for one while at rest; False after a stop."""
        while self._mode is None or not self._inbox.empty():
            order = self._inbox.get()
            if order.command == "stop":
                return False
            if order.command != "pause":
                self._mode, self._order, self._choice = order.command, order.number, order.choice
                self._outbox.hurry()
            elif self._mode is not None:
                self._rest("paused")
        return True

    def _advance(self, events: Iterator[Event]) -> None:
        event = None if self._over else next(events, None)
        if event is None:
            self._at_end = self._over = True
            self._rest("done")
            return
        self._last, self._at_end = event, event.kind == "end"
        self._outbox.add(event)
        if self._at_end:
            self._over = not event.can_continue
            self._rest("done")
        elif self._mode is not None and event.kind in _ENDS_STEP[self._mode]:
            self._rest("stepped")
        elif self._outbox.due:
            self._outbox.flush(self._order)

    def _rest(self, rest: Rest) -> None:
        self._mode = None
        if self._last.paused_message is not None:
            self._outbox.add(Event("note", self._last.paused_message()))
        self._last = _NOTHING
        self._outbox.flush(self._order, rest, can_continue=not self._over)

    def _leave(self, events: Iterator[Event]) -> None:
        """Send what the job still wants to say; a job that computes on instead is left at its second step."""
        self._outbox.flush(self._order)
        until, steps = self._clock() + LAST_SECONDS, 0
        while steps < 2 and self._clock() < until and (event := next(events, None)) is not None:
            self._outbox.add(event)
            self._outbox.flush(self._order)
            steps += event.kind in ("batch", "epoch")

    def _fail(self, error: Exception) -> None:
        known = isinstance(error, InsideTheNetError)
        sentence = str(error) if known else f"The run stopped with an error inside PyTorch: {type(error).__name__}."
        if not known:
            _log.error("A run failed.", exc_info=error)
        self._outbox.flush(self._order, "failed", sentence=sentence)
