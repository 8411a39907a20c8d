"""Runs in real processes."""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import time
from multiprocessing import forkserver
from pathlib import Path

import pytest
import torch

from core.runs.limits import MEGABYTE, Limits
from core.runs.manager import RunManager
from core.runs.process_backend import ProcessBackend
from core.runs.worker import private_memory
from tests.core.runs.conftest import gone, settled, until
from tests.core.runs.jobs import (
    Busy,
    Counting,
    Failing,
    Hungry,
    Sleeping,
    Surroundings,
    Talkative,
    Torch,
    Unreadable,
)

ALWAYS = lambda: True  # noqa: E731
linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def started(manager: RunManager, job: object, owner: str = "one", mode: str = "run") -> str:
    """A run that has sent its first message."""
    run = manager.start(job, owner, ALWAYS, mode)
    until(lambda: manager.view(run).chunks)
    return run


def test_a_run_counts_to_its_end_and_goes_on(manager: RunManager):
    run = manager.start(Counting(until=3, more=1), "one", ALWAYS)
    view = settled(manager, run)
    assert (view.phase, view.can_continue) == ("done", True)
    assert [json.loads(chunk)["epoch"] for chunk in view.chunks] == [1, 2, 3]
    assert manager.kept(run) == {"last": 3}
    manager.command(run, "run")
    until(lambda: manager.view(run).next == 6)
    assert not settled(manager, run).can_continue
    assert manager.kept(run) == {"last": 6}


def test_single_steps(manager: RunManager):
    run = manager.start(Counting(pause=0), "one", ALWAYS, "batch")
    assert settled(manager, run).chunks == ('{"batch": 0}',)
    manager.command(run, "epoch")
    until(lambda: manager.view(run).next == 2)
    view = settled(manager, run)
    assert (view.phase, view.chunks[1]) == ("paused", '{"epoch": 1}')
    time.sleep(0.1)
    assert manager.view(run).next == 2


def test_pause_keeps_the_state(manager: RunManager):
    run = started(manager, Counting())
    manager.command(run, "pause")
    reached = settled(manager, run).next
    time.sleep(0.1)
    assert manager.view(run).next == reached
    manager.command(run, "run")
    until(lambda: manager.view(run).next > reached + 3)
    epochs = [json.loads(chunk).get("epoch") for chunk in manager.view(run).chunks]
    numbered = [epoch for epoch in epochs if epoch]
    assert numbered == list(range(1, len(numbered) + 1))


def test_torch_computes_the_same_numbers_in_a_run(manager: RunManager):
    view = settled(manager, manager.start(Torch(50), "one", ALWAYS))
    run = manager.start(Torch(50), "one", ALWAYS)
    assert settled(manager, run).chunks == view.chunks
    *_, end = Torch(50).events(None)
    assert view.chunks == (end.message,)
    weights = manager.kept(run)["weights"]
    assert {name: tuple(tensor.shape) for name, tensor in weights.items()}["2.weight"] == (1, 8)
    assert all(torch.equal(weights[name], tensor) for name, tensor in end.artifact[1].items())


@linux
def test_a_run_starts_from_a_warm_process_that_holds_nothing_it_should_not(manager: RunManager):
    neighbour = started(manager, Sleeping(), "another one")
    began = time.perf_counter()
    run = started(manager, Surroundings())
    assert time.perf_counter() - began < 2
    facts = json.loads(manager.view(run).chunks[0])
    assert not facts["streamlit"]
    assert (facts["torch"], facts["torch_threads"], facts["optimizers"], facts["cuda"]) == (True, 1, True, False)
    assert facts["frozen"] > 100_000
    assert facts["nice"] == os.nice(0) + 5
    assert facts["sigint"]
    assert facts["sockets"] == 1  # its own connection, not those of other runs
    assert manager.status(neighbour).phase == "running"


@linux
def test_the_process_that_is_forked_has_no_thread_that_a_fork_would_lose(backend: ProcessBackend):
    threads = Path(f"/proc/{forkserver._forkserver._forkserver_pid}/task")
    names = [(thread / "comm").read_text(encoding="ascii").strip() for thread in threads.iterdir()]
    own_fork_handlers = {"jemalloc_bg_thd"}
    assert len([name for name in names if name not in own_fork_handlers]) == 1


@linux
@pytest.mark.parametrize("job", [Sleeping(), Busy(), Talkative(), Counting()], ids=lambda job: type(job).__name__)
def test_stop_takes_effect_within_half_a_second(backend: ProcessBackend, job: object):
    # Whatever else this machine does now: a process needs its turn to end, so this one does not stand back.
    manager = RunManager(backend, Limits(nice=0))
    run = started(manager, job)
    pid = manager._clockwork.runs[run].worker._child.pid
    manager.command(run, "stop")
    took = until(lambda: gone(pid))
    assert took < 0.5
    until(lambda: manager._clockwork.runs[run].worker is None)
    view = manager.view(run)
    assert view.chunks
    assert view.phase == "ended" or isinstance(job, Talkative)  # which may have filled its history before
    manager.close()


@linux
def test_a_slow_manager_does_not_make_a_talkative_run_grow(backend: ProcessBackend):
    manager = RunManager(backend, supervised=False)
    run = manager.start(Talkative(), "one", ALWAYS)
    until(lambda: manager._clockwork.runs[run].worker._child.pid)
    pid = manager._clockwork.runs[run].worker._child.pid
    time.sleep(0.3)
    before = private_memory(pid)
    time.sleep(0.3)
    assert private_memory(pid) - before < 5 * MEGABYTE
    manager.command(run, "stop")
    began = time.perf_counter()
    while not gone(pid):
        manager.turn()
    assert time.perf_counter() - began < 0.5
    manager.close()


def test_errors_become_sentences(manager: RunManager):
    assert settled(manager, manager.start(Failing("own"), "one", ALWAYS)).sentence == (
        "learning rate must be above 0, got -1."
    )
    view = settled(manager, manager.start(Failing("value"), "one", ALWAYS))
    assert (view.phase, view.chunks) == ("failed", ('{"before": true}',))
    assert view.sentence == "The run stopped with an error inside PyTorch: ValueError."
    view = settled(manager, manager.start(Unreadable(), "one", ALWAYS))
    assert view.sentence == "The run could not be started: its settings could not be read."


def test_a_job_that_cannot_travel_is_a_failed_run(manager: RunManager, caplog: pytest.LogCaptureFixture):
    class Local(Counting):
        pass

    with caplog.at_level(logging.CRITICAL):
        run = manager.start(Local(), "one", ALWAYS)
    assert settled(manager, run).sentence == "The run could not be started."


def test_a_crash_is_a_failed_run(manager: RunManager):
    crashed = manager.start(Failing("exit"), "one", ALWAYS)
    killed = manager.start(Failing("signal"), "two", ALWAYS)
    view = settled(manager, crashed)
    assert (view.phase, view.chunks) == ("failed", ('{"before": true}',))
    assert view.sentence == "The process of this run ended unexpectedly."
    assert settled(manager, killed).sentence == (
        "The process of this run was killed, most likely because the machine ran out of memory."
    )


@linux
def test_a_process_killed_from_outside_is_a_failed_run(manager: RunManager):
    run = started(manager, Surroundings())
    os.kill(json.loads(manager.view(run).chunks[0])["pid"], signal.SIGKILL)
    assert settled(manager, run).phase == "failed"
    assert manager.start(Counting(1), "one", ALWAYS)


@linux
def test_memory_is_bounded(backend: ProcessBackend):
    manager = RunManager(backend, Limits(memory=100 * MEGABYTE))
    modest, hungry = manager.start(Torch(10_000_000), "one", ALWAYS), manager.start(Hungry(), "two", ALWAYS)
    assert settled(manager, hungry).sentence == "The run was stopped: it needs more than 100 MB of memory."
    assert manager.status(modest).phase == "running"
    manager.close()


@linux
def test_processor_time_is_bounded_by_the_system_too(backend: ProcessBackend, monkeypatch: pytest.MonkeyPatch):
    manager = RunManager(backend, Limits(seconds=0.5), clock=lambda: 0.0)  # the manager's own clock stands still
    run = started(manager, Surroundings())
    pid = json.loads(manager.view(run).chunks[0])["pid"]
    limits = Path(f"/proc/{pid}/limits").read_text(encoding="ascii").splitlines()
    assert next(line for line in limits if line.startswith("Max cpu time")).split()[3] == "10"
    os.kill(pid, signal.SIGXCPU)  # what the system does then
    assert settled(manager, run).sentence == "The run has used up the processor time that one run may have."
    manager.close()
