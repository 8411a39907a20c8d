"""What could not be used or changed, said where the reader looks."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.text import escape_markdown
from pages.shared.lesson_state import LessonState


def show_notices(state: LessonState[Any], place: str = "") -> None:
    """One sentence each, once.

    Args:
        place: beside which control, as `LessonState.tell` names it; "": what belongs to no control.
    """
    if place:
        notices = state.beside.pop(place, ())
    else:
        notices, state.notices = state.notices, ()
    for notice in notices:
        st.warning(escape_markdown(notice), icon=":material/info:")
