"""Lesson: how does every weight learn its share of the error?"""

from __future__ import annotations

import streamlit as st

from core.autograd.live_loss import trace
from core.lessons.catalogue import lesson
from core.lessons.chain_rule.changes import apply_change
from core.lessons.chain_rule.experiment import ChainRule
from core.lessons.chain_rule.link import CHAIN_RULE_LINK
from core.lessons.chain_rule.live import PICTURE as LIVE
from core.lessons.chain_rule.picture import walk_picture
from pages.gradients.chain_rule.calls import STATES
from pages.gradients.chain_rule.controls import controls
from pages.gradients.chain_rule.debugger import debugger, debugger_states
from pages.gradients.chain_rule.details import paths_of_parameter, step_study, torchviz_graph
from pages.gradients.chain_rule.formula_popover import formula_line
from pages.gradients.chain_rule.scripts import scripts
from pages.gradients.chain_rule.three_ways import three_ways
from pages.gradients.chain_rule.words import (
    CHECKS,
    OPENING,
    SOURCES,
    SYMBOLS,
    ask_for_bias_gradient,
    ask_for_zero_grad,
    summary,
)
from pages.shared.components import component
from pages.shared.edits import answered, take_edits
from pages.shared.lesson_frame import (
    code_is_open,
    code_panel,
    device_line,
    lesson_head,
    link_bar,
    preset_bar,
    sources,
    symbols,
)
from pages.shared.lesson_state import LessonState, lesson_state, part
from pages.shared.quiz import check_questions, predict
from pages.shared.second_reading import second_reading

scalar_walk = component("lessons/chain_rule/scalar_walk")

LESSON = lesson("chain_rule")
WALK, PICTURE = "chain_rule.walk", "chain_rule.picture"
STUDY, TORCHVIZ = "chain_rule.second.study", "chain_rule.second.torchviz"
DETAILS, GRAPH, CODE = "chain_rule.details", "chain_rule.graph", "chain_rule.code"
PANELS = ("code", "study", "drawing")
FEATURED = ("toy-network", "2-3-1-tanh", "3-4-4-2", "scalar-warm-up", "shared-variable")


@part(PICTURE)
def picture(state: LessonState[ChainRule]) -> None:
    """What follows a slider while it moves: one trace, the walk, the outcome."""
    walked = trace(state.experiment.subject)
    scalar_walk(
        key=WALK,
        data=walk_picture(state.experiment, walked) | answered(state, WALK, LIVE),
        on_edits_change=lambda: take_edits(state, WALK, apply_change),
        on_settled_change=lambda: state.redraw(GRAPH),
        on_rested_change=lambda: state.redraw(DETAILS, STATES, *([CODE] if code_is_open(state.slug, PANELS) else [])),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(summary(state.experiment, walked), width="stretch")
        link_bar(state, "the step on display and how autograd's graph is drawn")


@st.fragment(key=DETAILS)
def details(state: LessonState[ChainRule]) -> None:
    """What follows as soon as the slider rests."""
    experiment = state.experiment
    walked = trace(experiment.subject)
    paths_of_parameter(experiment, walked)
    predict(state, "bias", ask_for_bias_gradient(walked))
    three_ways(experiment)
    second_reading(STUDY, "how small should h be?", lambda: step_study(experiment, walked))


@st.fragment(key=GRAPH)
def graph(state: LessonState[ChainRule]) -> None:
    """Autograd's own graph follows before the rest of the details: the fewer elements, the sooner."""
    second_reading(TORCHVIZ, "the same graph, as autograd keeps it", lambda: torchviz_graph(state.experiment))


@st.fragment(key=CODE)
def code(state: LessonState[ChainRule]) -> None:
    """One script per part of the page."""
    for name, (title, script) in scripts(state.experiment).items():
        code_panel(state.slug, script, title, name)


def main() -> None:
    state = lesson_state(LESSON.slug, CHAIN_RULE_LINK)
    lesson_head(LESSON, state, OPENING)
    preset_bar(state, lambda: controls(state), FEATURED)
    formula_line(state.experiment)
    picture(state)
    symbols(SYMBOLS)
    details(state)
    graph(state)
    device_line("float64")
    code(state)
    predict(state, "zero_grad", ask_for_zero_grad(state.experiment.network))
    debugger(state)
    debugger_states(state)
    check_questions(LESSON.slug, CHECKS)
    sources(SOURCES)


main()
