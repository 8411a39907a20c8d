"""Health tells the truth, and a failed warm-up ends the process."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from core.runs.process_backend import ProcessBackend
from pages.server import health
from tests.servers import ROOT

HOW: Any = {"cwd": ROOT, "capture_output": True, "text": True, "timeout": 50}


def test_a_failed_warm_up_ends_the_process_and_says_why() -> None:
    code = """
import threading, time
from pages.server.health import WARM_UP
def fail(): raise OSError(24, "Too many open files")
threading.Thread(target=WARM_UP.run, args=(fail,)).start()
time.sleep(60)
"""
    ended = subprocess.run([sys.executable, "-c", code], check=False, **HOW)
    assert ended.returncode == 1
    assert "The warm-up failed, so this process ends." in ended.stderr
    assert "Too many open files" in ended.stderr


def test_a_warm_up_that_works_is_told() -> None:
    own = health.WarmUp()
    seen = []
    own.run(lambda: seen.append(own.state))
    assert (seen, own.state) == (["warming up"], "ready")


@pytest.mark.parametrize(
    ("runs", "memory", "good"),
    [
        ("ready", None, True),
        ("warming up", 0.5, True),
        ("cold", 0.5, False),
        ("gone", None, False),
        ("ready", 0.96, False),
    ],
)
def test_visitors_are_sent_where_runs_start_and_memory_is_left(runs: str, memory: float | None, good: bool) -> None:
    assert health.Health("ready", runs, memory).good == good


@pytest.mark.parametrize(("most", "share"), [("max", None), ("4000", 0.25)])
def test_memory_is_that_of_the_control_group(most: str, share: float | None, tmp_path: Path) -> None:
    (tmp_path / "memory.max").write_text(most)
    (tmp_path / "memory.current").write_text("1000")
    assert health.memory_share(tmp_path) == share
    assert health.memory_share(tmp_path / "none") is None


def test_a_fork_server_that_died_is_gone() -> None:
    backend = ProcessBackend(None)
    assert backend.state() == "warming up"
    backend.warm()
    assert backend.state() == "ready"
    backend._warm = False
    assert backend.state() == "cold"


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit")
def test_the_server_takes_the_open_files_that_it_may_have() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    code = """
import resource
from pages.server.health import more_open_files
resource.setrlimit(resource.RLIMIT_NOFILE, (512, 900))
more_open_files()
print(resource.getrlimit(resource.RLIMIT_NOFILE))
"""
    ended = subprocess.run([sys.executable, "-c", code], check=False, **HOW)
    assert ended.stdout.strip() == "(900, 900)", ended.stderr
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (soft, hard)
