"""How the sizes of a DCGAN come about, with the numbers of the networks on the page."""

from __future__ import annotations

import streamlit as st
from torch import nn

from core.gan.images.config import ImageGanConfig
from core.gan.images.networks import draw_discriminator, draw_generator
from core.gan.images.sizes import layer_sizes
from core.seeding import seeded
from pages.shared.terms import term

FORMULA = r"o = (i - 1)\,s - 2p + (k - 1) + p_{\text{out}} + 1"


def sizes(config: ImageGanConfig) -> None:
    """Both networks, layer by layer."""
    st.header("How noise becomes an image", anchor=False)
    ways = [config.start * 2**stage for stage in range(config.stages + 1)]
    path = " → ".join(f"{side}×{side}" for side in ways)
    st.markdown(
        f"The generator starts with {config.latent} numbers, a picture of 1×1 pixel with {config.latent} channels. A "
        f"first {term('transposed convolution')} spreads it to {config.start}×{config.start}; each stage then doubles "
        f"the side and halves the channels: {path}. The discriminator goes the same way back."
    )
    if config.upsampling == "transposed":
        k, p, extra = (3, 1, 1) if config.kernel == 3 else (4, 1, 0)
        side = config.start
        st.latex(FORMULA)
        st.markdown(
            f"Here: ({side} − 1) × 2 − 2 × {p} + ({k} − 1) + {extra} + 1 = **{2 * side}**. "
            + ("Kernel 4 with stride 2 covers every pixel equally often." if k == 4 else OVERLAP)
        )
    else:
        st.markdown("Each pixel is first repeated 2×2, then a 3×3 convolution (padding 1) keeps the side.")
    with seeded(config.seed):
        networks = draw_generator(config), draw_discriminator(config)
    for column, title, model, first in zip(
        st.columns(2),
        ("Generator", "Discriminator"),
        networks,
        ((config.latent, 1), (config.kind.channels, config.kind.side)),
        strict=True,
    ):
        with column:
            table(title, model, first)


OVERLAP = "Kernel 3 with stride 2 covers pixels 1, 2 or 4 times in turn: the checkerboard."


def table(title: str, model: nn.Sequential, first: tuple[int, int]) -> None:
    """One network: what each layer makes, and its parameters."""
    layers = layer_sizes(model, *first)
    total = sum(layer.parameters for layer in layers)
    rows = [f"| {layer.name} | {_shape(layer.shape)} | {layer.parameters:,} |" for layer in layers]
    head = [
        "| layer | output | parameters |",
        "|---|--:|--:|",
        f"| input | {_shape((first[0], first[1], first[1]))} | |",
    ]
    st.markdown("\n".join([f"**{title}: {total:,} parameters**\n", *head, *rows]))


def _shape(shape: tuple[int, ...]) -> str:
    return "\u00a0×\u00a0".join(map(str, shape))
