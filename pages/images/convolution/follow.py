"""What of the convolution page follows a changed setting: the picture and the details, and controls that show it."""

from __future__ import annotations

import streamlit as st

from core.convolution.convolution import Convolution
from pages.shared.lesson_state import LessonState

PICTURE, DETAILS = "convolution.picture", "convolution.details"
IMAGE, KERNEL, CHANNELS = "convolution.popover.image", "convolution.popover.kernel", "convolution.popover.channels"
FOLLOWED, WHOLE_PAGE = "convolution.followed", "convolution.whole_page"


def rest(state: LessonState[Convolution]) -> None:
    """What waits until the reader's hand rests: details, and the controls that show what the picture has set."""
    before, after = st.session_state[FOLLOWED], state.experiment
    st.session_state[FOLLOWED] = after
    if before.is_pooling != after.is_pooling:
        st.session_state[WHOLE_PAGE] = True  # some buttons change between open and closed to the reader
        return
    state.redraw(DETAILS, *(state.parts_that_differ(before, after) if before != after else ()))
