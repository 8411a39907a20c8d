"""Where runs compute: the narrow interface that processes implement today and a cluster's actors could tomorrow."""

from __future__ import annotations

from multiprocessing.connection import Connection
from typing import Protocol

from core.runs.event import Job
from core.runs.inbox import Order
from core.runs.limits import Limits
from core.runs.outbox import Report


class Worker(Protocol):
    """One run's place of computing. Its methods return at once, and none of them raises when it is dead."""

    @property
    def handle(self) -> Connection | int:
        """What `multiprocessing.connection.wait` can wait for: ready when `receive` or `running` has news."""
        ...

    @property
    def running(self) -> bool:
        """Whether it still exists; once False, all that it held is given back."""
        ...

    @property
    def last_words(self) -> str:
        """One sentence for the reader on why it ended by itself."""
        ...

    def send(self, order: Order) -> None:
        """Hand it an order; orders arrive in their sequence."""
        ...

    def receive(self) -> list[Report]:
        """The reports that have arrived since the last call, oldest first; at most a handful per call."""
        ...

    def memory(self) -> int | None:
        """Bytes that it has taken since it began; None where that is not known."""
        ...

    def kill(self) -> None:
        """End it, whatever it does; it is gone when `running` says so."""
        ...


class Backend(Protocol):
    """Starts workers."""

    def launch(self, job: Job, limits: Limits) -> Worker:
        """A worker for a job, at rest until its first order. Returns at once; a start that fails shows as death."""
        ...

    def close(self) -> None:
        """Give back what is held ready for further workers."""
        ...
