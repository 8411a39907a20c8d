"""A server to be measured: its processes, their memory, processor time and threads, as the system tells them."""

from __future__ import annotations

import operator
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import reduce
from pathlib import Path

from tests.servers import Server, answering, launch

MEGABYTE = 2**20
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Memory:
    """Megabytes: resident, the proportional share, and what only this process has."""

    resident: float
    share: float
    private: float

    def __add__(self, other: Memory) -> Memory:
        return Memory(self.resident + other.resident, self.share + other.share, self.private + other.private)


NOTHING = Memory(0.0, 0.0, 0.0)


@dataclass(frozen=True)
class State:
    """What a server holds at one time; the fork server is the process that runs are forked from."""

    main: Memory
    fork_server: Memory
    runs: Memory
    run_count: int
    threads: int
    processor: float

    def __add__(self, other: State) -> State:
        return State(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))


def memory_of(pid: int) -> Memory:
    """Memory of a process; nothing if it is gone. Source: proc(5), smaps_rollup."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return NOTHING
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines}
    return Memory(sizes["Rss"], sizes["Pss"], sizes["Private_Clean"] + sizes["Private_Dirty"])


def children_of(pid: int) -> list[int]:
    """The processes that a process has started, directly."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            stat = _stat(int(folder.name))
            if stat and int(stat[1]) == pid:
                found.append(int(folder.name))
    return found


def _stat(pid: int) -> list[str]:
    """Fields of proc/PID/stat from the state on; the name before may hold spaces."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return []


def processor_seconds(pid: int) -> float:
    """Processor time of a process so far."""
    stat = _stat(pid)
    return (int(stat[11]) + int(stat[12])) / _TICKS if stat else 0.0


def fork_server_of(pid: int) -> int:
    """The process that runs are forked from: the largest that the server has started; 0 without one."""
    return max(children_of(pid), key=lambda child: memory_of(child).resident, default=0)


def state_of(*pids: int) -> State:
    """What the servers with these main processes hold now, together."""
    return reduce(operator.add, map(_state_of, pids))


def _state_of(pid: int) -> State:
    fork_server = fork_server_of(pid)
    runs = [memory_of(run) for run in children_of(fork_server)] if fork_server else []
    threads = len(list(Path(f"/proc/{pid}/task").iterdir()))
    forked = memory_of(fork_server)
    return State(memory_of(pid), forked, sum(runs, NOTHING), len(runs), threads, processor_seconds(pid))


class Watcher:
    """Looks at servers every few seconds, in a thread, while visitors are there."""

    def __init__(self, *pids: int, seconds: float = 3.0) -> None:
        self.states: list[State] = []
        self._pids, self._seconds, self._over = pids, seconds, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Watcher:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self.states.append(state_of(*self._pids))

    def _watch(self) -> None:
        while not self._over.wait(self._seconds):
            self.states.append(state_of(*self._pids))


@contextmanager
def measured_server(port: int = 0, time_to_live: float = 5.0, **environment: str) -> Iterator[Server]:
    """A hosted server that forgets visitors soon, warmed up: its fork server is there and its imports are done."""
    server = launch(
        port=port,
        INSIDE_THE_NET_HOSTED="1",
        STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL=f"{time_to_live:g}",
        **environment,
    )
    try:
        answering(server)
        _wait_until_calm(server.process.pid)
        yield server
    finally:
        server.process.terminate()
        server.process.wait()


def _wait_until_calm(pid: int) -> None:
    """Until neither the server nor what it has started computes any more."""
    last, calm = 0.0, 0
    while calm < 4:
        time.sleep(0.5)
        now = processor_seconds(pid) + sum(map(processor_seconds, children_of(pid)))
        calm = calm + 1 if now - last < 0.05 else 0
        last = now
