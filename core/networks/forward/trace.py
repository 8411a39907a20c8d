"""The forward pass with everything on the way kept: what PyTorch computed between input and loss."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor, nn

from core.networks.small.network import SmallNetwork


@dataclass(frozen=True)
class LayerTrace:
    """One layer of n samples: z = a_in · Wᵀ + b, a = φ(z).

    Attributes:
        weight: (units, inputs of the layer).
        bias: (units,).
        activation: the name of φ.
        a_in: (n, inputs of the layer), z: (n, units), a: (n, units).
    """

    weight: Tensor
    bias: Tensor
    activation: str
    a_in: Tensor
    z: Tensor
    a: Tensor


@dataclass(frozen=True)
class ForwardTrace:
    """The whole pass: one `LayerTrace` per layer, the prediction (n, outputs) and the loss, if there are targets.

    `loss` is the mean squared error over all samples and outputs; `sample_loss` the same over the sample on display.
    """

    layers: tuple[LayerTrace, ...]
    prediction: Tensor
    loss: float | None
    sample_loss: float | None


@lru_cache(maxsize=64)  # of 10 kB at most; the picture, its details and the proof ask for the same
def forward(experiment: SmallNetwork, dtype: torch.dtype = torch.float32) -> ForwardTrace:
    """Run the live model module by module, as `nn.Sequential` does, and keep what each one returns.

    Args:
        dtype: float32 as PyTorch's default, or float64 for proofs.
    """
    model = experiment.model if dtype == torch.float32 else experiment.build().to(dtype)
    x = torch.tensor(experiment.x, dtype=dtype)
    with torch.no_grad():
        layers = run_layers(model, experiment.activations, x)
        prediction = layers[-1].a
        if not experiment.y:
            return ForwardTrace(layers, prediction, None, None)
        y = torch.tensor(experiment.y, dtype=dtype)
        loss = nn.functional.mse_loss(prediction, y)
        sample_loss = nn.functional.mse_loss(prediction[experiment.sample], y[experiment.sample])
        return ForwardTrace(layers, prediction, loss.item(), sample_loss.item())


def run_layers(model: nn.Sequential, activations: tuple[str, ...], x: Tensor) -> tuple[LayerTrace, ...]:
    """Send x, of shape (n, inputs), through the modules one by one and keep every z and a."""
    modules, traces, a = list(model), [], x
    for name in activations:
        linear = modules.pop(0)
        assert isinstance(linear, nn.Linear)
        z = linear(a)
        after = z if name == "identity" else modules.pop(0)(z)
        traces.append(LayerTrace(linear.weight.detach(), linear.bias.detach(), name, a, z, after))
        a = after
    return tuple(traces)
