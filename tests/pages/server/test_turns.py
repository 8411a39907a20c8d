"""Long computations of several visitors: one at a time, and whoever waits with a finger on a slider comes first."""

import threading
import time

import pytest

from core.gradient_flow.flow import gradient_flow
from core.gradient_flow.network import DeepNetwork
from core.wanted import asked_by, look
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


class Gone(BaseException):
    """What ends a script whose visitor has moved on, as Streamlit's own exceptions do."""


@pytest.fixture
def visitor(monkeypatch):
    """Each thread is the script of the visitor after whom it is named; those in the set have moved on."""
    moved_on: set[str] = set()

    def asker():
        name = threading.current_thread().name

        def check() -> None:
            if name in moved_on:
                raise Gone

        return name, check

    monkeypatch.setattr(module, "_asker", asker)
    return moved_on


def test_who_has_moved_on_gives_up_the_place_and_ends_a_long_loop(visitor):
    turns, done = Turns(), list[str]()

    def compute() -> None:
        name = threading.current_thread().name
        try:
            with turns.one():
                for _ in range(2000):
                    look()
                    time.sleep(0.005)
            done.append(name)
        except Gone:
            done.append(f"{name} gave up")

    holder, waiting = (threading.Thread(target=compute, name=name) for name in ("holder", "waiting"))
    holder.start()
    waiting.start()
    visitor.add("waiting")
    waiting.join(5)
    assert done == ["waiting gave up"]
    assert turns._waiting == []
    visitor.add("holder")
    holder.join(5)
    assert done == ["waiting gave up", "holder gave up"]
    with turns.one():
        pass


def test_who_has_computed_lately_comes_after_others_by_as_long(visitor):
    now = 0.0
    turns = Turns(lambda: now)
    with turns.one():
        now += 10
    me = threading.current_thread().name
    assert turns._come(me, True).since == 20
    assert turns._come("other", True).since == 10
    now += 30
    assert turns._come(me, True).since == 40


def test_what_core_computes_stops_in_the_middle_when_nobody_waits():
    looks = 0

    def check() -> None:
        nonlocal looks
        looks += 1
        if looks == 5:
            raise Gone

    network = DeepNetwork(depth=20)
    with pytest.raises(Gone), asked_by(check):
        gradient_flow(network)
    assert looks == 5
    look()
