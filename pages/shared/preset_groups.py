"""Many presets stand in named groups: a row of groups, and beside it the presets of the chosen one."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.shared.lesson_state import LessonState


def groups(state: LessonState[Any]) -> dict[str, list[str]]:
    """The presets of each group, in their order; one group without a name where a lesson has none."""
    found: dict[str, list[str]] = {}
    for name, preset in state.codec.presets.items():
        found.setdefault(preset.group, []).append(name)
    return found


def group_bar(state: LessonState[Any]) -> list[str]:
    """Draw the groups, if there are several; the chosen preset's is the one whose presets are offered.

    Another group begins with its first preset.
    """
    found, key = groups(state), f"{state.slug}.group"
    chosen = state.codec.presets[state.preset].group
    if len(found) > 1:
        st.session_state[key] = chosen
        st.segmented_control(
            "Kind of preset",
            list(found),
            key=key,
            required=True,
            label_visibility="collapsed",
            wrap=True,
            on_change=lambda: state.choose(found[st.session_state[key]][0]),
        )
    return found[chosen]
