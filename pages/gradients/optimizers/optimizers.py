"""Lesson: which way down?"""

from __future__ import annotations

import streamlit as st

from core.lessons.catalogue import lesson
from core.lessons.optimizers.experiment import OptimizerExperiment, apply_change
from core.lessons.optimizers.link import OPTIMIZER_LINK
from core.lessons.optimizers.live import PICTURE as LIVE
from core.lessons.optimizers.picture import optimizer_picture
from core.lessons.optimizers.proof import prove
from core.lessons.optimizers.script import optimizer_script
from pages.gradients.optimizers import questions, words
from pages.gradients.optimizers.exact_values import EXACT, exact_values
from pages.shared.components import component
from pages.shared.edits import answered, take_edits
from pages.shared.lesson_frame import code_panel, device_line, lesson_head, link_bar, preset_bar, sources, symbols
from pages.shared.lesson_state import LessonState, lesson_state, part
from pages.shared.quiz import check_questions, predict
from pages.shared.second_reading import second_reading

optimizers = component("lessons/optimizers/optimizers")

LESSON = lesson("optimizers")
STAGE, PICTURE, DETAILS = "optimizers.stage", "optimizers.picture", "optimizers.details"
MORE = "optimizers.second"


@part(PICTURE)
def picture(state: LessonState[OptimizerExperiment]) -> None:
    """What follows a hand: the surface, the paths, the outcome."""
    record = optimizer_picture(state.experiment)
    optimizers(
        key=STAGE,
        data=record | answered(state, STAGE, LIVE),
        on_edits_change=lambda: take_edits(state, STAGE, apply_change),
        on_rested_change=lambda: state.redraw(DETAILS, EXACT),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(words.summary(record), width="stretch")
        link_bar(state, "the step on display")


@st.fragment(key=DETAILS)
def details(state: LessonState[OptimizerExperiment]) -> None:
    """What follows as soon as the reader rests: the question, the explanation, the proof, the script."""
    experiment = state.experiment
    predict(state, experiment.part, questions.asked(experiment))
    st.header(words.HEADERS[experiment.part], anchor=False)
    st.markdown(words.explained(experiment))
    if experiment.part in words.MORE:
        name, table = words.MORE[experiment.part]
        second_reading(f"{MORE}.{experiment.part}", name, lambda: show(table(experiment)))
    st.header("Proof", anchor=False)
    st.markdown(words.proved(prove(experiment)))
    device_line("tiny")
    code_panel(state.slug, lambda: optimizer_script(state.experiment))


def show(text: str) -> None:
    st.markdown(text)


def main() -> None:
    state = lesson_state(LESSON.slug, OPTIMIZER_LINK)
    state.follow = lambda before, after: [PICTURE, DETAILS, *state.parts_that_differ(before, after)]
    lesson_head(LESSON, state, words.opening(state.experiment.part))
    preset_bar(state, lambda: exact_values(state))
    picture(state)
    symbols(words.SYMBOLS)
    details(state)
    check_questions(LESSON.slug, questions.CHECKS)
    sources(questions.SOURCES)


main()
