"""Runs as processes: forked from a warm server on Linux, taken from a small pool of spawned ones elsewhere.

A fork of a process that has torch imported computes after 20 ms and takes a few megabytes. Forking is unsafe on
macOS, where the GPU library has threads, and does not exist on Windows; there a spare process is kept waiting.
"""

from __future__ import annotations

import contextlib
import logging
import os
import pickle
import sys
import threading
from collections import deque
from collections.abc import Iterator
from multiprocessing import get_context
from multiprocessing.connection import wait
from pathlib import Path
from typing import Literal

from core.runs.child_process import ChildProcess
from core.runs.event import Job
from core.runs.limits import Limits
from core.runs.process_worker import ProcessWorker
from core.runs.worker import Ready, Task

Method = Literal["forkserver", "spawn"]
ROOT = Path(__file__).parents[2]

_log = logging.getLogger(__name__)


ForkServer = Literal["warming up", "ready", "cold", "gone"]


def best_method() -> Method:
    """How this system starts processes best."""
    return "forkserver" if sys.platform == "linux" else "spawn"


class ProcessBackend:
    """Implements `Backend`.

    The fork server is one per Python process, whatever the number of backends; the first backend's warm-up counts.

    Args:
        warm_up: a module that every run's process holds before it gets its job, or None.
        method: how to start processes; None takes the best one for this system.
        spares: processes that wait for a job; None keeps one where starting is slow.
    """

    def __init__(self, warm_up: str | None, method: Method | None = None, spares: int | None = None) -> None:
        self._warm_up = warm_up
        self._method: Method = method or best_method()
        self._context = get_context("spawn") if self._method == "spawn" else get_context("forkserver")
        self._wanted = (1 if self._method == "spawn" else 0) if spares is None else spares
        self._spares: deque[ChildProcess] = deque()
        self._lock = threading.Lock()
        self._warming = threading.Lock()
        self._warm: bool | None = None
        self._closed = False

    def start_warming(self) -> None:
        """Get ready for the first run, in the background."""
        threading.Thread(target=self.warm, name="run-warm-up", daemon=True).start()

    def warm(self) -> bool:
        """Get ready for the first run, which takes seconds; False if each run will have to import everything itself."""
        try:
            with self._warming:
                if self._method == "forkserver":
                    self._run_fork_server()
                if self._warm is None:
                    self._warm = self._method == "spawn" or self._warm_up is None or self._forks_are_warm()
                self._fill_up()
        except (OSError, EOFError):
            _log.exception("Runs could not be warmed up.")
        return self._warm or False

    def state(self) -> ForkServer:
        """Whether a run can start at once; without a fork server, whether that was found out."""
        if self._warm is None:
            return "warming up"
        if not self._warm:
            return "cold"
        return "gone" if self._method == "forkserver" and not _fork_server_lives() else "ready"

    def launch(self, job: Job, limits: Limits) -> ProcessWorker:
        """A worker for a job.

        Raises:
            pickle.PicklingError, TypeError, AttributeError: the job cannot be pickled.
        """
        task = Task(pickle.dumps(job), limits.nice, limits.seconds)
        spare = self._take_spare()
        if spare is not None:
            return ProcessWorker(spare, self.start_warming, task)
        child = ChildProcess(self._context, self._warm_up)
        return ProcessWorker(child, lambda: self._start(child), task)

    def close(self) -> None:
        """End the spare processes."""
        with self._lock:
            self._closed = True
        while (spare := self._take_spare()) is not None:
            _end(spare)

    def _start(self, child: ChildProcess) -> None:
        if self._method == "forkserver":
            self.warm()
        child.start()
        if self._wanted:
            self.start_warming()

    def _take_spare(self) -> ChildProcess | None:
        with self._lock:
            while self._spares:
                spare = self._spares.popleft()
                if not spare.over():
                    return spare
        return None

    def _fill_up(self) -> None:
        while self._needs_spare():
            spare = ChildProcess(self._context, self._warm_up)
            spare.start()
            with self._lock:
                closed = self._closed
                if not closed:
                    self._spares.append(spare)
            if closed:
                _end(spare)

    def _needs_spare(self) -> bool:
        with self._lock:
            return not self._closed and len(self._spares) < self._wanted

    def _run_fork_server(self) -> None:
        from multiprocessing import forkserver  # not on every system

        forkserver.set_forkserver_preload([name for name in ("core.runs.worker", self._warm_up) if name])
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        with _environment(PYTHONPATH=path, OPENBLAS_NUM_THREADS="1"):
            forkserver.ensure_running()

    def _forks_are_warm(self) -> bool:
        """Ask a fork whether the warm-up was there before it: a preload that fails is silent."""
        probe = ChildProcess(self._context, self._warm_up)
        probe.start()
        try:
            ready: Ready = pickle.loads(probe.connection.recv_bytes())
        finally:
            _end(probe)
        if not ready.warm:
            _log.error("The fork server does not hold %s: each run has to import it.", self._warm_up)
        return ready.warm


def _fork_server_lives() -> bool:
    from multiprocessing import forkserver

    number: int | None = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
    if number is None:
        return False
    try:  # asks and leaves the answer there, for who waits for the process
        return os.waitid(os.P_PID, number, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
    except ChildProcessError:
        return False


def _end(child: ChildProcess) -> None:
    child.kill()
    while not child.over():
        wait([child.sentinel])


@contextlib.contextmanager
def _environment(**values: str) -> Iterator[None]:
    """Environment variables for a process that is started now.

    The fork server starts without the search path of this process, so it must be told where the project is; and
    numpy's library of linear algebra must not start threads in it, which no fork would have.
    """
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
