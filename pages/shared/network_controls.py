"""Controls of a small network's architecture: layers, units, activations, seed."""

from __future__ import annotations

import dataclasses
import secrets

import streamlit as st

from core.models.activations import ACTIVATIONS
from core.models.small_network import MOST_HIDDEN_LAYERS, MOST_INPUTS, MOST_OUTPUTS, MOST_UNITS, SmallNetwork
from core.seeding import LARGEST_SEED
from pages.shared.lesson_state import LessonState

NEW_LAYER_UNITS, NEW_LAYER_ACTIVATION = 3, "tanh"


def architecture_popover(state: LessonState[SmallNetwork]) -> None:
    """Everything about the network behind one button."""
    with st.popover("Change the network", icon=":material/tune:"):
        network, slug = state.experiment, state.slug
        ends = st.columns(3)
        with ends[0]:
            _number(state, "Inputs", "inputs", network.sizes[0], 1, MOST_INPUTS)
        with ends[1]:
            _number(state, "Hidden layers", "depth", len(network.sizes) - 2, 0, MOST_HIDDEN_LAYERS)
        with ends[2]:
            _number(state, "Outputs", "outputs", network.sizes[-1], 1, MOST_OUTPUTS)
        for layer in range(1, len(network.sizes)):
            _layer_row(state, layer)
        st.divider()
        _number(state, "Seed of the weights", "seed", network.seed, 0, LARGEST_SEED)
        st.button("New random weights", key=f"{slug}.redraw", on_click=_redraw, args=(state,), icon=":material/casino:")
        st.caption("A new seed draws all weights anew; weights set by hand are dropped.")


def _layer_row(state: LessonState[SmallNetwork], layer: int) -> None:
    network = state.experiment
    last = layer == len(network.sizes) - 1
    name = "output" if last else f"layer {layer}"
    units, phi = st.columns([1, 2])
    if not last:
        with units:
            _number(state, f"Units, {name}", f"units{layer}", network.sizes[layer], 1, MOST_UNITS)
    key = f"{state.slug}.activation{layer}"
    st.session_state[key] = network.activations[layer - 1]
    phi.selectbox(
        f"Activation, {name}",
        list(ACTIVATIONS),
        format_func=lambda name: ACTIVATIONS[name].label,
        key=key,
        on_change=_take_architecture,
        args=(state,),
    )


def _number(state: LessonState[SmallNetwork], label: str, name: str, value: int, low: int, high: int) -> None:
    key = f"{state.slug}.{name}"
    st.session_state[key] = value
    take = _take_seed if name == "seed" else _take_architecture
    st.number_input(label, low, high, key=key, step=1, on_change=take, args=(state,))


def _take_architecture(state: LessonState[SmallNetwork]) -> None:
    """Read all controls back; a new hidden layer starts with three tanh units."""

    def of(name: str, otherwise: object) -> object:
        return st.session_state.get(f"{state.slug}.{name}", otherwise)

    network = state.experiment
    before, depth = len(network.sizes) - 2, int(of("depth", 0))
    hidden = [int(of(f"units{i}", NEW_LAYER_UNITS)) if i <= before else NEW_LAYER_UNITS for i in range(1, depth + 1)]
    bends = [str(of(f"activation{i}", "tanh")) if i <= before else NEW_LAYER_ACTIVATION for i in range(1, depth + 1)]
    last = str(of(f"activation{before + 1}", network.activations[-1]))
    sizes = (int(of("inputs", network.sizes[0])), *hidden, int(of("outputs", network.sizes[-1])))
    state.change(lambda network: network.with_architecture(sizes, (*bends, last)))


def _take_seed(state: LessonState[SmallNetwork]) -> None:
    seed = int(st.session_state[f"{state.slug}.seed"])
    state.change(lambda network: dataclasses.replace(network, seed=seed, edits=()))


def _redraw(state: LessonState[SmallNetwork]) -> None:
    seed = secrets.randbelow(10_000)
    state.change(lambda network: dataclasses.replace(network, seed=seed, edits=()))
