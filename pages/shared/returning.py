"""After a reload: the run and the uploads of the visit before come back, or one sentence says what is lost."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.server.returning import take_over
from pages.shared.lesson_state import LessonState
from pages.shared.live_run import LiveRun, trigger_value

MOST, LONGEST = 4, 120  # things that the browser may name, and their characters


def holdings(state: LessonState[Any]) -> list[str]:
    """What a reload could lose, in words: no link carries it."""
    found = ["what was trained"] if any(_has_run(state.slug)) else []
    own = state.own(state.experiment)
    return [*found, own.name] if own else found


def _has_run(slug: str) -> list[bool]:
    values = [value for key, value in st.session_state.items() if str(key).startswith(f"{slug}.")]
    return [value.run_id is not None for value in values if isinstance(value, LiveRun)]


def come_back(state: LessonState[Any], component: str) -> None:
    """The tab tells which session it had before it was loaded anew, and what was in it."""
    message = trigger_value(component, "returned")
    held = message.get("held")
    names = [name[:LONGEST] for name in held if isinstance(name, str)][:MOST] if isinstance(held, list) else []
    if take_over(message.get("session")):
        st.session_state[f"{state.slug}.state"].arrive(st.query_params.to_dict())
    elif names:
        lost = " and ".join(names)
        state.tell(
            "", f"The visit before is no longer known here: {lost} cannot be had again. The settings are in the link."
        )
    else:
        return
    st.rerun()
