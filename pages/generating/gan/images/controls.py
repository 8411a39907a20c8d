"""The controls of the GAN on images: networks, losses, optimization, seed."""

from __future__ import annotations

import streamlit as st

from core.gan.images.presets import IMAGE_GAN_PRESETS
from core.lessons.gan.experiment import FEATURED, GanExperiment
from core.settings.declared import replaced
from pages.generating.gan.controls import further, loss_control
from pages.generating.gan.images.data import data
from pages.generating.gan.images.own import usable
from pages.generating.gan.state import State
from pages.shared.controls import choice, control

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
    left, right = st.columns(2)
    with left:
        for name in ("latent", "categories", "batch_norm"):
            control(state, f"images.{name}")
    with right:
        for name in ("generator_channels", "discriminator_channels"):
            control(state, f"images.{name}")
    config = state.experiment.images
    now = f"{config.upsampling}-{config.kernel}"
    choice(state, "images.doubling", "How G doubles the side", DOUBLINGS, now, _with_doubling)
    st.caption("Channels are those next to the image; each stage deeper has twice as many.")
    further(state, *sorted({*IMAGE_GAN_PRESETS} - {*FEATURED["images"], state.preset}))


def _with_doubling(experiment: GanExperiment, name: str) -> GanExperiment:
    upsampling, _, kernel = name.partition("-")
    return replaced(experiment, {"images.upsampling": upsampling, "images.kernel": int(kernel)})


def training(state: State) -> None:
    """Loss, penalty, smoothing, augmentation; Adam's settings; batches, epochs, average, seed."""
    loss_control(state, "images")
    left, right = st.columns(2)
    with left:
        for name in ("generator_rate", "penalty", "beta1", "batch_size", "epochs"):
            control(state, f"images.{name}")
    with right:
        control(state, "images.discriminator_rate")
        control(state, "images.smoothing", disabled=not state.experiment.images.gan_loss.is_cross_entropy)
        for name in ("beta2", "average", "seed"):
            control(state, f"images.{name}")
    control(state, "images.augmentation")
