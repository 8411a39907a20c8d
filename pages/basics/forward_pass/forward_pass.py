"""Lesson: how does a network turn numbers into a prediction?"""

from __future__ import annotations

import streamlit as st

from core.lessons.catalogue import lesson
from core.lessons.forward_pass.link import FORWARD_PASS_LINK
from core.lessons.forward_pass.live import PICTURE as LIVE
from core.lessons.forward_pass.picture import matrix_picture, network_picture
from core.lessons.forward_pass.script import forward_pass_script
from core.networks.forward.proof import prove
from core.networks.forward.trace import forward
from core.networks.small.changes import apply_change
from core.networks.small.network import SmallNetwork
from core.numbers import in_powers
from pages.basics.forward_pass import words
from pages.shared.activation_gallery import activation_gallery
from pages.shared.components import component
from pages.shared.edits import answered, take_edits
from pages.shared.lesson_frame import code_panel, device_line, lesson_head, link_bar, preset_bar, sources, symbols
from pages.shared.lesson_state import LessonState, lesson_state, part
from pages.shared.network_controls import NetworkSlot, architecture_popover
from pages.shared.quiz import check_questions, is_answered, predict
from pages.shared.terms import term

matrix_form = component("lessons/forward_pass/matrix_form")
network_diagram = component("lessons/forward_pass/network_diagram")

LESSON = lesson("forward_pass")
DIAGRAM, MATRICES = "forward_pass.diagram", "forward_pass.matrices"
PICTURE, BIAS_QUESTION = "forward_pass.picture", "forward_pass.bias_question"
MATRIX, PROOF = "forward_pass.matrix", "forward_pass.proof"


@part(PICTURE)
def picture(state: LessonState[SmallNetwork]) -> None:
    """What follows a slider while it moves: one call into core, the diagram, the outcome."""
    trace = forward(state.experiment)
    network_diagram(
        key=DIAGRAM,
        data=network_picture(state.experiment, trace) | answered(state, DIAGRAM, LIVE),
        on_edits_change=lambda: take_edits(state, DIAGRAM, apply_change),
        on_rested_change=lambda: state.redraw(*following(state)),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(words.summary(state.experiment, trace), width="stretch")
        link_bar(state, "the step and the unit on display")


def following(state: LessonState[SmallNetwork]) -> list[str]:
    """What follows as soon as the slider rests; a question has no numbers in it before it is answered."""
    return [BIAS_QUESTION, MATRIX, PROOF] if is_answered(state, "bias") else [MATRIX, PROOF]


@st.fragment(key=BIAS_QUESTION)
def bias_question(state: LessonState[SmallNetwork]) -> None:
    predict(state, "bias", words.ask_for_bias(forward(state.experiment)))


@st.fragment
def parameters_question(state: LessonState[SmallNetwork]) -> None:
    predict(state, "parameters", words.ask_for_parameters(state.experiment))


@st.fragment(key=MATRIX)
def matrices(state: LessonState[SmallNetwork]) -> None:
    st.header("The same pass as matrices", anchor=False)
    st.markdown(
        f"A layer does all its units, and all samples, in one product of {term('tensor', 'tensors')}. "
        "Each row of $A^{(l-1)}$ is a sample, each row of "
        "$W^{(l)}$ holds the weights of one unit, so the weights enter transposed, and $b^{(l)}$ is added to every "
        f"row ({term('broadcasting')}): "
        r"$Z^{(l)} = A^{(l-1)}\,W^{(l)\top} + b^{(l)}$, then $A^{(l)} = \varphi(Z^{(l)})$. "
        "Type over a number of X, W or b; the row on display is tinted."
    )
    matrix_form(
        key=MATRICES,
        data=matrix_picture(state.experiment, forward(state.experiment)) | answered(state, MATRICES),
        on_edits_change=lambda: edit_matrices(state),
    )


def edit_matrices(state: LessonState[SmallNetwork]) -> None:
    take_edits(state, MATRICES, apply_change)
    state.redraw(PICTURE, *following(state))


@st.fragment(key=PROOF)
def proof(state: LessonState[SmallNetwork]) -> None:
    result = prove(state.experiment, forward(state.experiment))
    st.header("Proof", anchor=False)
    verdict = "They agree" if result.holds else "**They disagree**"
    st.markdown(
        f"The numbers above come from PyTorch in {term('dtype', 'float32')}. We compute all {result.numbers} of them "
        f"again in plain numpy float64. {verdict}: the largest difference is **{in_powers(result.float32)}** in "
        f"float32, which keeps about seven digits, and **{in_powers(result.float64)}** when PyTorch computes in "
        "float64 too."
    )
    device_line("tiny")
    code_panel(state.slug, lambda: forward_pass_script(state.experiment))


def main() -> None:
    state = lesson_state(LESSON.slug, FORWARD_PASS_LINK)
    lesson_head(LESSON, state, words.OPENING)
    preset_bar(state, lambda: architecture_popover(NetworkSlot(state)))
    picture(state)
    symbols(words.SYMBOLS)
    bias_question(state)
    matrices(state)
    parameters_question(state)
    proof(state)
    activation_gallery(state.experiment.activations)
    check_questions(LESSON.slug, words.CHECKS)
    sources(words.SOURCES)


main()
