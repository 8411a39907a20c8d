"""The data of the live-training lesson: a set with its controls, or the reader's own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from core.data.sets.kinds import ALL, DATA_SETS, LEAST_SHARE, TABLE
from core.data.table.columns import suggest_columns
from core.lessons.live_training.changes import choose_data, with_data
from core.lessons.live_training.experiment import TrainingExperiment
from core.seeding import LARGEST_SEED
from pages.shared.controls import choice, decimal, switch, whole
from pages.shared.lesson_state import LessonState
from pages.training.live_training.follow import DATA
from pages.training.live_training.own_data import columns_choice, own_table, points_editor, upload

State = LessonState[TrainingExperiment]


def data_popover(state: State) -> None:
    """Everything about the samples behind one button."""
    with st.popover("Data", icon=":material/scatter_plot:"):
        data_controls(state)


@st.fragment(key=DATA)
def data_controls(state: State) -> None:
    """Which set, how much of it, shuffled or not, the reader's own."""
    labels = {name: kind.label for name, kind in DATA_SETS.items() if name != TABLE or own_table()}
    choice(state, "data", "Data set", labels, state.experiment.data.name, _chosen)
    st.caption(state.experiment.data.kind.description)
    _amounts(state)
    change = lambda e, on: with_data(e, replace(e.data, random_labels=on))  # noqa: E731
    switch(state, "randomlabels", "Shuffle the training labels", state.experiment.data.random_labels, change)
    if state.experiment.data.columns:
        columns_choice(state, state.experiment.data.columns)
    upload(state)
    if len(state.experiment.data.inputs) <= 2:
        points_editor(state)


def _chosen(experiment: TrainingExperiment, name: str) -> TrainingExperiment:
    table = own_table()
    return choose_data(experiment, name, suggest_columns(table) if name == TABLE and table else None)


def _amounts(state: State) -> None:
    """Samples, noise, share, seed: those that this set leaves open."""
    data, kind = state.experiment.data, state.experiment.data.kind

    def change(name: str) -> Any:
        return lambda e, value: with_data(e, replace(e.data, **{name: value}))

    left, right = st.columns(2)
    with left:
        if not kind.samples.fixed:
            bounds = (int(kind.samples.low), int(kind.samples.high))
            whole(state, "samples", "Samples", bounds, data.samples, change("samples"))
        if not kind.share_fixed:
            label = "Training share, % (100: no validation)"
            whole(state, "share", label, (LEAST_SHARE, ALL), data.training_share, change("training_share"))
    with right:
        if not kind.noise.fixed:
            bounds = (kind.noise.low, kind.noise.high)
            step = 1.0 if kind.noise_unit == "%" else 0.05
            label = f"Noise ({kind.noise_unit})"
            decimal(state, "noise", label, bounds, data.noise, change("noise"), step=step)
        whole(state, "dataseed", "Seed of the data", (0, LARGEST_SEED), data.seed, change("seed"))
