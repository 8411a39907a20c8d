"""Lesson: can a network be anything?"""

from __future__ import annotations

import streamlit as st

from core.lessons.catalogue import lesson
from core.lessons.universal_approximation.experiment import ApproximationExperiment, apply_change
from core.lessons.universal_approximation.link import LINK
from core.lessons.universal_approximation.live import PICTURE as LIVE
from core.lessons.universal_approximation.picture import hand_picture
from core.lessons.universal_approximation.proof import prove
from core.lessons.universal_approximation.script import curve_script, study_script
from pages.basics.universal_approximation import questions, words
from pages.basics.universal_approximation.runs import FIT, STUDY, learned, measured, study, training
from pages.shared.components import component
from pages.shared.controls import control
from pages.shared.edits import answered, take_edits
from pages.shared.lesson_frame import code_panel, device_line, lesson_head, link_bar, preset_bar, sources, symbols
from pages.shared.lesson_state import LessonState, lesson_state, part
from pages.shared.quiz import check_questions, predict

by_hand = component("lessons/universal_approximation/by_hand")

LESSON = lesson("universal_approximation")
STAGE, PICTURE, EXACT = (f"universal_approximation.{name}" for name in ("hand", "picture", "exact"))
BUMPS, ASKED, LEARNED, PROPOSED, STUDIED, PROOF = (
    f"universal_approximation.{name}" for name in ("bumps", "asked", "learned", "proposed", "studied", "proof")
)
State = LessonState[ApproximationExperiment]
FOLLOWERS = (EXACT, BUMPS, ASKED, FIT, LEARNED, PROPOSED, STUDY, STUDIED, PROOF)


@part(PICTURE)
def picture(state: State) -> None:
    """What follows a hand: the curve, the bumps, their sum."""
    by_hand(
        key=STAGE,
        data=hand_picture(state.experiment) | answered(state, STAGE, LIVE),
        on_edits_change=lambda: take_edits(state, STAGE, apply_change),
        on_rested_change=lambda: state.redraw(*FOLLOWERS),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(words.summary(state.experiment), width="stretch")
        link_bar(state, "the step on display, or what was trained")


@part(EXACT)
def exact_values(state: State) -> None:
    """The numbers of the picture to be typed."""
    with st.popover("Exact values", icon=":material/tune:"):
        for path in ("bumps.pairs", "bumps.steepness", "drawing.seen"):
            take = words.another_number if path == "bumps.pairs" else None
            control(state, path, take)


@st.fragment(key=BUMPS)
def bumps(state: State) -> None:
    """The question about the picture, and what it shows."""
    predict(state, "bumps", questions.twice_as_many(state.experiment))
    st.markdown(words.about_bumps(state.experiment))


@st.fragment(key=ASKED)
def before_training(state: State) -> None:
    predict(state, "training", questions.by_hand_or_trained(state.experiment, learned(state)))


@st.fragment(key=LEARNED)
def after_training(state: State) -> None:
    """What training came to, beside what was built."""
    st.markdown(words.about_training(state.experiment, learned(state)))


@st.fragment(key=PROPOSED)
def before_study(state: State) -> None:
    predict(state, f"study.{state.experiment.study}", questions.best_line(state.experiment, measured(state)))


@st.fragment(key=STUDIED)
def after_study(state: State) -> None:
    """What the study came to."""
    title, text = words.STUDIES[state.experiment.study]
    st.markdown(f"**{title}** {text(state.experiment, measured(state))}")
    code_panel(state.slug, lambda: study_script(state.experiment), "PyTorch code for this study", "study_code")


@st.fragment(key=PROOF)
def proof(state: State) -> None:
    """The numbers once more, without PyTorch, and the script."""
    st.header("Proof", anchor=False)
    st.markdown(words.proved(prove(state.experiment)))
    device_line("float64")
    code_panel(state.slug, lambda: curve_script(state.experiment))


def main() -> None:
    state = lesson_state(LESSON.slug, LINK)
    state.follow = lambda before, after: [PICTURE, *FOLLOWERS] if before != after else [*state.shown]
    lesson_head(LESSON, state, words.OPENING)
    preset_bar(state, lambda: exact_values(state))
    picture(state)
    symbols(words.SYMBOLS)
    bumps(state)
    st.header("Let training find the weights", anchor=False)
    before_training(state)
    training(state, (ASKED, LEARNED))
    after_training(state)
    st.header("Wider, deeper, from another start, and images", anchor=False)
    before_study(state)
    study(state, (PROPOSED, STUDIED))
    after_study(state)
    proof(state)
    check_questions(LESSON.slug, questions.CHECKS)
    sources(words.SOURCES)


main()
