"""What the door took out of a message, told to the page that the message was for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.runs.limits import MEGABYTE
from pages.server.apology import UNUSABLE, drawn_again
from pages.server.door_limits import DoorLimits, door_limits

if TYPE_CHECKING:
    from streamlit.proto.ClientState_pb2 import ClientState

MARK = "door.left_out"  # a control that no page has, which the door adds to the message


def mark(asked: ClientState) -> None:
    """Note in a message that something is missing. The whole page is drawn: a part of it might not tell."""
    asked.widget_states.widgets.add(id=MARK, bool_value=True)
    asked.fragment_id = ""


def too_large(limits: DoorLimits) -> str:
    """The sentence about a control that said too much."""
    size = f"{limits.value // MEGABYTE} MB" if limits.value >= MEGABYTE else f"{limits.value // 1024} kB"
    return (
        f"That change is too large: one control may say {size} at most, and change {limits.rows:,} rows of a table at "
        "once. The page shows what it showed before."
    )


def tell_what_was_left_out() -> None:
    """One sentence over the page, wherever the reader is on it: it pushes no picture away."""
    context = get_script_run_ctx()
    state: Any = None if context is None else context.session_state._state
    if state is not None and state._new_widget_state.states.pop(MARK, None) is not None:
        st.toast(too_large(door_limits()), icon=":material/info:", duration="infinite")
    elif drawn_again():
        st.toast(UNUSABLE, icon=":material/info:", duration="infinite")
