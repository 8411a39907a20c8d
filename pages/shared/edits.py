"""What a reader changes on a picture: over the direct route while the hand moves, and to the page when it rests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import streamlit as st

from core.lessons.live import Change, LivePicture, after_changes
from pages.shared.lesson_state import LessonState

E = TypeVar("E")


def answered(state: LessonState[E], component: str, picture: LivePicture[E] | None = None) -> dict[str, Any]:
    """What a component with edits gets on top of its record: how far its edits are taken, and the link to go on from.

    Args:
        picture: what the direct route draws for it; None: it has no route.
    """
    params = None if picture is None else picture.params(state.experiment, state.preset)
    return state.feedback.get(component, {}) | {"live": {"lesson": state.slug, "link": params}}


def take_edits(state: LessonState[E], component: str, apply: Change[E]) -> None:
    """Apply the edits that a component sent, one by one; the last refused one is told back to it.

    A message is {sender, sequence, edits: [{key, …}, …]}. It comes from the browser, so nothing in it is trusted.
    """
    message: object = st.session_state[component].get("edits")
    if not isinstance(message, Mapping) or not isinstance(message.get("edits"), list):
        return
    state.experiment, problem = after_changes(state.experiment, message["edits"], apply)
    ack = {"sender": message.get("sender"), "sequence": message.get("sequence")}
    state.feedback[component] = {"ack": ack, "problem": problem}
