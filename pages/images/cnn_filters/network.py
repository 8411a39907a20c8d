"""The network of the lesson on CNN filters, block by block."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from core.lessons.cnn_filters.experiment import CnnExperiment
from core.networks.activations import ACTIVATIONS
from core.networks.cnn.block import LARGEST_KERNEL, LARGEST_STRIDE, MOST_CHANNELS, MOST_DROPOUT, ConvolutionBlock
from core.networks.cnn.network import MOST_HIDDEN, WIDEST_HIDDEN
from core.networks.cnn.presets import CNN_PRESETS
from pages.images.cnn_filters.subject import State
from pages.shared.controls import choice, decimal, switch, whole

MOST_BLOCKS_HERE = 6


def _network(name: str) -> Any:
    return lambda e, value: replace(e, network=replace(e.network, **{name: value}))


def network(state: State) -> None:
    """Blocks of convolution and the fully connected layers after them."""
    config = state.experiment.network
    with st.container(horizontal=True):
        for name, preset in CNN_PRESETS.items():
            take = lambda chosen=preset.experiment: state.change(lambda e: replace(e, network=chosen))  # noqa: E731
            st.button(preset.title, key=f"cnn_filters.network.{name}", on_click=take, help=preset.description)
    bounds = (0, MOST_BLOCKS_HERE)
    whole(state, "blocks", "Blocks of convolution", bounds, len(config.blocks), _with_blocks)
    for at, block in enumerate(config.blocks[:MOST_BLOCKS_HERE]):
        _block(state, at, block)
    whole(state, "hidden", "Hidden layers after them", (0, MOST_HIDDEN), len(config.hidden), _with_hidden)
    for at, units in enumerate(config.hidden):
        label = f"Units of hidden layer {at + 1}"
        whole(state, f"units{at}", label, (1, WIDEST_HIDDEN), units, lambda e, n, at=at: _with_units(e, at, n))
    decimal(
        state, "hdrop", "Dropout of hidden layers", (0, MOST_DROPOUT), config.dropout, _network("dropout"), step=0.05
    )


def _with_blocks(e: CnnExperiment, count: int) -> CnnExperiment:
    last = e.network.blocks[-1] if e.network.blocks else ConvolutionBlock(8, padding=1)
    blocks = (e.network.blocks + (replace(last, pooling="none"),) * count)[:count]
    return replace(e, network=replace(e.network, blocks=blocks))


def _with_hidden(e: CnnExperiment, count: int) -> CnnExperiment:
    return replace(e, network=replace(e.network, hidden=(e.network.hidden + (64,) * count)[:count]))


def _with_units(e: CnnExperiment, at: int, units: int) -> CnnExperiment:
    hidden = e.network.hidden
    return replace(e, network=replace(e.network, hidden=(*hidden[:at], units, *hidden[at + 1 :])))


def _block(state: State, at: int, block: ConvolutionBlock) -> None:
    """One block: convolution, batch norm, activation, pooling, dropout."""

    def change(name: str) -> Any:
        def put(e: CnnExperiment, value: Any) -> CnnExperiment:
            blocks = list(e.network.blocks)
            more = {"padding": min(blocks[at].padding, value - 1)} if name == "kernel" else {}
            blocks[at] = replace(blocks[at], **{name: value, **more})
            return replace(e, network=replace(e.network, blocks=tuple(blocks)))

        return put

    st.markdown(f"**Block {at + 1}**")
    left, middle, right = st.columns(3)
    with left:
        whole(state, f"channels{at}", "Channels", (1, MOST_CHANNELS), block.channels, change("channels"))
        whole(state, f"stride{at}", "Stride", (1, LARGEST_STRIDE), block.stride, change("stride"))
    with middle:
        whole(state, f"kernel{at}", "Kernel", (1, LARGEST_KERNEL), block.kernel, change("kernel"))
        poolings = {"none": "no pooling", "max": "max pooling", "average": "average pooling"}
        choice(state, f"pooling{at}", "Pooling", poolings, block.pooling, change("pooling"))
    with right:
        whole(state, f"padding{at}", "Padding", (0, block.kernel - 1), block.padding, change("padding"))
        labels = {name: kind.label for name, kind in ACTIVATIONS.items()}
        choice(state, f"activation{at}", "Activation", labels, block.activation, change("activation"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        switch(state, f"norm{at}", "Batch norm", block.batch_norm, change("batch_norm"))
        decimal(state, f"drop{at}", "Dropout", (0, MOST_DROPOUT), block.dropout, change("dropout"), step=0.05)
