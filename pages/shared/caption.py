"""Which experiment is on the page: the chosen preset, or what the reader has made of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.text import escape_markdown
from pages.shared.lesson_state import LessonState, part

LONGEST = 110  # characters of differences: they fit into the lines that are kept free for them


def presets(state: LessonState[Any], names: Sequence[str]) -> None:
    """One button per preset; none is chosen while the page shows something else, so that each can be pressed."""
    part(state.bar)(_presets)(state, names)


def _presets(state: LessonState[Any], names: Sequence[str]) -> None:
    key, presets = f"{state.slug}.preset", state.codec.presets
    st.session_state[key] = state.displayed[state.bar] = state.chosen
    st.segmented_control(
        "Preset",
        names,
        format_func=lambda name: presets[name].title,
        key=key,
        required=True,
        label_visibility="collapsed",
        wrap=True,
        on_change=lambda: state.choose(st.session_state[key]),
    )


def caption(state: LessonState[Any]) -> None:
    """What is on the page, in a place that keeps its height; and the way back to what the reader had made before."""
    part(state.caption)(_caption)(state)


def _caption(state: LessonState[Any]) -> None:
    state.displayed[state.caption] = state.story
    with st.container(horizontal=True, vertical_alignment="top", key=f"{state.slug}.experiment"):
        st.caption(said(state), width="stretch")
        if state.left is not None and state.left[0] != state.experiment:
            own = state.own(state.left[0])
            title = f"Back to {escape_markdown(own.name)}" if own else "Back to your changes"
            key, icon = f"{state.slug}.back", ":material/undo:"
            st.button(title, key=key, type="tertiary", icon=icon, on_click=state.take_back)


def said(state: LessonState[Any]) -> str:
    """The preset with its description; or from which one the reader started, what is theirs and what differs."""
    preset, changed, own = state.codec.presets[state.preset], state.changes(), state.own(state.experiment)
    if not changed:
        return f"**{preset.title}.** {preset.description}"
    name = f"Custom, from {preset.title}" + (f", with {escape_markdown(own.name)}" if own else "")
    words = [words for path, words in changed.items() if own is None or not path.startswith(own.holders)]
    return f"**{name}:** {_listed(words)}." if words else f"**{name}.**"


def _listed(words: Sequence[str]) -> str:
    """As many as there is room for, and how many more there are."""
    shown: list[str] = []
    for one in words:
        if shown and len(", ".join((*shown, one))) > LONGEST:
            break
        shown.append(one if len(one) <= LONGEST else one[: LONGEST - 1] + "…")
    more = len(words) - len(shown)
    return escape_markdown(", ".join(shown)) + (f" and {more} more" if more else "")
