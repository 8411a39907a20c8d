"""The controls of the live-training lesson: network, training, early stopping and regularization."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.lessons.live_training.changes import with_fit
from core.lessons.live_training.experiment import MOST_HIDDEN_LAYERS, MOST_UNITS, TrainingExperiment
from core.networks.activations import ACTIVATIONS
from core.networks.mlp import MOST_DROPOUT
from core.seeding import LARGEST_SEED
from core.training.fit_config import LARGEST_BATCH, MOST_EPOCHS
from core.training.losses import LOSSES
from core.training.optimizers import OPTIMIZERS, SCHEDULES
from pages.shared.controls import choice, decimal, ladder, whole
from pages.shared.lesson_state import LessonState
from pages.training.live_training.data import data_popover
from pages.training.live_training.follow import NETWORK, TRAINING
from pages.training.live_training.stopping import more_presets, stopping

State = LessonState[TrainingExperiment]

RATES = (1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 3.0)
NEW_LAYER = 8


def controls(state: State) -> None:
    """Five buttons with everything behind them."""
    data_popover(state)
    with st.popover("Network", icon=":material/hub:"):
        network(state)
    with st.popover("Training", icon=":material/model_training:"):
        training(state)
    with st.popover("Stopping", icon=":material/front_hand:"):
        stopping(state)
    with st.popover("More", icon=":material/apps:"):
        more_presets(state)


@st.fragment(key=NETWORK)
def network(state: State) -> None:
    """Layers, units, activation, dropout, seed."""
    hidden = state.experiment.hidden
    bounds = (0, MOST_HIDDEN_LAYERS)
    whole(state, "depth", "Hidden layers", bounds, len(hidden), lambda e, n: replace(e, hidden=_resized(e.hidden, n)))
    columns = st.columns(3)
    for layer, units in enumerate(hidden):
        with columns[layer % 3]:
            name, label = f"units{layer}", f"Units, layer {layer + 1}"
            whole(state, name, label, (1, MOST_UNITS), units, lambda e, n, at=layer: _with_units(e, at, n))
    labels = {name: kind.label for name, kind in ACTIVATIONS.items()}
    chosen = state.experiment.activation
    choice(state, "activation", "Activation", labels, chosen, lambda e, name: replace(e, activation=name))
    bounds, dropout = (0, MOST_DROPOUT), state.experiment.dropout
    decimal(state, "dropout", "Dropout", bounds, dropout, lambda e, p: replace(e, dropout=round(p, 4)), step=0.05)
    label = "Seed of weights and batches"
    whole(state, "seed", label, (0, LARGEST_SEED), state.experiment.seed, lambda e, seed: replace(e, seed=seed))


def _resized(hidden: tuple[int, ...], depth: int) -> tuple[int, ...]:
    return (hidden + (NEW_LAYER,) * depth)[:depth]


def _with_units(experiment: TrainingExperiment, layer: int, units: int) -> TrainingExperiment:
    hidden = experiment.hidden
    return replace(experiment, hidden=(*hidden[:layer], units, *hidden[layer + 1 :]))


@st.fragment(key=TRAINING)
def training(state: State) -> None:
    """Loss, optimizer, learning rate and its schedule, batches, epochs."""
    fit, task = state.experiment.fit, state.experiment.data.task
    losses = {name: loss.label for name, loss in LOSSES.items() if task in loss.tasks}
    choice(state, "loss", "Loss", losses, fit.loss, lambda e, name: with_fit(e, loss=name))
    optimizers = {name: kind.label for name, kind in OPTIMIZERS.items()}
    left, right = st.columns(2)
    with left:
        choice(state, "optimizer", "Optimizer", optimizers, fit.optimizer, _with_optimizer)
        epochs = (1, MOST_EPOCHS)
        whole(state, "epochs", "Epochs at most", epochs, fit.epochs, lambda e, n: with_fit(e, epochs=n))
    with right:
        ladder(state, "lr", "Learning rate", RATES, fit.learning_rate, lambda e, rate: with_fit(e, learning_rate=rate))
        rows = (0, LARGEST_BATCH)
        whole(state, "batch", "Batch size (0: all)", rows, fit.batch_size, lambda e, n: with_fit(e, batch_size=n))
    label = "Learning-rate schedule"
    choice(state, "schedule", label, dict(SCHEDULES), fit.schedule, lambda e, name: with_fit(e, schedule=name))


def _with_optimizer(experiment: TrainingExperiment, name: str) -> TrainingExperiment:
    """AdamW takes its own decay instead of L2."""
    other = {"l2": 0.0} if name == "adamw" else {"weight_decay": 0.0}
    return with_fit(experiment, optimizer=name, **other)
