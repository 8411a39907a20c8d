"""The controls of the live-training lesson: network, training, early stopping and regularization."""

from __future__ import annotations

import streamlit as st

from core.lessons.live_training.experiment import TrainingExperiment
from core.lessons.live_training.presets import FEATURED, TRAINING_PRESETS
from core.settings.declared import replaced, setting_at, taken
from core.settings.setting import bounds_of
from core.training.losses import LOSSES
from pages.shared.controls import control, layers
from pages.shared.lesson_state import LessonState, part
from pages.training.live_training.data import data_controls

State = LessonState[TrainingExperiment]

NETWORK, TRAINING = "live_training.popover.network", "live_training.popover.training"
STOPPING = "live_training.popover.stopping"
NEW_LAYER = 8


def controls(state: State) -> None:
    """Five buttons with everything behind them."""
    with st.popover("Data", icon=":material/scatter_plot:"):
        data_controls(state)
    with st.popover("Network", icon=":material/hub:"):
        network(state)
    with st.popover("Training", icon=":material/model_training:"):
        training(state)
    with st.popover("Stopping", icon=":material/front_hand:"):
        stopping(state)
    with st.popover("More", icon=":material/apps:"):
        more_presets(state)


@part(NETWORK)
def network(state: State) -> None:
    """Layers, units, activation, dropout, seed."""
    layers(state, "hidden", NEW_LAYER)
    control(state, "activation")
    # Steps of 0.05 add up to 0.15000000000000002.
    control(state, "dropout", lambda e, share: taken(e, "dropout", round(share, 4)))
    control(state, "seed")


@part(TRAINING)
def training(state: State) -> None:
    """Loss, optimizer, learning rate and its schedule, batches, epochs."""
    state.shows("data.task")
    task = state.experiment.data.task
    control(state, "fit.loss", options={name: loss.label for name, loss in LOSSES.items() if task in loss.tasks})
    left, right = st.columns(2)
    with left:
        control(state, "fit.optimizer", _with_optimizer)
        control(state, "fit.epochs")
    with right:
        control(state, "fit.learning_rate")
        control(state, "fit.batch_size")
    control(state, "fit.schedule")


def _with_optimizer(experiment: TrainingExperiment, name: str) -> TrainingExperiment:
    """AdamW takes its own decay instead of L2."""
    other = "fit.l2" if name == "adamw" else "fit.weight_decay"
    return replaced(experiment, {"fit.optimizer": name, other: 0.0})


@part(STOPPING)
def stopping(state: State) -> None:
    """The rule of early stopping; L1, L2, clipping."""
    control(state, "fit.stopping.rule")
    left, right = st.columns(2)
    with left:
        control(state, "fit.stopping.patience")
    with right:
        control(state, "fit.stopping.min_delta")
    control(state, "fit.stopping.restore_best")
    st.divider()
    state.shows("fit.optimizer")
    with st.container(horizontal=True):
        control(state, "fit.l1")
        control(state, "fit.weight_decay" if state.experiment.fit.optimizer == "adamw" else "fit.l2")
        control(state, "fit.clip")
    low, high = bounds_of(setting_at(state.experiment, "fit.l1"))
    st.caption(f"λ from {low:g} to {high:g}. Clipping bounds the norm of each step's gradient.")


def more_presets(state: State) -> None:
    """The presets that have no button."""
    for name, preset in TRAINING_PRESETS.items():
        if name not in FEATURED:
            key = f"{state.slug}.more.{name}"
            st.button(
                preset.title, key=key, on_click=state.choose, args=(name,), type="tertiary", help=preset.description
            )
