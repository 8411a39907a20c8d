"""The network of the lesson on CNN filters, block by block."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from core.lessons.cnn_filters.experiment import CnnExperiment
from core.networks.cnn.block import ConvolutionBlock
from core.networks.cnn.link import BLOCKS, HIDDEN, MOST_BLOCKS, MOST_HIDDEN, units_of
from core.networks.cnn.presets import CNN_PRESETS
from core.settings.declared import replaced, settings_of
from core.settings.setting import narrowed
from pages.images.cnn_filters.subject import State
from pages.shared.controls import control, draw, whole

MORE_UNITS = 64  # of a hidden layer that is added


def network(state: State) -> None:
    """Blocks of convolution and the fully connected layers after them."""
    config = state.experiment.network
    with st.container(horizontal=True):
        for name, preset in CNN_PRESETS.items():
            take = lambda chosen=preset.experiment: state.change(lambda e: replace(e, network=chosen))  # noqa: E731
            st.button(preset.title, key=f"cnn_filters.network.{name}", on_click=take, help=preset.description)
    whole(state, "network.blocks.count", BLOCKS.title, (0, MOST_BLOCKS), len(config.blocks), _with_blocks)
    for at, block in enumerate(config.blocks):
        _block(state, at, block)
    whole(state, "network.hidden.count", HIDDEN.title, (0, MOST_HIDDEN), len(config.hidden), _with_hidden)
    for at, units in enumerate(config.hidden):
        draw(state, units_of(at + 1), f"network.hidden.{at}", units, _put_units(at))
    control(state, "network.dropout")


def _with_blocks(e: CnnExperiment, count: int) -> CnnExperiment:
    last = e.network.blocks[-1] if e.network.blocks else ConvolutionBlock(8, padding=1)
    blocks = (e.network.blocks + (replace(last, pooling="none"),) * count)[:count]
    return replaced(e, {"network.blocks": blocks})


def _with_hidden(e: CnnExperiment, count: int) -> CnnExperiment:
    return replaced(e, {"network.hidden": (e.network.hidden + (MORE_UNITS,) * count)[:count]})


def _put_units(at: int) -> Callable[[CnnExperiment, int], CnnExperiment]:
    def put(e: CnnExperiment, units: int) -> CnnExperiment:
        return replaced(e, {"network.hidden": (*e.network.hidden[:at], units, *e.network.hidden[at + 1 :])})

    return put


def _put(at: int, name: str) -> Callable[[CnnExperiment, Any], CnnExperiment]:
    """What a control of a block changes; the padding stays smaller than the kernel."""

    def put(e: CnnExperiment, value: Any) -> CnnExperiment:
        blocks = list(e.network.blocks)
        more = {"padding": min(blocks[at].padding, value - 1)} if name == "kernel" else {}
        blocks[at] = replace(blocks[at], **{name: value, **more})
        return replaced(e, {"network.blocks": tuple(blocks)})

    return put


def _block(state: State, at: int, block: ConvolutionBlock) -> None:
    """One block: convolution, batch norm, activation, pooling, dropout."""

    def show(name: str, **here: Any) -> None:
        setting = narrowed(settings_of(ConvolutionBlock)[name], here)
        draw(state, setting, f"network.blocks.{at}.{name}", getattr(block, name), _put(at, name))

    st.markdown(f"**Block {at + 1}**")
    left, middle, right = st.columns(3)
    with left:
        show("channels")
        show("stride")
    with middle:
        show("kernel")
        show("pooling")
    with right:
        show("padding", high=block.kernel - 1)
        show("activation")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        show("batch_norm")
        show("dropout")
