"""The forward pass in words: the text alternative of its picture."""

from __future__ import annotations

from core.networks.activations import activation
from core.networks.forward.trace import ForwardTrace
from core.networks.small.names import network_labels
from core.networks.small.network import SmallNetwork
from core.numbers import decimals


def describe(experiment: SmallNetwork, trace: ForwardTrace) -> str:
    """Every number of the picture for the sample on display, in reading order, four decimals each."""
    row = experiment.sample
    names = network_labels(experiment.sizes)["x"]
    inputs = ", ".join(f"{name} = {decimals(value)}" for name, value in zip(names, experiment.x[row], strict=True))
    sentences = [f"A {experiment.config} network with {experiment.config.parameters} parameters.", f"Input: {inputs}."]
    for number, layer in enumerate(trace.layers, 1):
        units = (
            f"unit {u} has z = {decimals(z)} and a = {decimals(a)}"
            for u, (z, a) in enumerate(zip(layer.z[row].tolist(), layer.a[row].tolist(), strict=True), 1)
        )
        sentences.append(f"Layer {number} ({activation(layer.activation).label}): {'; '.join(units)}.")
    sentences.append(f"Prediction: {', '.join(map(decimals, trace.prediction[row].tolist()))}.")
    if trace.sample_loss is not None:
        targets = ", ".join(map(decimals, experiment.y[row]))
        sentences.append(f"Target: {targets}; loss {decimals(trace.sample_loss)}.")
    return " ".join(sentences)
