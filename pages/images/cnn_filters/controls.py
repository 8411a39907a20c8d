"""The controls of the lesson on CNN filters: images, network, training."""

from __future__ import annotations

import streamlit as st

from pages.images.cnn_filters.data import data_popover
from pages.images.cnn_filters.network import network
from pages.images.cnn_filters.subject import State
from pages.images.cnn_filters.weights import weights_popover
from pages.shared.controls import control

RULES = {"never": "never", "best": "no better than the best", "consecutive": "worse in a row"}
CHANGES = ("shift", "rotation", "brightness", "contrast", "saturation", "hue")


def controls(state: State) -> None:
    """Four buttons with everything behind them: with the presets they fill one row of a laptop."""
    data_popover(state)
    with st.popover("Network", icon=":material/hub:"):
        network(state)
    with st.popover("Training", icon=":material/model_training:"):
        training(state)
        st.markdown("**Augmentation**")
        augmentation(state)
    weights_popover(state)


def training(state: State) -> None:
    """Optimizer, learning rate, batches, epochs, early stopping, seed."""
    control(state, "fit.optimizer")
    left, right = st.columns(2)
    with left:
        control(state, "fit.learning_rate")
        control(state, "fit.epochs")
        control(state, "fit.stopping.patience")
    with right:
        control(state, "fit.batch_size")
        control(state, "seed")
        control(state, "fit.stopping.rule", label="Stop early", options=RULES)
    control(state, "fit.stopping.restore_best", label="Go back to the best epoch")


def augmentation(state: State) -> None:
    """What happens to training images."""
    control(state, "augmentation.flip")
    columns = st.columns(2)
    for number, name in enumerate(CHANGES):
        with columns[number % 2]:
            control(state, f"augmentation.{name}")
    st.caption("The picture of augmented images is under *What it sees*, *Training images*.")
