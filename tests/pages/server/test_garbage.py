"""Garbage is collected, but not in the middle of somebody's interaction."""

import gc
import platform
import subprocess
import sys
import threading
import time
import tomllib
import weakref
from pathlib import Path

import pytest

from pages.server.garbage import collect_now_and_then

ROOT = Path(__file__).parents[3]
THREADS = 12


class Circle:
    """Refers to itself: only a collection frees it."""

    def __init__(self) -> None:
        self.itself = self


def test_what_a_session_leaves_behind_is_freed_soon_and_without_anybody_s_doing():
    gc.disable()
    over = collect_now_and_then(seconds=0.05)
    try:
        left = weakref.ref(Circle())
        until = time.monotonic() + 10
        while left() is not None and time.monotonic() < until:
            time.sleep(0.02)
        assert left() is None
    finally:
        over.set()
        gc.enable()


def test_the_thread_ends_with_the_server():
    before = set(threading.enumerate())
    over = collect_now_and_then(seconds=0.05)
    (thread,) = set(threading.enumerate()) - before
    over.set()
    thread.join(5)
    assert not thread.is_alive()


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps memory in regions of its own")
def test_what_many_threads_have_freed_goes_back_to_the_system():
    code = f"""
import pathlib, threading
from pages.server.garbage import memory_trimmer
trim = memory_trimmer()
barrier = threading.Barrier({THREADS})
held = []
def hold():
    held.append(["x" * 5000 for _ in range(200)])
    barrier.wait()
threads = [threading.Thread(target=hold) for _ in range({THREADS})]
for thread in threads: thread.start()
for thread in threads: thread.join()
rollup = pathlib.Path("/proc/self/smaps_rollup")
resident = lambda: int(rollup.read_text().split("Anonymous:")[1].split()[0])
full = resident()
kept = [texts.pop() for texts in held]  # a piece at the end of each
held.clear()
trim()
print(full - resident())
"""
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(answer.stdout) > 0.8 * THREADS * 200 * 5  # kilobytes of those that were taken


def test_streamlit_leaves_it_to_us():
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert settings["runner"]["postScriptGC"] is False
    assert "collect_now_and_then()" in (ROOT / "app.py").read_text("utf-8")
