"""Settings of the lesson on tensors that are typed as text."""

from __future__ import annotations

import streamlit as st

from core.errors import InsideTheNetError
from core.lessons.tensors.experiment import TensorExperiment
from core.settings.declared import setting_at, taken
from core.text import escape_markdown
from pages.shared.controls import set_verdict, typed
from pages.shared.lesson_state import LessonState


def text_setting(state: LessonState[TensorExperiment], path: str, label: str, example: str) -> None:
    """A text box for a setting; a text that cannot be used stays in it, and the reason is below."""
    state.shows(path)
    text = _text(state, path)
    key, problem = typed(state, path, text)
    told = (state, path, key, state.drawing)
    st.text_input(label, text, key=key, max_chars=200, placeholder=example, on_change=_take, args=told)
    if problem:
        st.error(escape_markdown(problem), icon=":material/error:")


def _text(state: LessonState[TensorExperiment], path: str) -> str:
    return setting_at(state.experiment, path).said(getattr(state.experiment, path))


def _take(state: LessonState[TensorExperiment], path: str, key: str, home: str | None) -> None:
    try:
        changed = taken(state.experiment, path, st.session_state[key])
    except InsideTheNetError as error:
        set_verdict(state, path, _text(state, path), str(error))
    else:
        state.feedback.pop(path, None)
        state.change(lambda _: changed, home=home)
