"""What of the convolution page follows a changed setting: the picture and the details, and controls that show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import streamlit as st

from core.convolution.convolution import Convolution
from pages.shared.lesson_state import LessonState, differing

PICTURE, DETAILS = "convolution.picture", "convolution.details"
IMAGE, KERNEL, CHANNELS = "convolution.popover.image", "convolution.popover.kernel", "convolution.popover.channels"
FOLLOWED, WHOLE_PAGE = "convolution.followed", "convolution.whole_page"

# What each popover shows of an experiment.
SHOWN: Mapping[str, Callable[[Convolution], object]] = MappingProxyType(
    {
        IMAGE: lambda experiment: experiment.image,
        KERNEL: lambda experiment: (experiment.kernels, experiment.slices, experiment.seed),
        CHANNELS: lambda experiment: (
            experiment.inputs,
            experiment.outputs,
            experiment.groups,
            experiment.operation,
            experiment.output_padding,
        ),
    }
)


def follow(before: Convolution, after: Convolution) -> list[str]:
    """The fragments to be drawn anew; all of them where nothing changed, since a control then shows what is not so."""
    return [PICTURE, DETAILS, *(SHOWN if before == after else differing(SHOWN, before, after))]


def rest(state: LessonState[Convolution]) -> None:
    """What waits until the reader's hand rests: details, and the controls that show what the picture has set."""
    before = st.session_state[FOLLOWED]
    st.session_state[FOLLOWED] = state.experiment
    if before.is_pooling != state.experiment.is_pooling:
        st.session_state[WHOLE_PAGE] = True  # some buttons change between open and closed to the reader
        return
    st.rerun([DETAILS, *differing(SHOWN, before, state.experiment)])
