"""What a visitor sees when a page fails. The log has the rest: Streamlit writes the traceback there."""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

_WIDGET = "$$"  # how Streamlit's own ids of widgets begin

SENTENCE = (
    "This page could not be drawn, and the server's log says why. Reload it: the address bar holds your experiment. "
    "If that fails again, open the page without the part of its address behind the question mark."
)


def apologize(_: Exception) -> bool:
    """Two sentences in place of Streamlit's own, which speaks to developers."""
    _forget_widgets()
    st.error(SENTENCE, icon=":material/error:")
    return True


def _forget_widgets() -> None:
    """Drop what the browser said that its controls show, for a value of a wrong type fails at every later run.

    The next run takes what the browser says then, or else the values of the experiment, which are checked.
    """
    context = get_script_run_ctx()
    if context is None:
        return
    state: Any = context.session_state._state
    state._new_widget_state.states.clear()
    for name in [name for name in state._old_state if name.startswith(_WIDGET)]:
        del state._old_state[name]
