"""The cure, trained: the network on the page and its remedies side by side, live."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from core.gradient_flow.cure import FEWEST_EPOCHS, MOST_EPOCHS, MOST_VARIANTS
from core.gradient_flow.cure_job import CureJob, cure_start
from core.gradient_flow.experiment import FlowExperiment
from core.gradient_flow.variants import VARIANTS
from core.training.optimizers import OPTIMIZERS
from pages.shared.components import gradient_cure
from pages.shared.controls import choice, ladder, whole
from pages.shared.lesson_frame import show_notices
from pages.shared.lesson_state import LessonState
from pages.shared.live_run import live_run

State = LessonState[FlowExperiment]

CURE, STAGE = "vanishing_gradients.cure", "vanishing_gradients.training"
SHOWN = "vanishing_gradients.cure_shown"
RATES = (1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.05, 0.1, 0.3, 1.0)


@st.fragment(key=CURE)
def cure(state: State) -> None:
    """Variants to choose, one picture of all of them learning."""
    st.subheader("The cure, trained", anchor=False)
    st.markdown(
        "Norms are a diagnosis; learning is the proof. The network above and its variants train on 1,437 handwritten "
        "digits: **same digits, same batches, same seed**. What differs is only the remedy."
    )
    choices(state)
    show_notices(state)
    st.session_state[SHOWN] = shown(state.experiment)
    run = live_run(state.slug)
    if run.experiment not in (None, state.experiment):
        run.drop()
    gradient_cure(
        key=STAGE,
        data={"preview": cure_start(state.experiment), "run": run.run_id and {"id": run.run_id}},
        on_start_change=lambda: start(state),
        on_reset_change=run.drop,
        on_news_change=lambda: None,
    )
    st.caption(
        "Left: the share of 360 validation digits that each variant gets right. Right: the gradient that reaches each "
        "hidden layer at the step on the scrubber. A line that falls to the left is a gradient that vanishes."
    )


def shown(experiment: FlowExperiment) -> tuple[object, ...]:
    """All that the picture of the cure shows of an experiment before it is trained."""
    return experiment.activation, experiment.network.depth, experiment.cure


def other_cure(state: State) -> list[str]:
    """The cure's fragment if it no longer fits the experiment: it shows another one, or a run of another one."""
    other_run = live_run(state.slug).experiment not in (None, state.experiment)
    return [CURE] if other_run or st.session_state.get(SHOWN) != shown(state.experiment) else []


def start(state: State) -> None:
    """Begin to train all variants."""
    refused = live_run(state.slug).start(CureJob(state.experiment), state.experiment, "run")
    if refused:
        state.notices = (refused,)


def choices(state: State) -> None:
    """Which variants, and how they are trained."""
    cure = state.experiment.cure
    key = f"{state.slug}.variants"
    st.session_state[key] = list(cure.variants)
    st.multiselect(
        "Variants",
        list(VARIANTS),
        key=key,
        max_selections=MOST_VARIANTS,
        on_change=lambda: state.change(lambda old: _with_cure(old, variants=tuple(st.session_state[key]))),
    )
    optimizers = {name: kind.label for name, kind in OPTIMIZERS.items()}
    columns = st.columns(3)
    with columns[0]:
        change = lambda e, name: _with_cure(e, optimizer=name)  # noqa: E731
        choice(state, "optimizer", "Optimizer", optimizers, cure.optimizer, change)
    with columns[1]:
        change = lambda e, rate: _with_cure(e, learning_rate=rate)  # noqa: E731
        ladder(state, "trainlr", "Learning rate of the training", RATES, cure.learning_rate, change)
    with columns[2]:
        bounds = (FEWEST_EPOCHS, MOST_EPOCHS)
        change = lambda e, epochs: _with_cure(e, epochs=epochs)  # noqa: E731
        whole(state, "epochs", "Epochs of 23 steps", bounds, cure.epochs, change)


def _with_cure(experiment: FlowExperiment, **changes: Any) -> FlowExperiment:
    return replace(experiment, cure=replace(experiment.cure, **changes))
