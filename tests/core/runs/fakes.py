"""A backend and a clock that do what a test says."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from multiprocessing import Pipe

from core.runs.event import Job
from core.runs.inbox import Order
from core.runs.limits import Limits
from core.runs.manager import RunManager
from core.runs.outbox import Report, Rest
from tests.core.runs.jobs import Counting


class FakeClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class FakeWorker:
    """Obeys pauses and stops at once, unless it is told to be stubborn; computes when the test says so."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.orders: list[Order] = []
        self.reports: list[Report] = []
        self.running = True
        self.killed = False
        self.stubborn = False
        self.taken: int | None = 0
        self.last_words = "It died."
        self.order = 0
        self.handle, self._other_end = Pipe(duplex=False)

    def send(self, order: Order) -> None:
        self.orders.append(order)
        if self.stubborn:
            return
        if order.command == "stop":
            self.running = False
        elif order.command == "pause":
            self.says(rest="paused")
        else:
            self.order = order.number

    def says(self, *messages: str, rest: Rest | None = None, **more: object) -> None:
        artifacts = {key: pickle.dumps(value) for key, value in more.pop("artifacts", {}).items()}
        self.reports.append(Report(self.order, rest, messages=messages, artifacts=artifacts, **more))

    def receive(self) -> list[Report]:
        reports, self.reports = self.reports, []
        return reports

    def memory(self) -> int | None:
        return self.taken

    def kill(self) -> None:
        self.killed, self.running = True, False


class FakeBackend:
    """Keeps the workers in the order of their launch."""

    def __init__(self) -> None:
        self.workers: list[FakeWorker] = []
        self.broken = False
        self.closed = False

    def launch(self, job: Job, limits: Limits) -> FakeWorker:
        if self.broken:
            raise OSError("no processes left")
        self.workers.append(FakeWorker(job))
        return self.workers[-1]

    def close(self) -> None:
        self.closed = True


class Scene:
    """A manager without a thread, with everything around it in the test's hands."""

    def __init__(self, **limits: object) -> None:
        self.clock, self.backend = FakeClock(), FakeBackend()
        self.limits = Limits(**{"computing": 1, "queue": 3, "slice_seconds": 20.0, **limits})
        self.manager = RunManager(self.backend, self.limits, self.clock, supervised=False)
        self.runs: list[str] = []

    def start(
        self,
        owner: str = "",
        alive: Callable[[], bool] = lambda: True,
        mode: str = "run",
        job: Job | None = None,
        address: str | None = None,
    ) -> str:
        """Starts a run; each has an owner of its own unless one is given."""
        owner = owner or f"owner {len(self.runs)}"
        self.runs.append(self.manager.start(job or Counting(len(self.runs) + 1), owner, alive, mode, address=address))
        return self.runs[-1]

    def worker(self, run: str) -> FakeWorker:
        """The last worker of a run, found by its job."""
        return [worker for worker in self.backend.workers if worker.job == Counting(self.runs.index(run) + 1)][-1]

    def later(self, seconds: float, turns: int = 3) -> None:
        self.clock.now += seconds
        for _ in range(turns):
            self.manager.turn()

    def phase(self, run: str) -> str:
        status = self.manager.status(run)
        return f"queued {status.place}" if status.phase == "queued" else status.phase

    def phases(self) -> list[str]:
        return [self.phase(run) for run in self.runs]
