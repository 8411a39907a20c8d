"""The controls of the GAN in the plane: points, networks, losses, steps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from core.gan.distributions import DISTRIBUTIONS, OWN
from core.gan.plane.config import (
    LARGEST_BATCH,
    LARGEST_SPREAD,
    MOST_DISCRIMINATOR_STEPS,
    MOST_STEPS,
    SMALLEST_BATCH,
    SMALLEST_SPREAD,
)
from core.seeding import LARGEST_SEED
from pages.generating.gan.plane.game import further, loss
from pages.generating.gan.plane.networks import networks
from pages.generating.gan.plane.own import own_controls, own_points, with_distribution
from pages.generating.gan.state import State
from pages.shared.controls import choice, decimal, ladder, whole

RATES = (1e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02)
AVERAGES = (0.0, 0.9, 0.99, 0.995, 0.999)


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


def _plane(name: str) -> Any:
    return lambda e, value: replace(e, plane=replace(e.plane, **{name: value}))


def data(state: State) -> None:
    """What is imitated."""
    further(state, "ring", "moons")
    config = state.experiment.plane
    labels = {name: kind.title for name, kind in DISTRIBUTIONS.items()}
    if own_points(state):
        labels[OWN] = "Your own points"
    change = lambda e, name: with_distribution(state, e, name)  # noqa: E731
    choice(state, "plane_data", "Distribution", labels, config.distribution, change)
    bounds = (SMALLEST_SPREAD, LARGEST_SPREAD)
    decimal(state, "plane_spread", "Spread, σ", bounds, config.spread, _plane("spread"), step=0.01)
    own_controls(state)


def steps(state: State) -> None:
    """How long, how often, how fast, from which seed."""
    config = state.experiment.plane
    left, right = st.columns(2)
    with left:
        whole(state, "plane_steps", "Steps of G", (1, MOST_STEPS), config.steps, _plane("steps"))
        rows = (SMALLEST_BATCH, LARGEST_BATCH)
        whole(state, "plane_batch", "Batch size", rows, config.batch_size, _plane("batch_size"))
        whole(state, "plane_seed", "Seed", (0, LARGEST_SEED), config.seed, _plane("seed"))
    with right:
        per = (1, MOST_DISCRIMINATOR_STEPS)
        steps_of_d = config.discriminator_steps
        whole(state, "plane_dsteps", "D steps per G step", per, steps_of_d, _plane("discriminator_steps"))
        ladder(state, "plane_average", "Average of G's weights", AVERAGES, config.average, _plane("average"))
    for name, whose in (("generator", "G"), ("discriminator", "D")):
        player = getattr(config, name)
        columns = st.columns(3)
        for column, key, label, rungs in zip(columns, *_ADAM, strict=True):
            with column:
                title = f"{label}, {whose}"
                ladder(state, f"plane_{name}_{key}", title, rungs, getattr(player, key), _with_player(name, key))


_ADAM = (
    ("learning_rate", "beta1", "beta2"),
    ("Learning rate", "β₁", "β₂"),
    (RATES, (0.0, 0.5, 0.9), (0.9, 0.99, 0.999)),
)


def _with_player(name: str, key: str) -> Any:
    return lambda e, value: replace(
        e, plane=replace(e.plane, **{name: replace(getattr(e.plane, name), **{key: value})})
    )
