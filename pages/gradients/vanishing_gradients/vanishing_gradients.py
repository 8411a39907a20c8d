"""Lesson: why did deep networks refuse to learn?"""

from __future__ import annotations

import streamlit as st

from core.lessons.catalogue import lesson
from core.lessons.vanishing_gradients.changes import apply_change
from core.lessons.vanishing_gradients.diagnosis import sentences
from core.lessons.vanishing_gradients.experiment import FlowExperiment
from core.lessons.vanishing_gradients.link import FLOW_LINK
from core.lessons.vanishing_gradients.live import PICTURE as LIVE
from core.lessons.vanishing_gradients.picture import flow_picture
from core.lessons.vanishing_gradients.script import gradient_flow_script
from pages.gradients.vanishing_gradients.comparison import other_comparison, trained
from pages.gradients.vanishing_gradients.details import causes, curves, one_layer, other_slopes, remedies, slopes
from pages.gradients.vanishing_gradients.questions import CHECKS, SOURCES, ask_for_bound, ask_for_remedy
from pages.gradients.vanishing_gradients.records import flow_of, proof_of, ten_layers_once
from pages.gradients.vanishing_gradients.words import OPENING, SYMBOLS, comparison, proved
from pages.shared.components import component
from pages.shared.controls import control
from pages.shared.edits import answered, take_edits
from pages.shared.lesson_frame import code_panel, device_line, lesson_head, link_bar, preset_bar, sources, symbols
from pages.shared.lesson_state import LessonState, lesson_state, part
from pages.shared.quiz import check_questions, predict
from pages.shared.second_reading import second_reading
from pages.shared.terms import term

gradient_flow = component("lessons/vanishing_gradients/gradient_flow")

LESSON = lesson("vanishing_gradients")
FLOW, PICTURE = "vanishing_gradients.flow", "vanishing_gradients.picture"
DETAILS, LAYERS = "vanishing_gradients.details", "vanishing_gradients.layers"
REMEDIES, LAYERS_OPEN = "vanishing_gradients.compared", "vanishing_gradients.second.layers"


@part(PICTURE)
def picture(state: LessonState[FlowExperiment]) -> None:
    """What follows a slider while it moves: every activation once through the networks, the diagnosis."""
    experiment = state.experiment
    flow = flow_of(experiment.network)
    gradient_flow(
        key=FLOW,
        data=flow_picture(experiment, flow) | answered(state, FLOW, LIVE),
        on_edits_change=lambda: take_edits(state, FLOW, apply_change),
        on_settled_change=lambda: state.redraw(DETAILS, LAYERS, *other_slopes(state)),
        on_rested_change=lambda: state.redraw(REMEDIES, *other_comparison(state)),
    )
    with st.container(horizontal=True, vertical_alignment="top"):
        st.markdown("\n\n".join(sentences(experiment, flow)), width="stretch")
        link_bar(state, "the trained comparison")


@st.fragment(key=DETAILS)
def details(state: LessonState[FlowExperiment]) -> None:
    """The first cause: where the sums lie."""
    if (bound := ask_for_bound(state.experiment)) is not None:
        predict(state, "bound", bound)
    curves(state.experiment)


@st.fragment(key=LAYERS)
def layers(state: LessonState[FlowExperiment]) -> None:
    """Both causes, layer by layer, and one layer from inside."""
    second_reading(LAYERS_OPEN, "layer by layer", lambda: from_inside(state.experiment))


def from_inside(experiment: FlowExperiment) -> None:
    causes(experiment)
    one_layer(experiment)


@st.fragment(key=REMEDIES)
def compared(state: LessonState[FlowExperiment]) -> None:
    """What takes longest: ten networks more, and all of them once more in float64."""
    experiment = state.experiment
    remedies(experiment)
    st.header("Proof", anchor=False)
    st.markdown(proved(proof_of(experiment.network, experiment.activation)))
    device_line("tiny")
    code_panel(state.slug, lambda: gradient_flow_script(state.experiment))


def seeds(state: LessonState[FlowExperiment]) -> None:
    """The seeds behind one button."""
    with st.popover("Seeds", icon=":material/casino:"):
        st.caption(f"Every {term('seed')} draws one network. The band and all means are over them.")
        control(state, "network.seed")
        control(state, "network.seeds")


def main() -> None:
    state = lesson_state(LESSON.slug, FLOW_LINK)
    lesson_head(LESSON, state, OPENING)
    preset_bar(state, lambda: seeds(state))
    picture(state)
    symbols(SYMBOLS)
    predict(state, "remedy", ask_for_remedy(ten_layers_once()[0]))
    st.markdown(comparison(*ten_layers_once()))
    details(state)
    slopes(state)
    layers(state)
    compared(state)
    trained(state)
    check_questions(LESSON.slug, CHECKS)
    sources(SOURCES)


main()
