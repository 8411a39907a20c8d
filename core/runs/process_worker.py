"""A run in a process of its own, seen from the manager."""

from __future__ import annotations

import contextlib
import logging
import pickle
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

from core.runs.child_process import ChildProcess
from core.runs.inbox import Order
from core.runs.outbox import Report
from core.runs.worker import Ready, Task, private_memory

_AT_ONCE = 8  # messages per call of receive, so that a talkative run does not hold up the others
_ENDING_SECONDS = 1.0

_log = logging.getLogger(__name__)


class ProcessWorker:
    """Implements `Worker`.

    Args:
        child: the process, started or not.
        start: what to do before the task can be handed over; may take seconds, so a thread does it.
        task: what the process gets to do.
    """

    def __init__(self, child: ChildProcess, start: Callable[[], None], task: Task) -> None:
        self._child = child
        self._lock = threading.Lock()
        self._unsent: list[Order] | None = []  # None once the task is handed over
        self._killed = False
        self._hung_up, self._hung_up_at = False, 0.0  # the process will say nothing more, since then
        self._gone = False
        self.ready: Ready | None = None
        threading.Thread(target=self._begin, args=(start, pickle.dumps(task)), name="run-start", daemon=True).start()

    def _begin(self, start: Callable[[], None], task: bytes) -> None:
        try:
            start()
            if self._killed:
                self._child.kill()
            self._child.connection.send_bytes(task)
        except Exception:
            if not self._killed:
                _log.exception("The process of a run could not be started.")
        with self._lock:
            waiting, self._unsent = self._unsent or [], None
            for order in waiting:
                self._transmit(order)

    def send(self, order: Order) -> None:
        with self._lock:
            if self._unsent is not None:
                self._unsent.append(order)
            else:
                self._transmit(order)

    def _transmit(self, order: Order) -> None:
        with contextlib.suppress(OSError):
            self._child.connection.send_bytes(pickle.dumps(order))

    @property
    def handle(self) -> Connection | int:
        return self._child.sentinel if self._silent and self._child.pid is not None else self._child.connection

    def receive(self) -> list[Report]:
        reports: list[Report] = []
        try:
            while not self._silent and len(reports) < _AT_ONCE and self._child.connection.poll():
                message = pickle.loads(self._child.connection.recv_bytes())
                if isinstance(message, Ready):
                    self.ready = message
                else:
                    reports.append(message)
        except (EOFError, OSError):
            self._hung_up, self._hung_up_at = True, time.monotonic()
        return reports

    @property
    def _silent(self) -> bool:
        return self._hung_up or self._killed

    @property
    def running(self) -> bool:
        if self._gone or not self._silent or self._unsent is not None:
            return not self._gone
        self._gone = self._child.over()
        if not self._gone and not self._killed and time.monotonic() - self._hung_up_at > _ENDING_SECONDS:
            self.kill()  # it closed its connection and lives on: nobody can reach it any more
        return not self._gone

    @property
    def last_words(self) -> str:
        ended_by = _signal_name(self._child.exit_code)
        if self._child.pid is None:
            return "The process of this run could not be started."
        if ended_by == "SIGKILL" and not self._killed:
            return "The process of this run was killed, most likely because the machine ran out of memory."
        if ended_by == "SIGXCPU":
            return "The run has used up the processor time that one run may have."
        return "The process of this run ended unexpectedly."

    def memory(self) -> int | None:
        pid = self._child.pid
        if self.ready is None or self.ready.memory is None or pid is None or self._gone:
            return None
        now = private_memory(pid)
        return None if now is None else max(0, now - self.ready.memory)

    def kill(self) -> None:
        with self._lock:
            self._killed = True
            if not self._gone and self._child.pid is not None:
                self._child.kill()


def _signal_name(exit_code: int | None) -> str:
    """The signal that ended a process, "" if none did."""
    try:
        return signal.Signals(-(exit_code or 0)).name
    except ValueError:
        return ""
