"""Which images the GAN imitates: a built-in set, or the reader's own."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.gan.images.config import GAN_IMAGES, LEAST_IMAGES
from core.gan.images.own import OWN
from core.lessons.gan.experiment import GanExperiment
from pages.generating.gan.controls import what_is_imitated
from pages.generating.gan.images.own import ARCHIVE, obtainable, upload, with_images
from pages.generating.gan.state import State
from pages.shared.controls import control

USUAL = 4_000  # images of a large set, at first


def data(state: State) -> None:
    """Which images, and how many of them."""
    what_is_imitated(state, "images.data", _with_set, own=ARCHIVE in st.session_state)
    control(state, "images.images", _with_count, high=state.experiment.images.kind.most)
    upload(state)
    st.caption("The grid of real images shows what the discriminator gets to see.")


def _with_set(experiment: GanExperiment, name: str) -> GanExperiment:
    """Another set. Raises ImageSetError where it cannot be loaded."""
    kind = GAN_IMAGES[name]
    count = kind.most if name.startswith("digits") else LEAST_IMAGES if name == OWN else USUAL
    return replace(experiment, images=obtainable(with_images(experiment.images, name, count)))


def _with_count(experiment: GanExperiment, count: int) -> GanExperiment:
    return replace(experiment, images=with_images(experiment.images, experiment.images.data, count))
