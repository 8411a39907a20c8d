"""What a first reading can do without: folded, and computed only while it is open."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def second_reading(key: str, title: str, draw: Callable[[], None]) -> None:
    """A part of a lesson behind one line.

    Args:
        key: its place on the page; `st.session_state[key]` says whether it is open.
        title: what the reader finds there.
        draw: draws it, while it is open.
    """
    panel = st.expander(f"For a second reading: {title}", key=key, on_change="rerun")
    if panel.open:
        with panel:
            draw()
