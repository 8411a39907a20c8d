"""Files of the GAN on images: the newest grid, the whole history as an animation, the images for the script."""

from __future__ import annotations

import io
import zipfile
from functools import partial

import streamlit as st
import torch
from torch import Tensor

from core.gan.images.config import ImageGanConfig
from core.gan.images.data import gan_images
from core.gan.images.samples import animation, encoded, picture, samples_at
from core.runs.recording.history import History
from pages.generating.gan.state import SLUG

SCALE = 4  # of the grid
ANIMATED_SCALE = 2


def downloads(history: History) -> None:
    """Three files, each made when it is asked for."""
    with st.container(horizontal=True):
        st.download_button(
            "Grid (PNG)",
            lambda: grid_file(history),
            "gan_samples.png",
            "image/png",
            key=f"{SLUG}.images.png",
            on_click="ignore",
            help="The 64 newest samples, each pixel enlarged four times.",
        )
        for kind in ("webp", "gif"):
            st.download_button(
                f"History ({'WebP' if kind == 'webp' else 'GIF'})",
                partial(animation_file, history, kind),
                f"gan_history.{kind}",
                f"image/{kind}",
                key=f"{SLUG}.images.{kind}",
                on_click="ignore",
                help=f"All {len(history.packs)} grids of the run, ten a second.",
            )


def images_for_script(config: ImageGanConfig, own: Tensor | None) -> None:
    """The images that the script reads from a folder, where it cannot make them itself."""
    if not config.data.startswith("digits"):
        st.download_button(
            "The images that it needs (my_images.zip)",
            lambda: folder_file(config, own),
            "my_images.zip",
            "application/zip",
            key=f"{SLUG}.images.folder",
            on_click="ignore",
            help="Unpack it beside the script: it reads the folder my_images.",
        )


def folder_file(config: ImageGanConfig, own: Tensor | None) -> bytes:
    """The images of a config as PNG files, numbered in their order."""
    images = ((gan_images(config, own) + 1) * 127.5).round().to(torch.uint8)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number, image in enumerate(images):
            archive.writestr(f"my_images/{number:05}.png", encoded(picture(image[None], 1), "png"))
    return file.getvalue()


def grid_file(history: History) -> bytes:
    """The newest samples as a PNG."""
    grid = samples_at(history, history.last)
    return b"" if grid is None else encoded(picture(grid, scale=SCALE), "png")


def animation_file(history: History, kind: str) -> bytes:
    """The history as an animation, one frame per grid."""
    grids = [grid for epoch in sorted(history.packs) if (grid := samples_at(history, epoch)) is not None]
    return animation(grids, "gif" if kind == "gif" else "webp", ANIMATED_SCALE)
