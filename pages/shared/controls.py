"""Controls that write into a lesson's experiment: each shows the experiment's value and changes one thing of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from pages.shared.lesson_state import LessonState

Change = Callable[[Any, Any], Any]


def _bound(state: LessonState[Any], name: str, value: Any, change: Change) -> dict[str, Any]:
    """The key of a control, showing `value`, and the callback that takes what the reader chose."""
    key = f"{state.slug}.{name}"
    st.session_state[key] = value
    return {"key": key, "on_change": lambda: state.change(lambda old: change(old, st.session_state[key]))}


def choice(
    state: LessonState[Any], name: str, label: str, options: Mapping[str, str], value: str, change: Change, **more: Any
) -> None:
    """One of several names, each with a label for the reader."""
    st.selectbox(label, list(options), format_func=options.__getitem__, **_bound(state, name, value, change), **more)


def whole(
    state: LessonState[Any], name: str, label: str, bounds: tuple[int, int], value: int, change: Change, **more: Any
) -> None:
    """A whole number between two bounds."""
    st.number_input(label, *bounds, step=1, **_bound(state, name, value, change), **more)


def decimal(
    state: LessonState[Any],
    name: str,
    label: str,
    bounds: tuple[float, float],
    value: float,
    change: Change,
    **more: Any,
) -> None:
    """A decimal number between two bounds; `step` is how far the arrows move it."""
    low, high = map(float, bounds)
    more = {"format": "%g", "step": 0.01, **more}
    st.number_input(label, low, high, **_bound(state, name, float(value), change), **more)


def ladder(
    state: LessonState[Any], name: str, label: str, rungs: Sequence[float], value: float, change: Change, **more: Any
) -> None:
    """One of several numbers, of which the experiment's own is one."""
    options = sorted({*rungs, value})
    bound = _bound(state, name, value, change)
    st.selectbox(label, options, format_func=lambda number: f"{number:g}", **bound, **more)


def switch(state: LessonState[Any], name: str, label: str, value: bool, change: Change, **more: Any) -> None:
    """On or off."""
    st.toggle(label, **_bound(state, name, value, change), **more)
