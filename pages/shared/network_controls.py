"""Controls of a small network's architecture: layers, units, activations, seed."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import streamlit as st

from core.networks.activations import ACTIVATIONS
from core.networks.small.network import SmallNetwork
from core.networks.small.parts import HIDDEN_LAYERS, INPUTS, OUTPUTS, UNITS
from core.settings.declared import setting_at
from core.settings.setting import Choice, Setting, labelled, narrowed
from pages.shared.controls import Change, draw
from pages.shared.lesson_state import LessonState

NEW_LAYER_UNITS, NEW_LAYER_ACTIVATION = 3, "tanh"

T = TypeVar("T")
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
            slot.control(INPUTS, "inputs", network.sizes[0], lambda old, n: _sized(old, n, *old.sizes[1:]))
        with depth:
            slot.control(HIDDEN_LAYERS, "depth", len(network.sizes) - 2, _with_depth, high=slot.most_hidden_layers)
        with outputs:
            slot.control(
                OUTPUTS,
                "outputs",
                network.sizes[-1],
                lambda old, n: _sized(old, *old.sizes[:-1], n),
                high=slot.most_outputs,
            )
        for layer in range(1, len(network.sizes)):
            _layer_row(slot, layer)
        st.divider()
        slot.control(setting_at(network, "seed"), "seed", network.seed, _with_seed)
        st.button(
            "New random weights",
            key=f"{slot.state.slug}.redraw",
            on_click=lambda: slot.state.change(lambda old: slot.change(_with_seed)(old, secrets.randbelow(10_000))),
            icon=":material/casino:",
        )
        st.caption("A new seed draws all weights anew; weights set by hand are dropped.")


def _layer_row(slot: NetworkSlot, layer: int) -> None:
    network, last = slot.network, layer == len(slot.network.sizes) - 1
    name = "output" if last else f"layer {layer}"
    units, phi = st.columns([1, 2])
    if not last:
        own = {"label": f"Units, {name}", "high": slot.most_units}
        with units:
            slot.control(UNITS, f"units{layer}", network.sizes[layer], lambda old, n: _with_units(old, layer, n), **own)
    activations = Choice(name="activation", label=f"Activation, {name}", options=labelled(ACTIVATIONS))
    with phi:
        slot.control(
            activations,
            "activation.output" if last else f"activation{layer}",
            network.activations[layer - 1],
            lambda old, bend: old.with_architecture(old.sizes, _placed(old.activations, layer, bend)),
        )


def _sized(network: SmallNetwork, *sizes: int) -> SmallNetwork:
    return network.with_architecture(sizes, network.activations)


def _with_units(network: SmallNetwork, layer: int, units: int) -> SmallNetwork:
    first, *hidden, last = network.sizes
    return _sized(network, first, *_placed(hidden, layer, units), last)


def _with_depth(network: SmallNetwork, depth: int) -> SmallNetwork:
    """Other hidden layers: the first ones stay, a new one starts with three tanh units."""
    first, *hidden, last = network.sizes
    *activations, end = network.activations
    more = depth - len(hidden)
    hidden, activations = hidden + [NEW_LAYER_UNITS] * more, activations + [NEW_LAYER_ACTIVATION] * more
    return network.with_architecture((first, *hidden[:depth], last), (*activations[:depth], end))


def _with_seed(network: SmallNetwork, seed: int) -> SmallNetwork:
    return dataclasses.replace(network, seed=seed, edits=())


def _placed(values: Sequence[T], layer: int, value: T) -> tuple[T, ...]:
    """The values per layer with another one, from 1; a layer that has gone meanwhile stays away."""
    return tuple(value if number == layer else old for number, old in enumerate(values, 1))
