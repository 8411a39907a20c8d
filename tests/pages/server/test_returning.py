"""A tab that was loaded anew takes over what its session before it held, and nobody else's."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st

from pages.server import returning
from pages.server.runs import LOCAL, Visitor


class Sessions:
    """Streamlit's sessions by id; those in `connected` have an open tab."""

    def __init__(self, held: dict[str, dict[str, Any]], connected: tuple[str, ...]) -> None:
        self.held, self.connected = held, connected

    def get_session_info(self, session_id: str) -> Any:
        if session_id not in self.held:
            return None
        state = SimpleNamespace(_old_state=self.held[session_id], _new_session_state={})
        return SimpleNamespace(session=SimpleNamespace(session_state=state))

    def is_active_session(self, session_id: str) -> bool:
        return session_id in self.connected


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    held = {
        "left": {"gan.state": "state", "live_training.table": "table", "$$ID-1-gan.seed": 3, "navigation.page": "gan"},
        "open": {"gan.state": "another visitor's"},
    }
    found = SimpleNamespace(session={}, handed=[], owner="new")
    sessions = Sessions(held, ("open", "new"))
    runs = SimpleNamespace(hand_over=lambda *names: found.handed.append(names[:2]))
    monkeypatch.setattr(st, "session_state", found.session)
    monkeypatch.setattr(returning, "runs", lambda: runs)
    monkeypatch.setattr(returning, "visitor", lambda: Visitor(found.owner, lambda: True))
    monkeypatch.setattr(returning.runtime, "get_instance", lambda: SimpleNamespace(_session_mgr=sessions))
    return found


def test_what_lessons_held_comes_along_with_the_runs(server: SimpleNamespace) -> None:
    assert returning.take_over("left")
    assert server.session == {"gan.state": "state", "live_training.table": "table"}
    assert server.handed == [("left", "new")]


@pytest.mark.parametrize("session_id", ["open", "gone", "new", None, 3, ["left"]])
def test_nothing_is_taken_from_an_open_tab_or_from_nowhere(server: SimpleNamespace, session_id: object) -> None:
    assert not returning.take_over(session_id)
    assert (server.session, server.handed) == ({}, [])


def test_without_a_server_there_is_nothing_to_take(server: SimpleNamespace) -> None:
    server.owner = LOCAL
    assert not returning.take_over("left")
