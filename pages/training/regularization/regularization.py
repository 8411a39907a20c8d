"""Lesson: how does one keep a network from learning by heart?"""

from __future__ import annotations

import streamlit as st

from core.lessons.catalogue import lesson
from core.lessons.regularization.experiment import RegularizationExperiment, apply_change
from core.lessons.regularization.job import TESTED
from core.lessons.regularization.link import REGULARIZATION_LINK
from core.lessons.regularization.live import PICTURE as LIVE
from core.lessons.regularization.picture import live_curves
from core.lessons.regularization.proof import Proof, prove
from core.lessons.regularization.script import regularization_script
from core.lessons.regularization.studies import STUDIES
from pages.server.computed import computed
from pages.shared.components import component
from pages.shared.edits import answered, take_edits
from pages.shared.lesson_frame import code_panel, device_line, lesson_head, link_bar, preset_bar, sources, symbols
from pages.shared.lesson_state import LessonState, lesson_state, part
from pages.shared.quiz import check_questions, predict
from pages.training.regularization import questions, words
from pages.training.regularization.arms import TRAINED, WORDS, more, run_of, trained
from pages.training.regularization.gallery import gallery

curves = component("lessons/regularization/curves")

LESSON = lesson("regularization")
CURVES, FOLLOWS = "regularization.curves", "regularization.follows"
CURVES_FIRST = ("dropout", "width")

State = LessonState[RegularizationExperiment]


@computed()
def proof_of(experiment: RegularizationExperiment) -> Proof:
    return prove(experiment)


@part(FOLLOWS)
def follows(state: State) -> None:
    """What follows a hand: the curves of the part."""
    state.shows("one", "masks", "descent")
    if state.experiment.part == "l1":
        st.header("One weight, one step", anchor=False)
    curves(
        key=CURVES,
        data=live_curves(state.experiment) | answered(state, CURVES, LIVE),
        on_edits_change=lambda: take_edits(state, CURVES, apply_change),
        on_rested_change=lambda: state.redraw(WORDS),
    )


@st.fragment(key=WORDS)
def below(state: State) -> None:
    """What follows as soon as the reader rests: the question, the part in words, the proof, the script."""
    experiment = state.experiment
    if experiment.part in questions.ASKED:
        predict(state, experiment.part, questions.ASKED[experiment.part](experiment))
    if experiment.part in ("arms", "l1"):
        predict(state, "best", questions.which_is_best(experiment, run_of(state).kept(TESTED).get(TESTED)))
    title, text = words.TEXTS[experiment.part]
    st.header(title, anchor=False)
    st.markdown(text(experiment))
    st.header("Proof", anchor=False)
    st.markdown(words.proved(proof_of(experiment)))
    device_line("tiny")
    code_panel(state.slug, lambda: regularization_script(state.experiment))


@part("regularization.link_bar")
def bar(state: State) -> None:
    link_bar(state, "the trained networks")


def main() -> None:
    state = lesson_state(LESSON.slug, REGULARIZATION_LINK)
    shown = state.experiment.part
    state.follow = lambda before, after: [TRAINED, WORDS, *state.parts_that_differ(before, after)]
    lesson_head(LESSON, state, words.opening(shown))
    preset_bar(state, lambda: more(state))
    if shown in CURVES_FIRST:
        follows(state)
    if shown == "augmentation":
        gallery(state)
    if shown in STUDIES:
        trained(state)
    if shown == "l1":
        follows(state)
    bar(state)
    symbols(words.SYMBOLS[shown])
    below(state)
    st.header("The penalties in figures", anchor=False)
    st.markdown(words.course())
    check_questions(LESSON.slug, questions.CHECKS)
    sources(questions.SOURCES)


main()
