"""Starting, watching and giving back one process, from any thread and whatever the main module is."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from types import ModuleType

from core.runs.worker import serve

# multiprocessing keeps a list of its children and looks through it at each start; threads would trip over each other.
_one_at_a_time = threading.Lock()
_PATIENCE = 0.02  # seconds that a look at a process waits for the start of another one


class ChildProcess:
    """A process that serves one task, and this side's end of its connection.

    Args:
        context: how processes are started.
        warm_up: a module that the process imports first, or None.

    Attributes:
        pid: its number, None before it is started.
        exit_code: known once it is over: negative for the signal that ended it.
    """

    def __init__(self, context: ForkServerContext | SpawnContext, warm_up: str | None) -> None:
        self.connection, self._other_end = context.Pipe()
        self._process: BaseProcess = context.Process(
            target=serve, args=(self._other_end, warm_up), name="run", daemon=True
        )
        self.pid: int | None = None
        self.exit_code: int | None = None

    def start(self) -> None:
        """Start it; takes milliseconds from a warm fork server, else seconds."""
        try:
            with _one_at_a_time, blank_main_module():
                self._process.start()
                self.pid = self._process.pid
        finally:
            self._other_end.close()

    @property
    def sentinel(self) -> int:
        """Ready when it is over."""
        return self._process.sentinel

    def over(self) -> bool:
        """Whether it has ended; all that it held on this side is then given back."""
        if not _one_at_a_time.acquire(timeout=_PATIENCE):
            return False
        try:
            if self.pid is not None:
                if self._process.is_alive():
                    return False
                self.exit_code = self._process.exitcode
            self._process.close()
        finally:
            _one_at_a_time.release()
        self.connection.close()
        return True

    def kill(self) -> None:
        """End it now."""
        self._process.kill()


@contextlib.contextmanager
def blank_main_module() -> Iterator[None]:
    """Hide the main module while a process is started, which would otherwise run it again.

    On a Streamlit server the main module is the script of whichever visitor came last. It is put back unless
    another visitor's script has taken its place meanwhile.
    """
    blank, main = ModuleType("__main__"), sys.modules["__main__"]
    sys.modules["__main__"] = blank
    try:
        yield
    finally:
        if sys.modules["__main__"] is blank:
            sys.modules["__main__"] = main
