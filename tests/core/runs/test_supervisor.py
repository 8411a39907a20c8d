"""The thread that watches runs."""

from __future__ import annotations

import threading
import time
from multiprocessing import Pipe

import pytest

from core.runs.supervisor import Supervisor, Watch
from tests.core.runs.conftest import until


def test_it_works_when_woken_when_a_handle_is_ready_and_when_time_is_up():
    heard, said = Pipe(duplex=False)
    turns: list[float] = []
    watch: list[Watch | None] = [Watch((heard,), 30)]

    def work() -> Watch | None:
        turns.append(time.monotonic())
        while heard.poll():
            heard.recv_bytes()
        return watch[0]

    supervisor = Supervisor(work)
    supervisor.wake()
    until(lambda: len(turns) == 1)
    said.send_bytes(b"!")
    until(lambda: len(turns) == 2)
    watch[0] = Watch((heard,), 0.05)
    supervisor.wake()
    until(lambda: len(turns) >= 5)
    assert turns[4] - turns[2] >= 0.09  # by the clock, not as fast as it can
    watch[0] = None
    supervisor.join(2)
    assert "runs" not in {thread.name for thread in threading.enumerate()}
    supervisor.wake()  # begins anew
    supervisor.join(2)
    heard.close()
    said.close()


def test_an_error_does_not_end_it(caplog: pytest.LogCaptureFixture):
    answers: list[object] = [ValueError("once"), None]

    def work() -> Watch | None:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return None

    supervisor = Supervisor(work)
    supervisor.wake()
    until(lambda: not answers)
    supervisor.join(2)
    assert "The run manager met an error." in caplog.text


def test_many_threads_may_wake_it_while_it_falls_asleep():
    pending, done, lock = [0], [0], threading.Lock()

    def work() -> Watch | None:
        with lock:
            done[0] += pending[0]
            pending[0] = 0
        return None  # nothing left: it ends after each turn

    def ask() -> None:
        for _ in range(200):
            with lock:
                pending[0] += 1
            supervisor.wake()

    supervisor = Supervisor(work)
    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    until(lambda: done[0] == 800)
    supervisor.join(2)
