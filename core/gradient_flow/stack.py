"""Several networks of one shape in one pass: their weights stacked, one matrix product per layer for all of them.

A small network costs PyTorch more in calls than in arithmetic, so eight in one call take little longer than one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.gradient_flow.network import DeepNetwork, draw_tensors
from core.wanted import look


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

    @property
    def dtype(self) -> torch.dtype:
        """float32 as in training, or float64."""
        return self.weights[0].dtype

    def leaves(self) -> Stack:
        """The same numbers, not copied, to differentiate by: nobody else gets to see their gradients."""
        weights, biases = (tuple(t.detach().requires_grad_() for t in kind) for kind in (self.weights, self.biases))
        return replace(self, weights=weights, biases=biases)


def stack_networks(
    network: DeepNetwork, dtype: torch.dtype = torch.float32, seeds: Sequence[int] | None = None
) -> Stack:
    """The networks drawn as `DeepNet` draws them, from all seeds of the config or from these."""
    seeds = network.all_seeds if seeds is None else seeds
    shapes = list(pairwise(network.sizes))
    weights = [torch.empty(len(seeds), outputs, inputs) for inputs, outputs in shapes]
    biases = [torch.empty(len(seeds), outputs, 1) for _, outputs in shapes]
    for index, seed in enumerate(seeds):
        look()
        draw_tensors(network, seed, [weight[index] for weight in weights], [bias[index] for bias in biases])
    return Stack(network, tuple(t.to(dtype) for t in weights), tuple(t.to(dtype) for t in biases))


class LayerTensors(NamedTuple):
    """One hidden layer of s networks for n samples: what `LayerPass` holds of one network, each (s, width, n).

    A column is a sample: W·h + b as in the formula, and batch normalization, the usual one, finds its values together.
    """

    z: Tensor
    u: Tensor
    a: Tensor
    h: Tensor


Affine = tuple[Tensor, Tensor]  # scale and shift of a normalization, each (s, width, 1)
See = Callable[[int, LayerTensors], None]


def run(
    stack: Stack, phi: nn.Module, x: Tensor, y: Tensor, see: See | None = None, affine: list[Affine] | None = None
) -> Tensor:
    """All networks of the stack on one batch; the mean cross-entropy of each, (s,).

    Args:
        stack: the networks.
        phi: their activation.
        x, y: the batch, (n, inputs) and (n,) class numbers.
        see: gets every hidden layer, by its index, as soon as it is there.
        affine: per hidden layer what a normalization multiplies by and adds; None for 1 and 0, as before training.
    """
    *hidden, output = zip(stack.weights, stack.biases, strict=True)
    s = len(stack.weights[0])
    h = x.T.expand(s, *x.T.shape)
    for index, (weight, bias) in enumerate(hidden):
        look()
        z = torch.baddbmm(bias, weight, h)
        u = _normalized(z, stack.network)
        if affine is not None:
            u = u * affine[index][0] + affine[index][1]
        a = phi(u)
        h = h + a if stack.network.skip and index else a
        if see is not None:
            see(index, LayerTensors(z, u, a, h))
    logits = torch.baddbmm(output[1], output[0], h)
    return F.cross_entropy(logits, y.expand(s, len(y)), reduction="none").mean(1)


def norm_gradients(u: Tensor, du: Tensor) -> Affine:
    """Gradients of a normalization's own scale and shift, which stand at 1 and 0: (s, width, 1) each."""
    return (du * u).sum(2, keepdim=True), du.sum(2, keepdim=True)


def _normalized(z: Tensor, network: DeepNetwork) -> Tensor:
    """As nn.BatchNorm1d and nn.LayerNorm do before training, with scale 1 and shift 0."""
    if network.normalization == "batch":  # the same arithmetic, over samples instead of units
        return F.layer_norm(z, (z.shape[2],))
    return F.layer_norm(z.transpose(1, 2), (z.shape[1],)).transpose(1, 2) if network.normalization == "layer" else z
