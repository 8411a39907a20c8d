"""The controls of the GAN on images: networks, losses, optimization, seed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from core.gan.images.config import (
    LARGEST_BATCH,
    LEAST_CHANNELS,
    LEAST_LATENT,
    MOST_CATEGORIES,
    MOST_CHANNELS,
    MOST_EPOCHS,
    MOST_LATENT,
    SMALLEST_BATCH,
)
from core.gan.images.presets import IMAGE_GAN_PRESETS
from core.gan.losses import GAN_LOSSES
from core.gan.plane.config import LARGEST_AVERAGE, LARGEST_BETA, LARGEST_PENALTY, LARGEST_SMOOTHING
from core.lessons.gan.experiment import FEATURED
from core.seeding import LARGEST_SEED
from pages.generating.gan.images.data import changed, data
from pages.generating.gan.images.own import usable
from pages.generating.gan.state import State
from pages.shared.controls import choice, decimal, ladder, whole

RATES = (1e-4, 2e-4, 3e-4, 5e-4, 1e-3, 2e-3, 3e-3, 5e-3, 0.01)
NORMS = {"both": "in both networks", "generator": "in the generator", "none": "none"}
AUGMENTATIONS = {"none": "none", "shift": "shift", "shift-cutout": "shift and cut out"}
DOUBLINGS = {
    "transposed-4": "transposed convolution, kernel 4",
    "transposed-3": "transposed convolution, kernel 3",
    "resize-4": "resize, then convolve",
}


def image_controls(state: State) -> None:
    """Three buttons with everything behind them."""
    usable(state)
    with st.popover("Images"):
        data(state)
    with st.popover("Networks"):
        networks(state)
    with st.popover("Training"):
        training(state)


def networks(state: State) -> None:
    """Sizes of both networks, batch normalization, how images are enlarged."""
    config = state.experiment.images
    left, right = st.columns(2)
    bounds = (LEAST_CHANNELS, MOST_CHANNELS)
    with left:
        latent = (LEAST_LATENT, MOST_LATENT)
        whole(state, "ilatent", "Random numbers per image", latent, config.latent, changed("latent"))
        whole(
            state,
            "cats",
            "Categories among them",
            (0, MOST_CATEGORIES),
            config.categories,
            changed("categories"),
            help="0: none. Else the first of the random numbers are a code: one is 3, the others are 0.",
        )
        choice(state, "bn", "Batch normalization", NORMS, config.batch_norm, changed("batch_norm"))
    with right:
        whole(state, "gch", "Channels of G", bounds, config.generator_channels, changed("generator_channels"))
        whole(state, "dch", "Channels of D", bounds, config.discriminator_channels, changed("discriminator_channels"))
    now = f"{config.upsampling}-{config.kernel}"
    choice(state, "doubling", "How G doubles the side", DOUBLINGS, now, _with_doubling)
    st.caption("Channels are those next to the image; each stage deeper has twice as many.")
    with st.container(horizontal=True):
        for name in sorted({*IMAGE_GAN_PRESETS} - {*FEATURED["images"], state.preset}):
            preset = IMAGE_GAN_PRESETS[name]
            key = f"{state.slug}.more.{name}"
            st.button(preset.title, key=key, on_click=state.choose, args=(name,), help=preset.description)


def _with_doubling(experiment: Any, name: str) -> Any:
    upsampling, _, kernel = name.partition("-")
    return replace(experiment, images=replace(experiment.images, upsampling=upsampling, kernel=int(kernel)))


def _with_loss(experiment: Any, name: str) -> Any:
    smoothing = experiment.images.smoothing if GAN_LOSSES[name].is_cross_entropy else 0.0
    return replace(experiment, images=replace(experiment.images, loss=name, smoothing=smoothing))


def training(state: State) -> None:
    """Loss, penalty, smoothing, augmentation; Adam's settings; batches, epochs, average, seed."""
    config = state.experiment.images
    losses = {name: loss.label for name, loss in GAN_LOSSES.items()}
    choice(state, "iloss", "Loss", losses, config.loss, _with_loss)
    left, right = st.columns(2)
    with left:
        ladder(state, "iglr", "Learning rate of G", RATES, config.generator_rate, changed("generator_rate"))
        _decimal(state, "penalty", "Gradient penalty", LARGEST_PENALTY, format="%.4g")
        _decimal(state, "beta1", "Adam's β₁", LARGEST_BETA)
        whole(state, "ibatch", "Batch size", (SMALLEST_BATCH, LARGEST_BATCH), config.batch_size, changed("batch_size"))
        whole(state, "epochs", "Epochs", (1, MOST_EPOCHS), config.epochs, changed("epochs"))
    with right:
        ladder(state, "idlr", "Learning rate of D", RATES, config.discriminator_rate, changed("discriminator_rate"))
        _decimal(
            state, "smoothing", "Label smoothing", LARGEST_SMOOTHING, disabled=not config.gan_loss.is_cross_entropy
        )
        _decimal(state, "beta2", "Adam's β₂", LARGEST_BETA)
        _decimal(state, "average", "Average of G's weights", LARGEST_AVERAGE, step=0.001)
        whole(state, "iseed", "Seed", (0, LARGEST_SEED), config.seed, changed("seed"), help="Weights, order, noise.")
    choice(state, "aug", "Augmentation of real and fake", AUGMENTATIONS, config.augmentation, changed("augmentation"))


def _decimal(state: State, name: str, label: str, most: float, **more: Any) -> None:
    decimal(state, f"i{name}", label, (0, most), getattr(state.experiment.images, name), changed(name), **more)
