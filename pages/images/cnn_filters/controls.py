"""The controls of the lesson on CNN filters: images, network, training."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from core.data.images.augmentation import Augmentation
from core.seeding import LARGEST_SEED
from core.training.optimizers import OPTIMIZERS
from pages.images.cnn_filters.data import data_popover
from pages.images.cnn_filters.network import network
from pages.images.cnn_filters.subject import State
from pages.images.cnn_filters.weights import weights_popover
from pages.shared.controls import choice, decimal, ladder, switch, whole

RATES = (1e-4, 3e-4, 5e-4, 1e-3, 2e-3, 3e-3, 5e-3, 0.01, 0.03, 0.1)


def controls(state: State) -> None:
    """Five buttons with everything behind them."""
    data_popover(state)
    with st.popover("Network", icon=":material/hub:"):
        network(state)
    with st.popover("Training", icon=":material/model_training:"):
        training(state)
    with st.popover("Augmentation", icon=":material/auto_fix:"):
        augmentation(state)
    weights_popover(state)


def training(state: State) -> None:
    """Optimizer, learning rate, batches, epochs, early stopping, seed."""
    fit = state.experiment.fit

    def change(name: str) -> Any:
        return lambda e, value: replace(e, fit=replace(e.fit, **{name: value}))

    def rule(name: str) -> Any:
        return lambda e, value: replace(e, fit=replace(e.fit, stopping=replace(e.fit.stopping, **{name: value})))

    optimizers = {name: kind.label for name, kind in OPTIMIZERS.items()}
    choice(state, "optimizer", "Optimizer", optimizers, fit.optimizer, change("optimizer"))
    left, right = st.columns(2)
    with left:
        ladder(state, "lr", "Learning rate", RATES, fit.learning_rate, change("learning_rate"))
        whole(state, "epochs", "Epochs at most", (1, 200), min(200, fit.epochs), change("epochs"))
        whole(state, "patience", "Patience", (1, 100), min(100, fit.stopping.patience), rule("patience"))
    with right:
        whole(state, "batch", "Batch size", (1, 1024), max(1, min(1024, fit.batch_size)), change("batch_size"))
        whole(state, "seed", "Seed", (0, LARGEST_SEED), state.experiment.seed, lambda e, n: replace(e, seed=n))
        rules = {"never": "never", "best": "no better than the best", "consecutive": "worse in a row"}
        choice(state, "rule", "Stop early", rules, fit.stopping.rule, rule("rule"))
    switch(state, "restore", "Go back to the best epoch", fit.stopping.restore_best, rule("restore_best"))


def augmentation(state: State) -> None:
    """What happens to training images."""
    now: Augmentation = state.experiment.augmentation

    def change(name: str) -> Any:
        return lambda e, value: replace(e, augmentation=replace(e.augmentation, **{name: value}))

    switch(state, "flip", "Mirror left to right", now.flip, change("flip"))
    left, right = st.columns(2)
    bounds = {"shift": 25, "rotation": 45, "brightness": 80, "contrast": 80, "saturation": 80, "hue": 50}
    for number, (name, most) in enumerate(bounds.items()):
        unit = "°" if name == "rotation" else "%"
        with (left, right)[number % 2]:
            label = f"{name.capitalize()}, up to {unit}"
            decimal(state, f"aug.{name}", label, (0, most), getattr(now, name), change(name), step=1.0)
    st.caption("The picture of augmented images is under *What it sees*, *Training images*.")
