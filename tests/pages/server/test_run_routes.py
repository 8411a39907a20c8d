"""Runs over HTTP, and who owns them."""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import MagicMock

import pytest
from starlette.applications import Starlette
from streamlit import runtime
from streamlit.testing.v1 import AppTest

from core.runs.manager import RunManager
from pages.server import runs as shared
from pages.server.run_routes import RUN_ROUTES
from tests.core.runs.fakes import FakeBackend, FakeClock
from tests.pages.server.asgi import Answer

APP = Starlette(routes=RUN_ROUTES)


def asked(method: str, path: str) -> Answer:
    return Answer(APP, method, path)


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch) -> FakeBackend:
    made = FakeBackend()
    manager = RunManager(made, clock=FakeClock(), supervised=False)
    monkeypatch.setattr(shared._server, "_manager", manager)
    return made


@pytest.fixture
def run(backend: FakeBackend) -> str:
    return shared.runs().start(object(), "one", lambda: True)


def said(backend: FakeBackend, *messages: str, **more: object) -> None:
    backend.workers[-1].says(*messages, **more)
    shared.runs().turn()


def test_what_a_run_says(backend: FakeBackend, run: str):
    said(backend, '{"kind": "start", "name": "x₁"}', '{"kind": "stop"}')
    answer = asked("GET", f"/runs/{run}")
    assert answer.status == 200
    assert answer.json == {
        "phase": "running",
        "place": 0,
        "can_continue": False,
        "sentence": None,
        "next": 2,
        "chunks": [{"kind": "start", "name": "x₁"}, {"kind": "stop"}],
    }
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert not [name for name in answer.headers if name.startswith("access-control")]
    rest = asked("GET", f"/runs/{run}?since=1").json
    assert (rest["chunks"], rest["next"]) == ([{"kind": "stop"}], 2)
    assert asked("GET", f"/runs/{run}?since=2").json["chunks"] == []
    assert asked("GET", f"/runs/{run}?since=999").json["next"] == 2


def test_how_a_run_ended(backend: FakeBackend, run: str):
    said(backend, rest="failed", sentence='The "learning rate" is too large.')
    answer = asked("GET", f"/runs/{run}").json
    assert (answer["phase"], answer["sentence"]) == ("failed", 'The "learning rate" is too large.')


def test_a_text_that_is_no_unicode_does_not_break_the_answer(backend: FakeBackend, run: str):
    said(backend, '"\ud800"')
    assert asked("GET", f"/runs/{run}").json["chunks"] == ["?"]


@pytest.mark.parametrize("since", ["-1", "x", "1.5", "", "9999999999", "١", "1;2"])
def test_a_number_that_is_none(run: str, since: str):
    answer = asked("GET", f"/runs/{run}?since={since}")
    assert answer.status == 400
    assert answer.json == {"sentence": "since must be a whole number."}


def test_commands(backend: FakeBackend, run: str):
    for command in ("pause", "epoch", "pause", "batch", "pause", "run"):
        answer = asked("POST", f"/runs/{run}/{command}")
        assert (answer.status, answer.body) == (204, b"")
        shared.runs().turn()
    assert [order.command for order in backend.workers[0].orders] == [
        *("run", "pause", "epoch", "pause", "batch", "pause", "run")
    ]
    assert asked("POST", f"/runs/{run}/stop").status == 204
    assert asked("GET", f"/runs/{run}").json["phase"] == "ended"
    assert asked("POST", f"/runs/{run}/run").status == 204  # too late, and not worth a refusal


def test_a_single_step_may_be_named(backend: FakeBackend, run: str):
    assert asked("POST", f"/runs/{run}/pause").status == 204
    shared.runs().turn()
    assert asked("POST", f"/runs/{run}/batch?choice=generator").status == 204
    shared.runs().turn()
    assert (backend.workers[0].orders[-1].command, backend.workers[0].orders[-1].choice) == ("batch", "generator")
    answer = asked("POST", f"/runs/{run}/batch?choice=G%3Cb%3E")
    assert answer.status == 400
    assert answer.json == {"sentence": "choice must be up to 40 small letters and hyphens, got 'G<b>'."}


@pytest.mark.parametrize("command", ["fly", "RUN", "run%20", "stop;"])
def test_unknown_commands(run: str, command: str):
    answer = asked("POST", f"/runs/{run}/{command}")
    assert answer.status == 400
    assert answer.json == {"sentence": "The command must be one of run, pause, epoch, batch, stop."}


def test_unknown_runs(backend: FakeBackend):
    for answer in (asked("GET", "/runs/nobody"), asked("POST", "/runs/nobody/run")):
        assert (answer.status, answer.json) == (200, {"phase": "gone"})


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/runs/x"), ("GET", "/runs/x/stop"), ("DELETE", "/runs/x"), ("OPTIONS", "/runs/x")]
)
def test_other_methods_do_nothing(backend: FakeBackend, method: str, path: str):
    assert asked(method, path).status == 405


def test_the_manager_is_made_once_and_closed(monkeypatch: pytest.MonkeyPatch):
    server = shared._Server()
    monkeypatch.setattr(shared, "_server", server)
    first = shared.runs()
    assert shared.runs() is first
    shared.close_runs()
    assert first._closed
    assert shared.runs() is not first
    shared.close_runs()
    shared.close_runs()


def test_a_plain_script_is_somebody_who_is_always_there():
    owner, alive, _ = shared.visitor()
    assert owner == "local"
    assert alive()


def test_a_page_under_test_is_always_there():
    def page() -> None:
        import streamlit as st

        from pages.server.runs import visitor

        st.session_state.visitor = visitor()

    at = AppTest.from_function(page).run()
    assert not at.exception
    owner, alive, _ = at.session_state.visitor
    assert isinstance(owner, str)
    assert alive()


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[MagicMock]:
    """A server with one session, and a clock."""
    server = MagicMock()
    server.is_active_session.side_effect = lambda session: session == "tab" and server.connected
    server.connected, server.now = True, 100.0
    monkeypatch.setattr(runtime, "exists", lambda: True)
    monkeypatch.setattr(runtime, "get_instance", lambda: server)
    monkeypatch.setattr(shared.time, "monotonic", lambda: server.now)
    return server


def test_a_tab_may_come_back_within_its_time_to_live(session: MagicMock):
    alive = shared._Session("tab", 120)
    session.now += 1000
    assert alive()
    session.connected = False
    session.now += 119
    assert alive()
    session.connected = True
    assert alive()
    session.connected = False
    session.now += 121
    assert not alive()
