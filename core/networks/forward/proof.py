"""The same pass in plain numpy float64, and how far PyTorch is from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from core.networks.activations import Array, activation
from core.networks.forward.trace import ForwardTrace, forward
from core.networks.small.network import SmallNetwork

# 5 layers of at most 9 terms, each rounded to 6e-8 (float32) or 1.1e-16 (float64) of the terms' size.
FLOAT32_TOLERANCE, FLOAT64_TOLERANCE = 1e-5, 1e-13


@dataclass(frozen=True)
class ForwardProof:
    """Largest differences between PyTorch and numpy float64 over every z and a of every sample.

    Attributes:
        float32: |torch float32 − numpy float64|, the precision that the page shows.
        float64: |torch float64 − numpy float64|.
        scale: the largest sum of |terms| behind a number, at least 1: what the tolerances are relative to.
        numbers: how many numbers were compared.
    """

    float32: float
    float64: float
    scale: float
    numbers: int

    @property
    def holds(self) -> bool:
        return self.float32 <= FLOAT32_TOLERANCE * self.scale and self.float64 <= FLOAT64_TOLERANCE * self.scale


def numpy_forward(experiment: SmallNetwork, trace: ForwardTrace) -> list[tuple[Array, Array]]:
    """(z, a) of every layer, computed by numpy in float64 from the weights of the trace."""
    a, layers = np.array(experiment.x, dtype=np.float64), []
    for layer in trace.layers:
        z = a @ layer.weight.double().numpy().T + layer.bias.double().numpy()
        a = activation(layer.activation).reference(z)
        layers.append((z, a))
    return layers


def prove(experiment: SmallNetwork, trace: ForwardTrace) -> ForwardProof:
    """Compare the float32 pass on the page, and a float64 one, with numpy."""
    reference = numpy_forward(experiment, trace)
    double = forward(experiment, torch.float64)
    scale = _rounding_scale(experiment, trace, reference)
    numbers = sum(values.size for pair in reference for values in pair)
    return ForwardProof(_largest(trace, reference), _largest(double, reference), scale, numbers)


def _rounding_scale(experiment: SmallNetwork, trace: ForwardTrace, reference: list[tuple[Array, Array]]) -> float:
    """The largest sum of |terms| behind any number, carried from layer to layer.

    Where large terms cancel, the result is small and its rounding error is not: the error is a share of the
    terms. It passes an activation as far as the activation is steep there.
    """
    reach = np.abs(np.array(experiment.x, dtype=np.float64))
    largest = max(1.0, float(reach.max()))
    for layer, (z, a) in zip(trace.layers, reference, strict=True):
        phi = activation(layer.activation).reference
        reach = reach @ np.abs(layer.weight.double().numpy()).T + np.abs(layer.bias.double().numpy())
        largest = max(largest, float(reach.max()))
        step = FLOAT32_TOLERANCE * reach
        passed = np.maximum(np.abs(phi(z + step) - a), np.abs(phi(z - step) - a))
        reach = np.abs(a) + passed / FLOAT32_TOLERANCE
        largest = max(largest, float(reach.max()))
    return largest


def _largest(trace: ForwardTrace, reference: list[tuple[Array, Array]]) -> float:
    differences = []
    for layer, (z, a) in zip(trace.layers, reference, strict=True):
        differences += [np.abs(layer.z.double().numpy() - z).max(), np.abs(layer.a.double().numpy() - a).max()]
    return float(max(differences))
