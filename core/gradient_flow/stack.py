"""Several networks of one shape in one pass: their weights stacked, one matrix product per layer for all of them.

A small network costs PyTorch more in calls than in arithmetic, so eight in one call take little longer than one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.gradient_flow.network import DeepNetwork, draw_layers


@dataclass(frozen=True)
class Stack:
    """The weights of s networks; the last layer is the output layer.

    Attributes:
        network: their config.
        weights: per layer (s, outputs, inputs).
        biases: per layer (s, outputs, 1).
    """

    network: DeepNetwork
    weights: tuple[Tensor, ...]
    biases: tuple[Tensor, ...]

    @property
    def parameters(self) -> list[Tensor]:
        """All weights, then all biases."""
        return [*self.weights, *self.biases]


def stack_networks(network: DeepNetwork, dtype: torch.dtype = torch.float32) -> Stack:
    """The networks of all seeds, drawn as `DeepNet` draws them, ready to be differentiated by."""
    drawn = zip(*(draw_layers(network, seed) for seed in network.all_seeds), strict=True)
    weights, biases = [], []
    for layers in drawn:
        weights.append(torch.stack([layer.weight.detach().to(dtype) for layer in layers]).requires_grad_())
        biases.append(torch.stack([layer.bias.detach().to(dtype) for layer in layers]).unsqueeze(2).requires_grad_())
    return Stack(network, tuple(weights), tuple(biases))


class StackPass(NamedTuple):
    """What s networks compute from one batch of n samples: per hidden layer z, u and h, each (s, width, n).

    A column is a sample: W·h + b as in the formula, and batch normalization, the usual one, finds its values together.
    `u` is what enters the activation, `h` what the layer passes on; without normalization `u` is `z`. `loss` is the
    mean cross-entropy of each network, (s,).
    """

    z: list[Tensor]
    u: list[Tensor]
    h: list[Tensor]
    loss: Tensor


def run(stack: Stack, phi: nn.Module, x: Tensor, y: Tensor) -> StackPass:
    """All networks of the stack on one batch: x (n, inputs), y (n,) class numbers."""
    *hidden, output = zip(stack.weights, stack.biases, strict=True)
    s = stack.network.seeds
    h = x.T.expand(s, *x.T.shape)
    done = StackPass([], [], [], torch.empty(0))
    for weight, bias in hidden:
        done.z.append(_linear(h, weight, bias))
        done.u.append(_normalized(done.z[-1], stack.network))
        a = phi(done.u[-1])
        h = h + a if stack.network.skip and done.h else a
        done.h.append(h)
    logits = _linear(h, *output).transpose(1, 2)
    losses = F.cross_entropy(logits.flatten(0, 1), y.repeat(s), reduction="none").view(s, len(y)).mean(1)
    return done._replace(loss=losses)


def _linear(h: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return torch.baddbmm(bias, weight, h)


def _normalized(z: Tensor, network: DeepNetwork) -> Tensor:
    """As nn.BatchNorm1d and nn.LayerNorm do before training, with scale 1 and shift 0."""
    if network.normalization == "batch":  # the same arithmetic, over samples instead of units
        return F.layer_norm(z, (z.shape[2],))
    return F.layer_norm(z.transpose(1, 2), (z.shape[1],)).transpose(1, 2) if network.normalization == "layer" else z
