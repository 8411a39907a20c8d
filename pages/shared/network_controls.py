"""Controls of a small network's architecture: layers, units, activations, seed."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.networks.activations import ACTIVATIONS
from core.networks.small.network import SmallNetwork
from core.networks.small.parts import HIDDEN_LAYERS, INPUTS, OUTPUTS, UNITS
from core.settings.declared import setting_at
from core.settings.setting import Choice, Setting, labelled, narrowed
from pages.shared.controls import Change, draw
from pages.shared.lesson_state import LessonState

NEW_LAYER_UNITS, NEW_LAYER_ACTIVATION = 3, "tanh"

NetworkChange = Callable[[SmallNetwork, Any], SmallNetwork]


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
    most_hidden_layers: int = HIDDEN_LAYERS.high
    most_units: int = UNITS.high
    most_outputs: int = OUTPUTS.high

    @property
    def network(self) -> SmallNetwork:
        return self.get(self.state.experiment)

    def change(self, make: NetworkChange) -> Change:
        """The experiment and a value chosen to the experiment with another network."""
        return lambda experiment, chosen: self.put(experiment, make(self.get(experiment), chosen))

    def control(self, setting: Setting, name: str, value: Any, make: NetworkChange, **here: Any) -> None:
        """A control of the network; `here`: what is different of the setting in this lesson."""
        draw(self.state, narrowed(setting, here), name, value, self.change(make))


def architecture_popover(slot: NetworkSlot) -> None:
    """Everything about the network behind one button."""
    with st.popover("Change the network", icon=":material/tune:"):
        network = slot.network
        inputs, depth, outputs = st.columns(3)
        with inputs:
            slot.control(INPUTS, "inputs", network.sizes[0], with_inputs)
        with depth:
            slot.control(HIDDEN_LAYERS, "depth", len(network.sizes) - 2, with_depth, high=slot.most_hidden_layers)
        with outputs:
            slot.control(OUTPUTS, "outputs", network.sizes[-1], with_outputs, high=slot.most_outputs)
        for layer in range(1, len(network.sizes)):
            _layer_row(slot, layer)
        st.divider()
        slot.control(setting_at(network, "seed"), "seed", network.seed, with_seed)
        st.button(
            "New random weights",
            key=f"{slot.state.slug}.redraw",
            on_click=lambda: slot.state.change(lambda old: slot.change(with_seed)(old, secrets.randbelow(10_000))),
            icon=":material/casino:",
        )
        st.caption("A new seed draws all weights anew; weights set by hand are dropped.")


def _layer_row(slot: NetworkSlot, layer: int) -> None:
    network, last = slot.network, layer == len(slot.network.sizes) - 1
    name = "output" if last else f"layer {layer}"
    units, phi = st.columns([1, 2])
    if not last:
        make = with_units(layer)
        with units:
            slot.control(
                UNITS, f"units{layer}", network.sizes[layer], make, label=f"Units, {name}", high=slot.most_units
            )
    bends = Choice(name="activation", label=f"Activation, {name}", options=labelled(ACTIVATIONS))
    with phi:
        slot.control(bends, f"activation{layer}", network.activations[layer - 1], with_activation(layer))


def with_inputs(network: SmallNetwork, inputs: int) -> SmallNetwork:
    return network.with_architecture((inputs, *network.sizes[1:]), network.activations)


def with_outputs(network: SmallNetwork, outputs: int) -> SmallNetwork:
    return network.with_architecture((*network.sizes[:-1], outputs), network.activations)


def with_depth(network: SmallNetwork, depth: int) -> SmallNetwork:
    """Other hidden layers: the first ones stay, a new one starts with three tanh units."""
    first, *hidden, last = network.sizes
    hidden += [NEW_LAYER_UNITS] * (depth - len(hidden))
    *bends, end = network.activations
    bends += [NEW_LAYER_ACTIVATION] * (depth - len(bends))
    return network.with_architecture((first, *hidden[:depth], last), (*bends[:depth], end))


def with_units(layer: int) -> NetworkChange:
    """Other units of a hidden layer, from 1; a layer that has gone meanwhile stays away."""

    def make(network: SmallNetwork, units: int) -> SmallNetwork:
        first, *hidden, last = network.sizes
        changed = [units if number == layer else size for number, size in enumerate(hidden, 1)]
        return network.with_architecture((first, *changed, last), network.activations)

    return make


def with_activation(layer: int) -> NetworkChange:
    """Another activation of a layer of weights, from 1."""

    def make(network: SmallNetwork, name: str) -> SmallNetwork:
        changed = [name if number == layer else other for number, other in enumerate(network.activations, 1)]
        return network.with_architecture(network.sizes, tuple(changed))

    return make


def with_seed(network: SmallNetwork, seed: int) -> SmallNetwork:
    """Weights drawn anew; those set by hand are dropped."""
    return dataclasses.replace(network, seed=seed, edits=())
