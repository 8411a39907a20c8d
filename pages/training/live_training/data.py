"""The data of the live-training lesson: a set with its controls, or the reader's own."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.data.sets.entry import TABLE
from core.data.sets.registry import DATA_SETS
from core.data.table.columns import suggest_columns
from core.lessons.live_training.changes import choose_data, rows_of
from core.lessons.live_training.experiment import TrainingExperiment
from core.lessons.live_training.opening import opening, opening_in_words
from pages.shared.controls import control
from pages.shared.lesson_state import LessonState, part
from pages.training.live_training.own_points import points_editor
from pages.training.live_training.own_table import columns_choice, own_table, upload

State = LessonState[TrainingExperiment]

DATA = "live_training.popover.data"


@part(DATA)
def data_controls(state: State) -> None:
    """Which set, how much of it, shuffled or not, the reader's own."""
    state.shows("data")
    labels = {name: kind.label for name, kind in DATA_SETS.items() if name != TABLE or own_table()}
    control(state, "data.name", _chosen, options=labels)
    st.caption(state.experiment.data.kind.description)
    _opening(state)
    _amounts(state)
    control(state, "data.random_labels")
    if state.experiment.data.task == "regression":
        control(state, "data.standard_target")
    upload(state)
    if state.experiment.data.columns:
        columns_choice(state, state.experiment.data.columns)
    if len(state.experiment.data.inputs) <= 2:
        points_editor(state)


def _chosen(experiment: TrainingExperiment, name: str) -> TrainingExperiment:
    table = own_table() if name == TABLE else None
    return choose_data(experiment, name, suggest_columns(table) if table else None, table)


def _opening(state: State) -> None:
    """How the training begins with these data, as long as the reader has left it so."""
    state.shows("fit")
    experiment = state.experiment
    if experiment.fit == opening(experiment.fit, experiment.data, rows_of(experiment.data, own_table())):
        st.caption(opening_in_words(experiment.fit))


def _amounts(state: State) -> None:
    """Samples, noise, share, seed: those that this set leaves open, within its own bounds."""
    kind = state.experiment.data.kind
    left, right = st.columns(2)
    with left:
        if not kind.samples.fixed:
            control(state, "data.samples", low=int(kind.samples.low), high=int(kind.samples.high))
        if not kind.share_fixed:
            control(state, "data.training_share")
    with right:
        if not kind.noise.fixed:
            own: dict[str, Any] = {"step": 1.0} if kind.noise_unit == "%" else {}
            label = f"Noise ({kind.noise_unit})"
            control(state, "data.noise", label=label, low=kind.noise.low, high=kind.noise.high, **own)
        control(state, "data.seed")
