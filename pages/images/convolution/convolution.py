"""Lesson: what does a kernel do to an image?"""

from __future__ import annotations

import streamlit as st

from core.convolution.convolution import Convolution
from core.convolution.trace import trace
from core.lessons.catalogue import lesson
from core.lessons.convolution.changes import apply_change
from core.lessons.convolution.link import CONVOLUTION_LINK
from core.lessons.convolution.live import PICTURE as LIVE
from core.lessons.convolution.picture import convolution_picture
from core.lessons.convolution.script import convolution_script
from pages.images.convolution.details import output_size, parameter_count, proof, whole_photo
from pages.images.convolution.follow import DETAILS, FOLLOWED, PICTURE, WHOLE_PAGE, rest
from pages.images.convolution.image import image_popover, own_image, uploaded
from pages.images.convolution.kernel import channels_popover, kernel_popover
from pages.images.convolution.words import (
    CHECKS,
    OPENING,
    SOURCES,
    SYMBOLS,
    ask_for_parameters,
    ask_for_size,
    summary,
)
from pages.shared.components import component
from pages.shared.edits import answered, take_edits
from pages.shared.lesson_frame import code_panel, lesson_head, link_bar, preset_bar, sources, symbols
from pages.shared.lesson_state import LessonState, lesson_state, part
from pages.shared.notices import show_notices
from pages.shared.quiz import check_questions, predict

convolution = component("lessons/convolution/convolution")

LESSON = lesson("convolution")
VIEW = "convolution.view"


@part(PICTURE)
def picture(state: LessonState[Convolution]) -> None:
    """What follows a control while it moves: one pass through the layer, the picture, the outcome."""
    if st.session_state.pop(WHOLE_PAGE, False):
        st.rerun()
    experiment = state.experiment
    traced = trace(experiment, uploaded())
    convolution(
        key=VIEW,
        data=convolution_picture(experiment, traced) | answered(state, VIEW, LIVE),
        on_edits_change=lambda: take_edits(state, VIEW, apply_change),
        on_rested_change=lambda: rest(state),
    )
    show_notices(state)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(summary(experiment, traced), width="stretch")
        link_bar(state, "the pixel on display or a photo of yours; what you drew is in it")


@st.fragment(key=DETAILS)
def details(state: LessonState[Convolution]) -> None:
    """What follows as soon as the reader rests, or answers."""
    experiment, upload = state.experiment, uploaded()
    traced = trace(experiment, upload)
    predict(state, "size", ask_for_size(experiment))
    output_size(experiment)
    predict(state, "parameters", ask_for_parameters(experiment))
    parameter_count(experiment)
    whole_photo(experiment, upload)
    proof(experiment, traced, upload)
    code_panel(state.slug, lambda: convolution_script(experiment, traced))


def controls(state: LessonState[Convolution]) -> None:
    st.session_state[FOLLOWED] = state.experiment
    image_popover(state)
    kernel_popover(state)
    channels_popover(state)


def main() -> None:
    state = lesson_state(LESSON.slug, CONVOLUTION_LINK)
    state.follow = lambda before, after: [PICTURE, DETAILS, *state.parts_that_differ(before, after)]
    state.own, state.check = own_image, lambda experiment: trace(experiment, uploaded())
    lesson_head(LESSON, state, OPENING)
    preset_bar(state, lambda: controls(state))
    picture(state)
    symbols(SYMBOLS)
    details(state)
    check_questions(LESSON.slug, CHECKS)
    sources(SOURCES)


main()
