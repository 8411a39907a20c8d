"""Lesson: how does a network know how wrong it is?"""

from __future__ import annotations

import streamlit as st

from core.lessons.catalogue import lesson
from core.lessons.loss_functions.experiment import LossExperiment, apply_change
from core.lessons.loss_functions.link import LOSS_LINK
from core.lessons.loss_functions.live import PICTURE as LIVE
from core.lessons.loss_functions.picture import loss_picture
from core.lessons.loss_functions.proof import prove
from core.lessons.loss_functions.script import loss_script
from pages.basics.loss_functions import questions, words
from pages.shared.components import component
from pages.shared.controls import control
from pages.shared.edits import answered, take_edits
from pages.shared.lesson_frame import code_panel, device_line, lesson_head, link_bar, preset_bar, sources, symbols
from pages.shared.lesson_state import LessonState, lesson_state, part
from pages.shared.quiz import check_questions, predict
from pages.shared.second_reading import second_reading

loss_functions = component("lessons/loss_functions/loss_functions")

LESSON = lesson("loss_functions")
STAGE, PICTURE, DETAILS = "loss_functions.stage", "loss_functions.picture", "loss_functions.details"
MORE, EXACT = "loss_functions.second", "loss_functions.exact"
VALUES = {
    "regression": ("line.slope", "line.intercept", "line.delta"),
    "classes": ("scores.temperature", "scores.smoothing"),
    "logits": ("logit.z",),
    "squared": ("wrong.z",),
    "accuracy": ("walk.at", "walk.seed"),
}


@part(PICTURE)
def picture(state: LessonState[LossExperiment]) -> None:
    """What follows a hand: the losses, the picture of the part, the outcome."""
    record = loss_picture(state.experiment)
    loss_functions(
        key=STAGE,
        data=record | answered(state, STAGE, LIVE),
        on_edits_change=lambda: take_edits(state, STAGE, apply_change),
        on_rested_change=lambda: state.redraw(DETAILS, EXACT),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(words.SUMMARIES[state.experiment.part](state.experiment), width="stretch")
        link_bar(state, "the step on display")


@st.fragment(key=DETAILS)
def details(state: LessonState[LossExperiment]) -> None:
    """What follows as soon as the reader rests: the question, the part in words, the proof, the script."""
    experiment = state.experiment
    predict(state, experiment.part, questions.ASKED[experiment.part](experiment))
    title, text = words.TEXTS[experiment.part]
    st.header(title, anchor=False)
    st.markdown(text(experiment))
    if experiment.part in words.MORE:
        name, table = words.MORE[experiment.part]
        second_reading(f"{MORE}.{experiment.part}", name, lambda: show(table()))
    st.header("Proof", anchor=False)
    st.markdown(words.proved(prove(experiment)))
    device_line("tiny")
    code_panel(state.slug, lambda: loss_script(state.experiment))


def show(text: str) -> None:
    st.markdown(text)


@part(EXACT)
def values(state: LessonState[LossExperiment]) -> None:
    """The numbers of the part to be typed, the seed among them."""
    with st.popover("Exact values", icon=":material/tune:"):
        for path in VALUES[state.experiment.part]:
            control(state, path)


def main() -> None:
    state = lesson_state(LESSON.slug, LOSS_LINK)
    state.follow = lambda before, after: [PICTURE, DETAILS, *state.parts_that_differ(before, after)]
    lesson_head(LESSON, state, words.opening(state.experiment.part))
    preset_bar(state, lambda: values(state))
    picture(state)
    symbols(words.SYMBOLS)
    details(state)
    st.header("Which loss for what", anchor=False)
    st.markdown(words.which_loss())
    check_questions(LESSON.slug, questions.CHECKS)
    sources(questions.SOURCES)


main()
