"""What pages compute for a link: once, in turn, kept by bytes, and not for whoever has moved on."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from streamlit.runtime.scriptrunner import StopException
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests
from streamlit.runtime.scriptrunner_utils.script_run_context import RunLocation

from core.kept import Account
from core.wanted import look
from pages.server import computed as module
from pages.server import turns as turns_module
from pages.server.computed import computed
from pages.server.turns import Turns


class Gone(BaseException):
    """What ends a script whose visitor has moved on."""


@pytest.fixture(autouse=True)
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """A server with nothing kept; each thread is a visitor's script, those in the set have moved on."""
    moved_on: set[str] = set()
    turns = Turns()
    monkeypatch.setattr(module, "ACCOUNT", Account())
    monkeypatch.setattr(module, "turns", lambda: turns)

    def asker():
        name = threading.current_thread().name

        def check() -> None:
            if name in moved_on:
                raise Gone

        return name, check

    monkeypatch.setattr(turns_module, "_asker", asker)
    return moved_on


def ask_from(*names: str, what) -> list[threading.Thread]:
    def run() -> None:
        with contextlib.suppress(Gone):
            what()

    threads = [threading.Thread(target=run, name=name) for name in names]
    for thread in threads:
        thread.start()
    return threads


def test_a_class_that_opens_one_link_computes_once() -> None:
    calls: list[str] = []

    @computed()
    def slow(key: str) -> list[str]:
        time.sleep(0.05)
        calls.append(key)
        return [key]

    for thread in ask_from(*"abcdefgh", what=lambda: slow("link")):
        thread.join(5)
    assert calls == ["link"]
    assert slow("link") is slow("link")


def test_arguments_with_an_underscore_do_not_count() -> None:
    calls: list[object] = []

    @computed()
    def model(digest: str, _weights: object) -> str:
        calls.append(_weights)
        return digest

    assert [model("a", [1]), model("a", [2]), model("b", [3])] == ["a", "a", "b"]
    assert calls == [[1], [3]]


def test_what_nobody_waits_for_ends_and_is_not_kept(server: set[str]) -> None:
    steps: list[int] = []

    @computed()
    def long(key: str) -> int:
        for step in range(1000):
            look()
            steps.append(step)
            time.sleep(0.005)
        return len(steps)

    (thread,) = ask_from("attacker", what=lambda: long("link"))
    while len(steps) < 5:
        time.sleep(0.001)
    server.add("attacker")
    thread.join(5)
    assert len(steps) < 1000
    assert module.ACCOUNT.bytes == 0


def test_one_computation_may_ask_for_another() -> None:
    @computed(urgent=True)
    def weights(seed: int) -> int:
        return seed + 1

    @computed()
    def answers(seed: int) -> int:
        return 10 * weights(seed)

    done: list[int] = []
    (thread,) = ask_from("visitor", what=lambda: done.append(answers(4)))
    thread.join(5)
    assert done == [50]
    assert weights(4) == 5


def test_what_cannot_be_computed_is_asked_anew() -> None:
    calls: list[int] = []

    @computed()
    def broken(key: str) -> None:
        calls.append(1)
        raise ValueError(key)

    for _ in range(2):
        with pytest.raises(ValueError, match="link"):
            broken("link")
    assert len(calls) == 2


def the_check_in(location: RunLocation, requests: ScriptRequests, monkeypatch: pytest.MonkeyPatch):
    """What a turn asks between steps, in a script or in a callback."""

    def streamlits_own() -> None:
        if requests.on_scriptrunner_yield() is not None:
            raise Gone

    state = SimpleNamespace(_yield_callback=streamlits_own)
    context = SimpleNamespace(session_id="visitor", session_state=state, script_requests=requests)
    monkeypatch.undo()
    monkeypatch.setattr(turns_module, "get_script_run_ctx", lambda **_: context)
    here = SimpleNamespace(get=lambda: SimpleNamespace(run_location=location))
    monkeypatch.setattr(turns_module, "ThreadState", here)
    return turns_module._asker()[1]


def test_a_callback_is_not_left_for_a_newer_message_but_for_a_closed_tab(monkeypatch: pytest.MonkeyPatch) -> None:
    requests = ScriptRequests()
    check = the_check_in(RunLocation.CALLBACK, requests, monkeypatch)
    requests.request_rerun(RerunData())
    check()
    requests.request_stop()
    with pytest.raises(StopException):
        check()


def test_a_script_is_left_for_a_newer_message(monkeypatch: pytest.MonkeyPatch) -> None:
    requests = ScriptRequests()
    check = the_check_in(RunLocation.MAIN_SCRIPT, requests, monkeypatch)
    check()
    requests.request_rerun(RerunData())
    with pytest.raises(Gone):
        check()
