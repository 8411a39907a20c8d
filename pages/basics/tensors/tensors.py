"""Lesson: what is a tensor, and what does an operation do to its shape?"""

from __future__ import annotations

import streamlit as st

from core.lessons.catalogue import lesson
from core.lessons.tensors.experiment import TensorExperiment
from core.lessons.tensors.link import TENSORS_LINK
from core.lessons.tensors.live import PICTURE as LIVE
from core.lessons.tensors.live import apply_change
from core.lessons.tensors.picture import combined, tensor_picture, viewed
from core.lessons.tensors.script import tensors_script
from core.numbers import in_powers
from core.tensors.broadcasting import prove
from core.tensors.storage import View
from pages.basics.tensors import words
from pages.basics.tensors.guess import guess
from pages.basics.tensors.parts import devices, dtypes, numpy_bridge
from pages.shared.components import component
from pages.shared.controls import control
from pages.shared.edits import answered, take_edits
from pages.shared.lesson_frame import code_panel, device_line, lesson_head, link_bar, preset_bar, sources, symbols
from pages.shared.lesson_state import LessonState, lesson_state, part
from pages.shared.quiz import check_questions, predict
from pages.shared.terms import term

tensors = component("lessons/tensors/tensors")

LESSON = lesson("tensors")
VIEW = "tensors.view"
PICTURE, QUESTIONS, PROOF = "tensors.picture", "tensors.questions", "tensors.proof"
DTYPES, GUESS = "tensors.dtypes", "tensors.guess"


@part(PICTURE)
def picture(state: LessonState[TensorExperiment]) -> None:
    """What follows a slider while it moves."""
    tensors(
        key=VIEW,
        data=tensor_picture(state.experiment) | answered(state, VIEW, LIVE),
        on_edits_change=lambda: take_edits(state, VIEW, apply_change),
        on_rested_change=lambda: state.redraw(QUESTIONS, GUESS, PROOF),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(words.summary(state.experiment), width="stretch")
        link_bar(state, "the number that you look at or your guesses")


@st.fragment(key=QUESTIONS)
def questions(state: LessonState[TensorExperiment]) -> None:
    predict(state, "shape", words.ask_for_shape(state.experiment))
    predict(state, "memory", words.ask_for_memory(state.experiment))


@st.fragment(key=PROOF)
def proof(state: LessonState[TensorExperiment]) -> None:
    experiment = state.experiment
    st.header("Proof", anchor=False)
    result = prove(combined(experiment))
    if result is None:
        st.markdown("PyTorch refuses A and B as they are, so there is nothing to compare.")
    else:
        st.markdown(
            f"A loop of plain Python over all {result.numbers} places, and numpy in float64, compute the same as "
            f"PyTorch: the largest differences are **{in_powers(result.loop)}** and **{in_powers(result.numpy)}**."
        )
    looked = viewed(experiment)
    if isinstance(looked, View):
        line, flat = looked.line, looked.value.flatten().tolist()
        right = sum(line[place] == value for place, value in zip(looked.positions, flat, strict=True))
        st.markdown(
            f"`{experiment.view}`: place = offset + Σ index · {term('strides', 'stride')} finds **{right} of "
            f"{len(flat)}** numbers in its {term('storage')}. A list or a mask as index copies, since no strides "
            f"could walk to its numbers; all that strides can walk to is a {term('view')}, and `.contiguous()` copies "
            f"only what is not {term('contiguous')}."
        )
    device_line("float64")
    code_panel(state.slug, lambda: tensors_script(state.experiment))


@part(DTYPES)
def numbers(state: LessonState[TensorExperiment]) -> None:
    dtypes(state)


@part(GUESS)
def exercises(state: LessonState[TensorExperiment]) -> None:
    guess(state)


def controls(state: LessonState[TensorExperiment]) -> None:
    with st.popover("Numbers", icon=":material/casino:"):
        st.caption("Off: A and B count in ones and tens, and each number of C is its own place in memory.")
        control(state, "seed", options=(0, 1, 2, 3, 4))


def main() -> None:
    state = lesson_state(LESSON.slug, TENSORS_LINK)
    lesson_head(LESSON, state, words.OPENING)
    preset_bar(state, lambda: controls(state))
    picture(state)
    symbols(words.SYMBOLS)
    questions(state)
    numpy_bridge()
    numbers(state)
    devices()
    exercises(state)
    proof(state)
    check_questions(LESSON.slug, words.CHECKS)
    sources(words.SOURCES)


main()
