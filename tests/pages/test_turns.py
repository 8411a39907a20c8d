"""Long computations of several visitors: one at a time, and whoever waits with a finger on a slider comes first."""

import threading
import time

import pytest

from pages.shared.turns import Turns


def test_nobody_computes_beside_another_and_the_urgent_ones_come_first():
    turns, order, together, begun = Turns(), [], [], threading.Event()

    def compute(name: str, urgent: bool) -> None:
        with turns.one(urgent=urgent):
            order.append(name)
            together.append(name)
            begun.set()
            time.sleep(0.2 if name == "first" else 0.01)
            assert together == [name]
            together.clear()

    threads = [threading.Thread(target=compute, args=("first", False))]
    threads[0].start()
    assert begun.wait(5)
    for name, urgent in (("rest 1", False), ("slider 1", True), ("rest 2", False), ("slider 2", True)):
        threads.append(threading.Thread(target=compute, args=(name, urgent)))
        threads[-1].start()
    for thread in threads:
        thread.join(5)
    assert order[0] == "first"
    assert set(order[1:3]) == {"slider 1", "slider 2"}
    assert set(order[3:]) == {"rest 1", "rest 2"}


def test_a_computation_that_fails_gives_its_turn_back():
    turns = Turns()
    with pytest.raises(ValueError, match="broken"), turns.one():
        raise ValueError("broken")
    with turns.one():
        pass
