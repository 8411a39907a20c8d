"""The controls of the GAN in the plane: points, networks, losses, steps."""

from __future__ import annotations

import streamlit as st

from core.settings.declared import taken
from pages.generating.gan.controls import further, loss_control, what_is_imitated
from pages.generating.gan.plane.own import own_controls, own_points, with_distribution
from pages.generating.gan.state import State
from pages.shared.controls import choice, control, layers

NEW_LAYER = 64
LATENTS = {"1": "1 number: a curve", "2": "2 numbers: a surface"}


def plane_controls(state: State) -> None:
    """Four buttons with everything behind them."""
    with st.popover("Points"):
        data(state)
    with st.popover("Networks"):
        networks(state)
    with st.popover("Loss"):
        loss(state)
    with st.popover("Steps"):
        steps(state)


def data(state: State) -> None:
    """What is imitated."""
    further(state, "ring", "moons")
    change = lambda e, name: with_distribution(state, e, name)  # noqa: E731
    what_is_imitated(state, "plane.distribution", change, own=bool(own_points(state)))
    control(state, "plane.spread")
    own_controls(state)


def networks(state: State) -> None:
    """What G starts from, and how large both are."""
    config = state.experiment.plane
    left, right = st.columns(2)
    with left:
        change = lambda e, count: taken(e, "plane.latent", count)  # noqa: E731
        choice(state, "plane.latent", "Noise has", LATENTS, str(config.latent), change)
    with right:
        control(state, "plane.noise")
    control(state, "plane.activation")
    for player in ("generator", "discriminator"):
        columns = max(1, len(getattr(config, player).hidden))
        layers(state, f"plane.{player}.hidden", NEW_LAYER, columns)


def loss(state: State) -> None:
    """The game: the losses, the penalty, the smoothing."""
    further(state, "least-squares", "wasserstein")
    loss_control(state, "plane")
    control(state, "plane.penalty")
    st.caption("Wasserstein holds D's slope near 1; the other losses hold it down at real points.")
    if state.experiment.plane.gan_loss.is_cross_entropy:
        control(state, "plane.smoothing")


def steps(state: State) -> None:
    """How long, how often, how fast, from which seed."""
    left, right = st.columns(2)
    with left:
        for name in ("steps", "batch_size", "seed"):
            control(state, f"plane.{name}")
    with right:
        for name in ("discriminator_steps", "average"):
            control(state, f"plane.{name}")
    for player in ("generator", "discriminator"):
        for column, name in zip(st.columns(3), ("learning_rate", "beta1", "beta2"), strict=True):
            with column:
                control(state, f"plane.{player}.{name}")
