"""The main function of a run's process. Imported by processes that hold nothing else of the project yet."""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import pickle
import signal
import sys
import threading
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from core.runs.event import Job
from core.runs.inbox import Inbox, Order
from core.runs.loop import LAST_SECONDS, Loop
from core.runs.outbox import Outbox, Report

_LEAVE_GRACE = 0.05
_CPU_GRACE = 10  # the manager counts the seconds of computing; the system's own bound is for runs that escape it

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Task:
    """What a process gets to do: the job, still pickled, and the limits that it sets itself."""

    job: bytes
    nice: int
    seconds: float


@dataclass(frozen=True)
class Ready:
    """The first message of a process.

    Attributes:
        memory: its private bytes before the job, None where the system does not tell.
        warm: whether the warm-up was there before the process was.
    """

    memory: int | None
    warm: bool


def serve(connection: Connection, warm_up: str | None) -> None:
    """Do one task; the process ends with it, or when the other side of the connection is gone.

    Args:
        connection: takes a `Ready`, brings a `Task`, then brings `Order`s and takes `Report`s.
        warm_up: a module to import first. In a process forked from a warm one it is there already.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then ends its runs
    warm = warm_up is None or warm_up in sys.modules
    if warm_up is not None:
        importlib.import_module(warm_up)
    try:
        connection.send_bytes(pickle.dumps(Ready(private_memory(os.getpid()), warm)))
        task: Task = pickle.loads(connection.recv_bytes())
    except (EOFError, OSError):
        return
    _stand_back(task)
    inbox = Inbox()
    threading.Thread(target=_listen, args=(connection, inbox), name="orders", daemon=True).start()
    _work(task, inbox, Outbox(lambda report: _post(connection, report)))


def _post(connection: Connection, report: Report) -> None:
    try:
        connection.send_bytes(pickle.dumps(report))
    except OSError:
        os._exit(0)  # nobody is left to compute for


def _work(task: Task, inbox: Inbox, outbox: Outbox) -> None:
    try:
        job: Job = pickle.loads(task.job)
    except Exception:
        _log.exception("A job could not be read.")
        outbox.flush(0, "failed", sentence="The run could not be started: its settings could not be read.")
        return
    Loop(job, inbox, outbox).run()


def _stand_back(task: Task) -> None:
    """Let the web server go first, and bound the processor time."""
    if sys.platform == "win32":
        return
    import resource

    os.nice(task.nice)
    seconds = int(task.seconds) + _CPU_GRACE
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    bound = seconds if hard == resource.RLIM_INFINITY else min(seconds, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (bound, hard))


def _listen(connection: Connection, inbox: Inbox) -> None:
    """Take orders while the main thread computes: a stop must work in the middle of a long tick as well."""
    with contextlib.suppress(EOFError, OSError):
        while True:
            order: Order = pickle.loads(connection.recv_bytes())
            inbox.put(order)
            if order.command == "stop":
                time.sleep(LAST_SECONDS + _LEAVE_GRACE)
                break
    os._exit(0)


def private_memory(pid: int) -> int | None:
    """Bytes of a process that no file backs, or None where the system does not tell.

    Pages of libraries come and go and are shared. Memory inherited by a fork counts from the start, so that the
    difference to the start is what the process itself has taken. Source: proc(5), RssAnon and RssShmem.
    """
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return None
    kilobytes = [int(line.split()[1]) for line in lines if line.startswith(("RssAnon:", "RssShmem:"))]
    return sum(kilobytes) * 1024 if kilobytes else None
