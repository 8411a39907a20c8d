"""The controls of the game between the two networks: losses, penalty, smoothing; presets that have no button above."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from core.gan.losses import GAN_LOSSES
from core.gan.plane.config import LARGEST_PENALTY, LARGEST_SMOOTHING
from core.gan.plane.presets import PLANE_GAN_PRESETS
from core.lessons.gan.experiment import GanExperiment
from pages.generating.gan.state import State
from pages.shared.controls import choice, decimal


def _plane(name: str) -> Any:
    return lambda e, value: replace(e, plane=replace(e.plane, **{name: value}))


def loss(state: State) -> None:
    """The game: the losses, the penalty, the smoothing."""
    further(state, "least-squares", "wasserstein")
    config = state.experiment.plane
    labels = {name: kind.label for name, kind in GAN_LOSSES.items()}
    choice(state, "plane_loss", "Loss", labels, config.loss, _with_loss)
    penalty = (0, LARGEST_PENALTY)
    decimal(state, "plane_penalty", "Gradient penalty", penalty, config.penalty, _plane("penalty"), step=0.1)
    st.caption("Wasserstein holds D's slope near 1; the other losses hold it down at real points.")
    if config.gan_loss.is_cross_entropy:
        smoothing = (0, LARGEST_SMOOTHING)
        label = "Label smoothing"
        decimal(state, "plane_smooth", label, smoothing, config.smoothing, _plane("smoothing"), step=0.05)


def _with_loss(experiment: GanExperiment, name: str) -> GanExperiment:
    """Only cross-entropy has targets to smooth."""
    keeps = GAN_LOSSES[name].is_cross_entropy
    plane = replace(experiment.plane, loss=name, smoothing=experiment.plane.smoothing if keeps else 0.0)
    return replace(experiment, plane=plane)


def further(state: State, *names: str) -> None:
    """Presets that have no button above."""
    with st.container(horizontal=True):
        for name in names:
            preset = PLANE_GAN_PRESETS[name]
            key = f"{state.slug}.further.{name}"
            st.button(preset.title, key=key, on_click=state.choose, args=(name,), help=preset.description)
