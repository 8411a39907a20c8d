"""Real processes, from one fork server for all tests."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.runs.limits import Limits
from core.runs.manager import RunManager, View
from core.runs.process_backend import ProcessBackend


@pytest.fixture(scope="session")
def backend() -> Iterator[ProcessBackend]:
    made = ProcessBackend("core.lessons.run_warm_up")
    assert made.warm()
    yield made
    made.close()


@pytest.fixture
def manager(backend: ProcessBackend) -> Iterator[RunManager]:
    made = RunManager(backend, Limits(computing=2, nice=5))
    yield made
    made.close()


def until(happened: Callable[[], object], seconds: float = 10.0) -> float:
    """Seconds until something happens; fails if it does not."""
    began = time.perf_counter()
    while not happened():
        assert time.perf_counter() - began < seconds, "it did not happen"
        time.sleep(0.002)
    return time.perf_counter() - began


def settled(manager: RunManager, run: str) -> View:
    """The view of a run that has come to rest."""
    until(lambda: manager.status(run).phase not in ("queued", "running"))
    return manager.view(run)


def gone(pid: int) -> bool:
    """Whether a process has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True
