"""How processes begin and that nothing of them stays."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from multiprocessing import forkserver
from pathlib import Path

import pytest

from core.runs.limits import MEGABYTE, Limits
from core.runs.manager import RunManager
from core.runs.process_backend import ProcessBackend
from core.runs.worker import private_memory
from tests.core.runs.conftest import gone, settled, until
from tests.core.runs.jobs import (
    Counting,
    Torch,
)

ALWAYS = lambda: True  # noqa: E731
linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@linux
def test_a_run_ends_with_the_server_even_in_a_long_tick(tmp_path: Path):
    """A server that is killed closes nothing; its runs notice by themselves."""
    code = (
        "import sys, time\n"
        "from core.runs.manager import RunManager\n"
        "from core.runs.process_backend import ProcessBackend\n"
        "from tests.core.runs.jobs import Sleeping\n"
        "manager = RunManager(ProcessBackend(None))\n"
        "run = manager.start(Sleeping(), 'one', lambda: True)\n"
        "while not manager.view(run).chunks: time.sleep(0.01)\n"
        "print(manager._clockwork.runs[run].worker._child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    root = Path(__file__).parents[3]
    with subprocess.Popen([sys.executable, "-c", code], cwd=root, stdout=subprocess.PIPE, text=True) as server:
        pid = int(server.stdout.readline())
        assert not gone(pid)
        server.kill()
    until(lambda: gone(pid), 3)


def test_spawned_processes_run_by_the_same_code():
    backend = ProcessBackend(None, method="spawn")
    manager = RunManager(backend)
    for _ in range(2):  # the second one finds a spare process
        run = manager.start(Counting(2), "one", ALWAYS)
        assert [json.loads(chunk)["epoch"] for chunk in settled(manager, run).chunks] == [1, 2]
    until(lambda: backend._spares)
    spare = backend._spares[0]
    manager.close()
    assert spare.exit_code is not None
    assert not backend._spares


def test_a_warm_up_that_is_missing_in_the_forks_is_noticed(backend: ProcessBackend, caplog: pytest.LogCaptureFixture):
    """The fork server is there already, so a further module is not."""
    another = ProcessBackend("mailbox")
    assert not another.warm()
    assert "does not hold mailbox" in caplog.text


def test_the_main_module_stays_out_of_runs(manager: RunManager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """On a Streamlit server the main module is a visitor's script; a run must not run it again."""
    script = tmp_path / "page.py"
    script.write_text("raise SystemExit('the page ran in a run')")
    main = type(sys)("__main__")
    main.__file__ = str(script)
    monkeypatch.setitem(sys.modules, "__main__", main)
    assert settled(manager, manager.start(Counting(1), "one", ALWAYS)).phase == "done"
    assert sys.modules["__main__"] is main


@linux
def test_fifty_sessions_leave_nothing_behind(backend: ProcessBackend):
    def use_and_leave(rounds: int) -> None:
        manager = RunManager(backend, Limits(computing=4, processes=6, queue=50, remembered=60))
        open_sessions = set(range(rounds))
        for session in range(rounds):
            manager.start(Torch(10_000_000), str(session), lambda session=session: session in open_sessions)
        until(lambda: sum(manager.status(run).phase == "running" for run in manager._clockwork.runs) == 4)
        for run in list(manager._clockwork.runs):
            manager.view(run)
            manager.command(run, "pause")
        until(lambda: sum(run.worker is not None for run in manager._clockwork.runs.values()) <= 6)
        open_sessions.clear()
        until(lambda: not manager._clockwork.runs and manager._supervisor._thread is None)

    def held() -> tuple[int, int, int]:
        children = Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii").split()
        return threading.active_count(), len(os.listdir("/proc/self/fd")), len(children)

    server = forkserver._forkserver._forkserver_pid
    use_and_leave(4)
    before, memory = held(), private_memory(os.getpid())
    use_and_leave(50)
    # Not more than before: what earlier tests had left may have gone meanwhile.
    until(lambda: all(now <= then for now, then in zip(held(), before, strict=True)))
    assert private_memory(os.getpid()) - memory < 20 * MEGABYTE


def test_a_manager_without_runs_has_no_thread(backend: ProcessBackend):
    manager = RunManager(backend)
    names = {thread.name for thread in threading.enumerate()}
    assert "runs" not in names
    run = manager.start(Counting(1), "one", ALWAYS)
    settled(manager, run)
    assert "runs" in {thread.name for thread in threading.enumerate()}
    manager.end(run)
    until(lambda: "runs" not in {thread.name for thread in threading.enumerate()})
    manager.close()
