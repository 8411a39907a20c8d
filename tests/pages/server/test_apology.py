"""A page that fails upon what a control said is drawn once more without it; one that fails by itself apologizes."""

from __future__ import annotations

import pytest
import streamlit as st
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from pages.server.apology import SENTENCE, UNUSABLE, apologize, drawn_again, drawn_whole
from pages.server.door_limits import HOSTED_DOOR, LAPTOP_DOOR
from pages.server.left_out import MARK, tell_what_was_left_out, too_large


def _page() -> None:
    import streamlit as st

    st.number_input("Seed", 0, 9, 3, key="seed")
    st.session_state.setdefault("kept", 1)


class Requests:
    """The further runs that are asked for."""

    def __init__(self) -> None:
        self.asked: list[object] = []

    def request_rerun(self, data: object) -> None:
        self.asked.append(data)


class Context:
    """What Streamlit knows of the run of a script."""

    query_string, page_script_hash, cached_message_hashes, context_info = "x=1", "page", frozenset[str](), None

    def __init__(self, at: AppTest) -> None:
        self.session_state = at.session_state._state
        self.script_requests = Requests()
        self.said: list[str] = []


@pytest.fixture
def context(monkeypatch: pytest.MonkeyPatch) -> Context:
    """After a first run of the page."""
    at = AppTest.from_function(_page).run()
    found = Context(at)
    found.session_state._state._compact_state()
    for module in ("apology", "left_out"):
        monkeypatch.setattr(f"pages.server.{module}.get_script_run_ctx", lambda: found)
    monkeypatch.setattr(st, "session_state", {})
    for command in ("error", "toast"):
        monkeypatch.setattr(st, command, lambda words, **_: found.said.append(words))
    return found


def _wrong(name: str, value: object) -> WidgetStates:
    state = WidgetState(id=name)
    if isinstance(value, list):
        state.string_array_value.data.extend(value)
    else:
        state.json_value = str(value)
    return WidgetStates(widgets=[state])


@pytest.mark.parametrize("value", [["a"], "[]", "{"])
def test_a_value_of_a_wrong_type_is_forgotten_and_the_page_drawn_once_more(context: Context, value: object) -> None:
    state = context.session_state._state
    (name,) = [key for key in state._old_state if key.startswith("$$ID")]
    state._new_widget_state.set_widget_from_proto(_wrong(name, value).widgets[0])
    with pytest.raises((TypeError, ValueError)):
        int(state._new_widget_state[name])
    assert apologize(ValueError())
    assert name not in state._new_widget_state.states
    assert not [key for key in state._old_state if key.startswith("$$ID")]
    assert context.session_state._state["kept"] == 1
    (again,) = context.script_requests.asked
    assert (again.query_string, again.page_script_hash, again.fragment_id_queue) == ("x=1", "page", [])  # type: ignore[attr-defined]
    assert context.said == []
    tell_what_was_left_out()
    assert context.said == [UNUSABLE]
    drawn_whole()
    assert not drawn_again()


def test_a_page_that_fails_again_apologizes(context: Context) -> None:
    apologize(ValueError())
    context.session_state._state._old_state["$$ID-1-seed"] = 3
    apologize(ValueError())
    assert len(context.script_requests.asked) == 1
    assert context.said == [SENTENCE]
    assert not drawn_again()


def test_a_page_that_fails_before_any_control_has_said_something_apologizes(context: Context) -> None:
    state = context.session_state._state
    for name in [key for key in state._old_state if key.startswith("$$ID")]:
        del state._old_state[name]
    apologize(ValueError())
    assert (context.script_requests.asked, context.said) == ([], [SENTENCE])


def test_what_the_door_took_out_is_told_once(context: Context) -> None:
    state = context.session_state._state
    state.set_widgets_from_proto(WidgetStates(widgets=[WidgetState(id=MARK, bool_value=True)]))
    tell_what_was_left_out()
    tell_what_was_left_out()
    assert context.said == [too_large(LAPTOP_DOOR)]
    assert "1 MB at most, and change 5,000 rows" in too_large(LAPTOP_DOOR)
    assert "128 kB at most, and change 1,000 rows" in too_large(HOSTED_DOOR)
