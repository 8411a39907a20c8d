"""After a page has failed: nothing that the browser said is kept that would make it fail again."""

from __future__ import annotations

import pytest
import streamlit as st
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from pages.server.apology import apologize


def _page() -> None:
    import streamlit as st

    st.number_input("Seed", 0, 9, 3, key="seed")
    st.session_state.setdefault("kept", 1)


def _wrong(name: str, value: object) -> WidgetStates:
    state = WidgetState(id=name)
    if isinstance(value, list):
        state.string_array_value.data.extend(value)
    else:
        state.json_value = str(value)
    return WidgetStates(widgets=[state])


@pytest.mark.parametrize("value", [["a"], "[]", "{"])
def test_a_value_of_a_wrong_type_is_forgotten(value: object, monkeypatch: pytest.MonkeyPatch) -> None:
    at = AppTest.from_function(_page).run()
    name = at.number_input(key="seed").id

    class Context:
        session_state = at.session_state._state

    monkeypatch.setattr("pages.server.apology.get_script_run_ctx", lambda: Context)
    monkeypatch.setattr(st, "error", lambda *_, **__: None)
    state = Context.session_state._state
    state._new_widget_state.set_widget_from_proto(_wrong(name, value).widgets[0])
    with pytest.raises((TypeError, ValueError)):
        int(state._new_widget_state[name])
    apologize(ValueError())
    assert name not in state._new_widget_state.states
    assert not [key for key in state._old_state if key.startswith("$$ID")]
    assert at.session_state["kept"] == 1
