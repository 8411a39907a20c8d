"""The gradient flow in words: the text alternative of its picture."""

from __future__ import annotations

import numpy as np

from core.gradient_flow.figures import figure
from core.gradient_flow.flow import GradientFlow
from core.gradient_flow.network import DeepNetwork
from core.lessons.vanishing_gradients.experiment import FlowExperiment
from core.lessons.vanishing_gradients.step import step
from core.networks.activations import ACTIVATIONS

_NORMALIZED = {"none": "no normalization", "batch": "batch normalization", "layer": "layer normalization"}


def describe(experiment: FlowExperiment, flow: GradientFlow) -> str:
    """The networks, then the norm of ∂L/∂W in the first and the last hidden layer for every activation."""
    network = experiment.network
    rows = []
    for name in flow.flows:
        norms = np.median(step(experiment, flow, name).dw, axis=0)
        first, last = figure(float(norms[0])), figure(float(norms[-1]))
        rows.append(f"{ACTIVATIONS[name].label} {first} in layer 1, {last} in layer {network.depth}")
    clipped = "" if experiment.clip is None else f" after clipping to {experiment.clip:g}"
    return f"{describe_network(network)} Norm of ∂L/∂W{clipped}, {_of_networks(len(flow.weights))}: {'; '.join(rows)}."


def _of_networks(count: int) -> str:
    return "in one network" if count == 1 else f"median of {count} networks"


def describe_network(network: DeepNetwork) -> str:
    """The network's settings in one sentence."""
    return (
        f"{network.depth} hidden layers of {network.width} units, weights: {network.initialization_label}, "
        f"{_NORMALIZED[network.normalization]}, {'with' if network.skip else 'no'} skip connections."
    )
