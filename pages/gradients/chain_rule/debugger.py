"""A training step in slow motion: five calls that may be made in any order on a real model."""

from __future__ import annotations

import streamlit as st

from core.autograd.training_step.micro_steps import ACTIONS
from core.autograd.training_step.presets import MICRO_STEPS
from core.lessons.chain_rule.experiment import ChainRule
from core.lessons.chain_rule.scripts.micro_steps import micro_steps_script
from pages.gradients.chain_rule.calls import ALL, CALLS, DEBUGGER, STATES, clear, load, press, undo
from pages.gradients.chain_rule.records import states_of
from pages.gradients.chain_rule.states import history, outcome, parameters
from pages.shared.controls import control
from pages.shared.lesson_frame import code_panel
from pages.shared.lesson_state import LessonState
from pages.shared.notices import show_notices
from pages.shared.terms import term


@st.fragment(key=DEBUGGER)
def debugger(state: LessonState[ChainRule]) -> None:
    """The calls and their settings, which do not follow the weights."""
    st.header("A training step in slow motion", anchor=False)
    st.markdown(
        f"Press the five calls in any order on the network above, with plain {term('SGD')}; lr is the "
        f"{term('learning rate')}. Leave one out, press one twice, and see what PyTorch does. Gradients *add up* until "
        "`zero_grad` clears them."
    )
    _settings(state)
    _buttons(state)
    show_notices(state)


@st.fragment(key=STATES)
def debugger_states(state: LessonState[ChainRule]) -> None:
    """The state after the last call, and all calls so far."""
    states = states_of(state.experiment.micro_steps)
    outcome(states)
    left, right = st.columns([1, 1], gap="large")
    with left:
        parameters(states[-1])
    with right:
        history(states)
    code_panel(
        state.slug, lambda: micro_steps_script(state.experiment.micro_steps), "PyTorch code for these calls", "steps"
    )


def _settings(state: LessonState[ChainRule]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Try a sequence",
            list(MICRO_STEPS),
            index=None,
            format_func=lambda name: MICRO_STEPS[name].title,
            key="chain_rule.sequence",
            on_change=lambda: load(state),
            width=230,
        )
        control(state, "lr", follow=ALL, width=150)
        control(state, "detach", follow=ALL)
        control(state, "no_grad", follow=ALL)


def _buttons(state: LessonState[ChainRule]) -> None:
    with st.container(horizontal=True):
        for action in ACTIONS:
            st.button(
                action,
                key=f"chain_rule.press.{action}",
                help=f"`{CALLS[action]}`",
                on_click=press,
                args=(state, action),
            )
        none = not state.experiment.actions
        st.button("Undo", key="chain_rule.undo", icon=":material/undo:", on_click=undo, args=(state,), disabled=none)
        st.button("Start over", key="chain_rule.clear", on_click=clear, args=(state,), disabled=none)
