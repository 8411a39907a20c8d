"""What a visitor sees when a page fails. The log has the rest: Streamlit writes the traceback there."""

from __future__ import annotations

import streamlit as st

SENTENCE = (
    "This page could not be drawn, and the server's log says why. Reload it: the address bar holds your experiment. "
    "If that fails again, open the page without the part of its address behind the question mark."
)


def apologize(_: Exception) -> bool:
    """Two sentences in place of Streamlit's own, which speaks to developers."""
    st.error(SENTENCE, icon=":material/error:")
    return True
