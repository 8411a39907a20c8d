"""What a visitor sees when a page fails. The log has the rest: Streamlit writes the traceback there.

A page that fails upon what a control said is drawn once more without it, with one sentence. Only a page that fails by
itself apologizes.
"""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

_STREAMLITS, _WIDGET = "$$", "$$ID"  # how all that Streamlit keeps for itself begins, and what it keeps of a widget
_AGAIN = "apology.again"  # kept in the session while a page is drawn once more

SENTENCE = (
    "This page could not be drawn, and the server's log says why. Reload it: the address bar holds your experiment. "
    "If that fails again, open the page without the part of its address behind the question mark."
)
UNUSABLE = "That change could not be used, and the server's log says why. The page shows what it showed before."


def apologize(_: Exception) -> bool:
    """Draw the page once more without what the browser said; if it has failed so already, apologize.

    Two sentences stand in place of Streamlit's own, which speaks to developers.
    """
    context = get_script_run_ctx()
    said = context is not None and _forget_widgets(context.session_state._state)
    if context is not None and context.script_requests is not None and said and not st.session_state.get(_AGAIN):
        st.session_state[_AGAIN] = True
        context.script_requests.request_rerun(
            RerunData(
                query_string=context.query_string,
                page_script_hash=context.page_script_hash,
                cached_message_hashes=context.cached_message_hashes,
                context_info=context.context_info,
            )
        )
    else:
        st.session_state.pop(_AGAIN, None)
        st.error(SENTENCE, icon=":material/error:")
    return True


def drawn_again() -> bool:
    """Whether this run of the script stands in for one that failed; to be asked at its beginning."""
    return bool(st.session_state.get(_AGAIN))


def drawn_whole() -> None:
    """The page is there: the next failure has a cause of its own."""
    st.session_state.pop(_AGAIN, None)


def _forget_widgets(state: Any) -> bool:
    """Drop what the browser said that its controls show; whether there were any before this run.

    A value of a wrong type would fail at every later run. The next one takes what the browser says then, or else the
    values of the experiment, which are checked.
    """
    state._new_widget_state.states.clear()
    names = [name for name in state._old_state if name.startswith(_STREAMLITS)]
    for name in names:
        del state._old_state[name]
    return any(name.startswith(_WIDGET) for name in names)
