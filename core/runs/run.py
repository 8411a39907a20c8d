"""One run as the manager knows it: what its reader wants, what its process does, what it has said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from core.runs.backend import Worker
from core.runs.event import Job
from core.runs.history import History
from core.runs.inbox import Order
from core.runs.messages import Mode
from core.runs.outbox import Report

Phase = Literal["queued", "running", "paused", "done", "failed", "ended"]
STOP_SECONDS = 0.25  # what a stopped process gets to leave by itself


@dataclass(eq=False)
class Run:
    """A run. Its methods tell the process what to do; when, is the manager's business.

    Attributes:
        id: an unguessable name.
        owner: whose run it is.
        address: whence the owner comes; those of one address share its places.
        alive: whether the owner is still there.
        job: what is computed.
        history: what it has said.
        seen: when somebody last looked.
        wish: what the reader wants and has not got yet.
        sent: number of the last order to compute that the process received.
        worker: its process, once there is one.
        slot_since: since when it holds one of the places for computing; None: it holds none.
        queued_at: while it waits: its number, lower is further ahead.
        yielding: whether it was asked to give its place to others.
        rested: since when it has been at rest.
        spent: seconds of computing before `slot_since`.
        rest: the phase while it wants nothing.
        final: whether it will never compute again.
        kill_at: when to end a process that was asked to stop.
    """

    id: str
    owner: str
    address: str
    alive: Callable[[], bool]
    job: Job
    history: History
    seen: float
    wish: Order | None = None
    sent: int = 0
    worker: Worker | None = None
    slot_since: float | None = None
    queued_at: int | None = None
    yielding: bool = False
    rested: float = 0.0
    spent: float = 0.0
    rest: Phase = "paused"
    can_continue: bool = False
    sentence: str | None = None
    final: bool = False
    kill_at: float | None = None

    @property
    def waits(self) -> bool:
        """Whether it wants to compute and has no place."""
        return self.wish is not None and self.slot_since is None

    @property
    def idle(self) -> bool:
        """Whether its process, if there is one, has nothing to do."""
        return self.wish is None and self.slot_since is None

    def wants(self, mode: Mode, choice: str | None = None) -> None:
        """Note a new wish; a process that computes hears of it at once, unless it was asked to make room."""
        self.wish = Order(mode, (self.wish.number if self.wish else self.sent) + 1, choice)
        if self.slot_since is not None and not self.yielding:
            self._send_wish()

    def take_slot(self, now: float) -> None:
        """Compute; there is a process and a wish."""
        self.slot_since, self.yielding = now, False
        self._send_wish()

    def _send_wish(self) -> None:
        if self.worker is not None and self.wish is not None:
            self.sent = self.wish.number
            self.worker.send(self.wish)

    def yield_slot(self) -> None:
        """Ask the process to pause, and keep the wish for later."""
        if self.worker is not None and not self.yielding:
            self.yielding = True
            self.worker.send(Order("pause"))

    def pause(self) -> None:
        """Forget the wish."""
        self.wish = None
        if self.slot_since is not None:
            self.yield_slot()

    def computed(self, now: float) -> float:
        """Seconds that it has held a place for computing."""
        return self.spent + (0.0 if self.slot_since is None else now - self.slot_since)

    def free_slot(self, now: float) -> None:
        """It computes no longer."""
        self.spent, self.slot_since, self.yielding, self.rested = self.computed(now), None, False, now

    def hear(self, now: float) -> None:
        """Take what its process has to say."""
        for report in self.worker.receive() if self.worker is not None else ():
            self.take(report, now)

    def take(self, report: Report, now: float) -> None:
        """Store what a report brings, and note if the process has come to rest."""
        self.history.add(report.messages, report.artifacts)
        if self.final:
            return
        if report.rest == "failed":
            self.finish("failed", report.sentence, now)
        elif report.rest is not None and report.order == self.sent and self.slot_since is not None:
            self._come_to_rest(report, now)

    def _come_to_rest(self, report: Report, now: float) -> None:
        self.free_slot(now)
        done = report.rest == "done"
        self.rest, self.can_continue = ("done" if done else "paused"), done and report.can_continue
        if report.rest != "paused" and self.wish is not None and self.wish.number == self.sent:
            self.wish = None

    def finish(self, phase: Phase, sentence: str | None, now: float) -> None:
        """It will not compute again. Its process gets a moment to say what it still has to say."""
        self.rest, self.sentence, self.final = phase, sentence, True
        self.wish, self.can_continue = None, False
        if self.worker is not None:
            self.worker.send(Order("stop"))
            self.kill_at = now + STOP_SECONDS
