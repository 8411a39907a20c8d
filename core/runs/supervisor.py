"""One thread that lives as long as there is something to watch, and sleeps until it has news."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Watch:
    """What to wait for: one of the handles, but no longer than some seconds."""

    handles: Sequence[Connection | int]
    seconds: float


_AFTER_ERROR = Watch((), 0.25)


class Supervisor:
    """Calls `work` again and again, when it has something to do and when woken.

    Args:
        work: does what there is to do; returns what to wait for next, or None if nothing is left to watch.
    """

    def __init__(self, work: Callable[[], Watch | None]) -> None:
        self._work = work
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._bell: tuple[Connection, Connection] | None = None
        self._rung = False

    def wake(self) -> None:
        """Work now, in the thread; starts it if there is none."""
        with self._lock:
            if self._bell is None:
                self._bell = Pipe(duplex=False)
                self._thread = threading.Thread(target=self._supervise, args=self._bell, name="runs", daemon=True)
                self._rung = True
                self._thread.start()
            elif not self._rung:
                self._rung = True
                self._bell[1].send_bytes(b"!")

    def join(self, seconds: float) -> None:
        """Wait until nothing is left to watch."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)

    def _supervise(self, heard: Connection, bell: Connection) -> None:
        while True:
            self._calm(heard)
            watch: Watch | None = _AFTER_ERROR
            try:
                watch = self._work()
            except Exception:
                _log.exception("The run manager met an error.")
            if watch is not None:
                wait([heard, *watch.handles], watch.seconds)
            elif self._leave(heard, bell):
                return

    def _calm(self, heard: Connection) -> None:
        with self._lock:
            self._rung = False
            while heard.poll():
                heard.recv_bytes()

    def _leave(self, heard: Connection, bell: Connection) -> bool:
        """End, unless woken meanwhile."""
        with self._lock:
            if self._rung:
                return False
            heard.close()
            bell.close()
            self._bell = self._thread = None
            return True
