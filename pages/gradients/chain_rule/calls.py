"""The calls of a training step in slow motion: what the buttons do to the experiment."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import streamlit as st

from core.autograd.training_step.micro_steps import Action
from core.autograd.training_step.presets import MICRO_STEPS
from core.lessons.chain_rule.experiment import ChainRule
from pages.shared.lesson_state import LessonState

DEBUGGER, STATES = "chain_rule.debugger", "chain_rule.states"
ALL = [DEBUGGER, STATES, "chain_rule.picture"]  # the picture keeps the link
CALLS: dict[Action, str] = {
    "zero_grad": "optimizer.zero_grad()",
    "forward": "ŷ = model(x)",
    "loss": "loss = mse_loss(ŷ, y)",
    "backward": "loss.backward()",
    "step": "optimizer.step()",
}


def press(state: LessonState[ChainRule], action: Action) -> None:
    """One more call."""
    change(state, lambda experiment: dataclasses.replace(experiment, actions=(*experiment.actions, action)))


def undo(state: LessonState[ChainRule]) -> None:
    """Take the last call back."""
    change(state, lambda experiment: dataclasses.replace(experiment, actions=experiment.actions[:-1]))


def clear(state: LessonState[ChainRule]) -> None:
    """No calls made."""
    change(state, lambda experiment: dataclasses.replace(experiment, actions=()))


def load(state: LessonState[ChainRule]) -> None:
    """Take the calls and switches of a prepared sequence."""
    name = st.session_state["chain_rule.sequence"]
    if name:
        chosen = MICRO_STEPS[name].experiment
        actions, detach, no_grad = chosen.actions, chosen.detach, chosen.no_grad
        change(state, lambda old: dataclasses.replace(old, actions=actions, detach=detach, no_grad=no_grad))


def change(state: LessonState[ChainRule], make: Callable[[ChainRule], ChainRule]) -> None:
    """Change the experiment and redraw buttons, states and the link."""
    state.change(make)
    state.redraw(*ALL)
