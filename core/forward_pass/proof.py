"""The same pass in plain numpy float64, and how far PyTorch is from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from core.forward_pass.trace import ForwardTrace, forward
from core.models.activations import Array, activation
from core.models.small_network import SmallNetwork

# 4 layers of at most 9 terms: rounding stays far below this share of the largest number on the page.
FLOAT32_TOLERANCE, FLOAT64_TOLERANCE = 1e-5, 1e-13


@dataclass(frozen=True)
class ForwardProof:
    """Largest differences between PyTorch and numpy float64 over every z and a of every sample.

    Attributes:
        float32: |torch float32 − numpy float64|, the precision that the page shows.
        float64: |torch float64 − numpy float64|.
        scale: the largest |z| or |a|, at least 1: what the tolerances are relative to.
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
    scale = max(1.0, *(float(np.abs(values).max()) for pair in reference for values in pair))
    numbers = sum(values.size for pair in reference for values in pair)
    return ForwardProof(_largest(trace, reference), _largest(double, reference), scale, numbers)


def _largest(trace: ForwardTrace, reference: list[tuple[Array, Array]]) -> float:
    differences = []
    for layer, (z, a) in zip(trace.layers, reference, strict=True):
        differences += [np.abs(layer.z.double().numpy() - z).max(), np.abs(layer.a.double().numpy() - a).max()]
    return float(max(differences))
