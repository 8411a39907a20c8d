"""Controls of a small network's architecture: layers, units, activations, seed."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.networks.activations import ACTIVATIONS
from core.networks.small.network import MOST_HIDDEN_LAYERS, MOST_INPUTS, MOST_OUTPUTS, MOST_UNITS, SmallNetwork
from core.seeding import LARGEST_SEED
from pages.shared.lesson_state import LessonState

NEW_LAYER_UNITS, NEW_LAYER_ACTIVATION = 3, "tanh"


@dataclass(frozen=True)
class NetworkSlot:
    """Where a lesson keeps its small network, and how large it may be.

    Attributes:
        state: the lesson's state.
        get, put: the network of an experiment, and the experiment with another network.
    """

    state: LessonState[Any]
    get: Callable[[Any], SmallNetwork] = lambda experiment: experiment
    put: Callable[[Any, SmallNetwork], Any] = lambda _, network: network
    most_hidden_layers: int = MOST_HIDDEN_LAYERS
    most_units: int = MOST_UNITS
    most_outputs: int = MOST_OUTPUTS

    @property
    def network(self) -> SmallNetwork:
        return self.get(self.state.experiment)

    def key(self, name: str) -> str:
        return f"{self.state.slug}.{name}"

    def change(self, make: Callable[[SmallNetwork], SmallNetwork]) -> None:
        self.state.change(lambda experiment: self.put(experiment, make(self.get(experiment))))


def architecture_popover(slot: NetworkSlot) -> None:
    """Everything about the network behind one button."""
    with st.popover("Change the network", icon=":material/tune:"):
        network = slot.network
        inputs, depth, outputs = st.columns(3)
        with inputs:
            _number(slot, "Inputs", "inputs", network.sizes[0], (1, MOST_INPUTS))
        with depth:
            _number(slot, "Hidden layers", "depth", len(network.sizes) - 2, (0, slot.most_hidden_layers))
        with outputs:
            _number(slot, "Outputs", "outputs", network.sizes[-1], (1, slot.most_outputs))
        for layer in range(1, len(network.sizes)):
            _layer_row(slot, layer)
        st.divider()
        _number(slot, "Seed of the weights", "seed", network.seed, (0, LARGEST_SEED))
        st.button(
            "New random weights",
            key=slot.key("redraw"),
            on_click=lambda: _take_seed(slot, secrets.randbelow(10_000)),
            icon=":material/casino:",
        )
        st.caption("A new seed draws all weights anew; weights set by hand are dropped.")


def _layer_row(slot: NetworkSlot, layer: int) -> None:
    network = slot.network
    last = layer == len(network.sizes) - 1
    name = "output" if last else f"layer {layer}"
    units, phi = st.columns([1, 2])
    if not last:
        with units:
            _number(slot, f"Units, {name}", f"units{layer}", network.sizes[layer], (1, slot.most_units))
    key = slot.key(f"activation{layer}")
    st.session_state[key] = network.activations[layer - 1]
    phi.selectbox(
        f"Activation, {name}",
        list(ACTIVATIONS),
        format_func=lambda name: ACTIVATIONS[name].label,
        key=key,
        on_change=lambda: _take_architecture(slot),
    )


def _number(slot: NetworkSlot, label: str, name: str, value: int, bounds: tuple[int, int]) -> None:
    key = slot.key(name)
    st.session_state[key] = value

    def take() -> None:
        if name == "seed":
            _take_seed(slot, int(st.session_state[key]))
        else:
            _take_architecture(slot)

    st.number_input(label, *bounds, key=key, step=1, on_change=take)


def _take_architecture(slot: NetworkSlot) -> None:
    """Read all controls back; a new hidden layer starts with three tanh units."""

    def of(name: str, otherwise: Any) -> Any:
        return st.session_state.get(slot.key(name), otherwise)

    network = slot.network
    before, depth = len(network.sizes) - 2, int(of("depth", 0))
    hidden = [int(of(f"units{i}", NEW_LAYER_UNITS)) if i <= before else NEW_LAYER_UNITS for i in range(1, depth + 1)]
    bends = [str(of(f"activation{i}", "tanh")) if i <= before else NEW_LAYER_ACTIVATION for i in range(1, depth + 1)]
    last = str(of(f"activation{before + 1}", network.activations[-1]))
    sizes = (int(of("inputs", network.sizes[0])), *hidden, int(of("outputs", network.sizes[-1])))
    slot.change(lambda network: network.with_architecture(sizes, (*bends, last)))


def _take_seed(slot: NetworkSlot, seed: int) -> None:
    slot.change(lambda network: dataclasses.replace(network, seed=seed, edits=()))
