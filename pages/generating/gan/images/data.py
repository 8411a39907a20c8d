"""Which images the GAN imitates: a built-in set, or the reader's own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from core.gan.images.config import GAN_IMAGES, LEAST_IMAGES, ImageGanConfig
from core.gan.images.own import OWN
from pages.generating.gan.images.own import ARCHIVE, take, upload
from pages.generating.gan.state import SLUG, State
from pages.shared.controls import whole

SET = f"{SLUG}.images.set"
USUAL = 4_000  # images of a large set, at first


def changed(name: str) -> Any:
    """A change of one setting of the GAN on images."""
    return lambda e, value: replace(e, images=replace(e.images, **{name: value}))


def data(state: State) -> None:
    """Which images, and how many of them."""
    config = state.experiment.images
    titles = {name: kind.title for name, kind in GAN_IMAGES.items() if name != OWN or ARCHIVE in st.session_state}
    st.session_state[SET] = config.data
    st.selectbox("Images", list(titles), key=SET, format_func=titles.__getitem__, on_change=_choose, args=(state,))
    bounds = (LEAST_IMAGES, config.kind.most)
    whole(state, "images", "How many", bounds, config.images, _with_images, help="More take longer per epoch.")
    upload(state)
    st.caption("The grid of real images shows what the discriminator gets to see.")


def _choose(state: State) -> None:
    """Another set; one that cannot be loaded leaves everything as it was."""
    config, kind = state.experiment.images, GAN_IMAGES[st.session_state[SET]]
    count = kind.most if kind.name.startswith("digits") else USUAL
    if kind.name == OWN:
        count = LEAST_IMAGES
    take(state, replace(config, data=kind.name, images=count, batch_size=min(config.batch_size, count)))


def _with_images(experiment: Any, count: int) -> Any:
    config: ImageGanConfig = experiment.images
    return replace(experiment, images=replace(config, images=count, batch_size=min(config.batch_size, count)))
