"""Long computations of several visitors: one at a time, and whoever waits with a finger on a slider comes first."""

import threading
import time

import pytest

from pages.server import turns as module
from pages.server.turns import Turns


def order_of(turns: Turns, arrivals: list[tuple[str, bool]]) -> list[str]:
    """Who gets a turn after whom, if all of them come, one after the other, while somebody computes."""
    order: list[str] = []
    together: list[str] = []

    def compute(name: str, urgent: bool) -> None:
        with turns.one(urgent=urgent):
            together.append(name)
            order.append(name)
            assert together == [name]
            together.clear()

    threads = [threading.Thread(target=compute, args=arrival) for arrival in arrivals]
    with turns.one():
        for number, thread in enumerate(threads, start=1):
            thread.start()
            while len(turns._waiting) < number:
                time.sleep(0.001)
            time.sleep(0.02)
    for thread in threads:
        thread.join(5)
    return order


def test_nobody_computes_beside_another_and_the_urgent_ones_come_first():
    arrivals = [("rest 1", False), ("slider 1", True), ("rest 2", False), ("slider 2", True)]
    assert order_of(Turns(), arrivals) == ["slider 1", "slider 2", "rest 1", "rest 2"]


def test_nobody_is_put_off_for_ever(monkeypatch):
    monkeypatch.setattr(module, "LATER", 0.01)
    assert order_of(Turns(), [("rest", False), ("slider 1", True), ("slider 2", True)])[0] == "rest"


def test_a_computation_that_fails_gives_its_turn_back():
    turns = Turns()
    with pytest.raises(ValueError, match="broken"), turns.one():
        raise ValueError("broken")
    with turns.one():
        pass
