"""What it costs to ask a network, known from shapes alone: how many images fit into memory, and how many into time."""

from __future__ import annotations

import copy
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.func import functional_call

CHUNK = 256  # images that go through a network at a time, at most
MOST_AT_ONCE = 64_000_000  # bytes of all that the layers make of the images that go through together
MOST_WORK = 50_000_000_000  # multiply-adds that a page may wait for: about 2 seconds of one processor
_PER_VALUE = 10  # multiply-adds that it takes as long as to write a number


@dataclass(frozen=True)
class Cost:
    """Of one image's forward pass.

    Attributes:
        values: numbers that all layers make of it together.
        work: multiply-adds, and what writing the values takes besides.
    """

    values: int
    work: int

    @property
    def at_once(self) -> int:
        """Images that may go through together, from 1 to 256."""
        return min(CHUNK, max(1, MOST_AT_ONCE // (4 * self.values)))

    @property
    def affordable(self) -> int:
        """Images that a page may ask about, at least 1."""
        return max(1, MOST_WORK // self.work)


def _apart(module: nn.Module) -> nn.Module:
    """The module with places of its own for weights: the call would lend those of the model, which others use now."""
    apart = copy.copy(module)
    apart._parameters, apart._buffers = dict(module._parameters), dict(module._buffers)
    return apart


def cost_of(model: nn.Sequential, images: Tensor) -> Cost:
    """The cost of asking a network about one of the images (n, channels, side, side); nothing is computed."""
    x = torch.empty(1, *images.shape[-3:], device="meta")
    values, work = x.numel(), 0
    for module in model:
        state = {name: torch.empty_like(tensor, device="meta") for name, tensor in module.state_dict().items()}
        with torch.no_grad():
            x = functional_call(_apart(module), state, x)
        values += x.numel()
        weight = getattr(module, "weight", None)
        products = weight[0].numel() if isinstance(weight, Tensor) and weight.dim() > 1 else 0
        work += x.numel() * (products + _PER_VALUE)
    return Cost(values, work)
