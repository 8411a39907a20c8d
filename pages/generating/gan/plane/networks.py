"""The two networks of the GAN in the plane: noise, activation, hidden layers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from core.gan.plane.config import MOST_LAYERS, MOST_UNITS
from core.lessons.gan.experiment import GanExperiment
from core.networks.activations import ACTIVATIONS
from pages.generating.gan.state import State
from pages.shared.controls import choice, whole

NEW_LAYER = 64
LATENTS = {"1": "1 number: a curve", "2": "2 numbers: a surface"}
NOISES = {"normal": "normal, deviation 1", "uniform": "uniform, −1 … 1"}


def networks(state: State) -> None:
    """What G starts from, and how large both are."""
    config = state.experiment.plane
    left, right = st.columns(2)
    with left:
        choice(state, "plane_latent", "Noise has", LATENTS, str(config.latent), _with_latent)
    with right:
        choice(state, "plane_noise", "Noise is", NOISES, config.noise, _with_noise)
    labels = {name: kind.label for name, kind in ACTIVATIONS.items()}
    change = lambda e, name: replace(e, plane=replace(e.plane, activation=name))  # noqa: E731
    choice(state, "plane_activation", "Activation", labels, config.activation, change)
    for name, title in (("generator", "Generator"), ("discriminator", "Discriminator")):
        _layers(state, name, title, getattr(config, name).hidden)


def _with_latent(experiment: GanExperiment, count: str) -> GanExperiment:
    return replace(experiment, plane=replace(experiment.plane, latent=int(count)))


def _with_noise(experiment: GanExperiment, name: str) -> GanExperiment:
    return replace(experiment, plane=replace(experiment.plane, noise=name))


def _layers(state: State, name: str, title: str, hidden: tuple[int, ...]) -> None:
    label = f"{title}: hidden layers"
    whole(state, f"plane_{name}_depth", label, (0, MOST_LAYERS), len(hidden), _change(name, _resized))
    columns = st.columns(max(1, len(hidden)))
    for layer, units in enumerate(hidden):
        with columns[layer]:
            change = _change(name, lambda old, n, at=layer: (*old[:at], n, *old[at + 1 :]))
            whole(state, f"plane_{name}_units{layer}", f"Units, layer {layer + 1}", (1, MOST_UNITS), units, change)


def _resized(hidden: tuple[int, ...], depth: int) -> tuple[int, ...]:
    return (hidden + (NEW_LAYER,) * depth)[:depth]


def _change(name: str, make: Any) -> Any:
    def put(experiment: GanExperiment, value: int) -> GanExperiment:
        player = getattr(experiment.plane, name)
        changed = replace(player, hidden=make(player.hidden, value))
        return replace(experiment, plane=replace(experiment.plane, **{name: changed}))

    return put
