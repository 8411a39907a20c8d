"""Lesson: how does one keep a network from learning by heart?"""

from __future__ import annotations

import streamlit as st

from core.lessons.catalogue import lesson
from core.lessons.regularization.experiment import RegularizationExperiment
from core.lessons.regularization.link import REGULARIZATION_LINK
from core.lessons.regularization.proof import PenaltyProof, prove
from core.lessons.regularization.script import regularization_script
from pages.server.computed import computed
from pages.shared.lesson_frame import code_panel, device_line, lesson_head, preset_bar, sources, symbols
from pages.shared.lesson_state import LessonState, lesson_state
from pages.shared.quiz import check_questions, predict
from pages.training.regularization import questions, words
from pages.training.regularization.arms import ARMS_PART, TESTED, arms, more, run_of

LESSON = lesson("regularization")
WORDS = "regularization.words"


@computed()
def proof_of(experiment: RegularizationExperiment) -> PenaltyProof:
    return prove(experiment)


@st.fragment(key=WORDS)
def below(state: LessonState[RegularizationExperiment]) -> None:
    """What follows as soon as the reader rests: the question, the part in words, the proof, the script."""
    experiment = state.experiment
    if experiment.part in questions.ASKED:
        predict(state, experiment.part, questions.ASKED[experiment.part](experiment))
    predict(state, "best", questions.which_is_best(experiment, run_of(state).kept(TESTED).get(TESTED)))
    title, text = words.TEXTS[experiment.part]
    st.header(title, anchor=False)
    st.markdown(text(experiment))
    st.header("Proof", anchor=False)
    st.markdown(words.proved(proof_of(experiment)))
    device_line("tiny")
    code_panel(state.slug, lambda: regularization_script(state.experiment))


def main() -> None:
    state = lesson_state(LESSON.slug, REGULARIZATION_LINK)
    state.follow = lambda before, after: [ARMS_PART, WORDS, *state.parts_that_differ(before, after)]
    lesson_head(LESSON, state, words.opening(state.experiment.part))
    preset_bar(state, lambda: more(state))
    arms(state)
    symbols(words.SYMBOLS)
    below(state)
    st.header("The penalties in figures", anchor=False)
    st.markdown(words.course())
    check_questions(LESSON.slug, questions.CHECKS)
    sources(questions.SOURCES)


main()
