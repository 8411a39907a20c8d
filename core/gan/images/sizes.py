"""What each layer of a GAN's networks makes, and how many parameters it has."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import nn

_NAMES = {
    "ConvTranspose2d": "transposed convolution",
    "Conv2d": "convolution",
    "Upsample": "each pixel 2×2",
    "Tanh": "tanh",
}


@dataclass(frozen=True)
class LayerSize:
    """A layer with what follows it at the same size.

    Attributes:
        name: the layer in words, with kernel and stride.
        shape: of its output, (channels, side, side).
        parameters: its own and those of its batch normalization.
    """

    name: str
    shape: tuple[int, ...]
    parameters: int


@torch.no_grad()
def layer_sizes(model: nn.Sequential, channels: int, side: int) -> list[LayerSize]:
    """The layers of a network that takes (n, channels, side, side); activations are left out, batch norm is named."""
    layers: list[LayerSize] = []
    x = torch.zeros(2, channels, side, side)
    was_training = model.training
    model.eval()
    for module in model:
        x = module(x)
        count = sum(p.numel() for p in module.parameters())
        if isinstance(module, nn.BatchNorm2d):
            before = layers.pop()
            layers.append(LayerSize(f"{before.name}, batch norm", before.shape, before.parameters + count))
        elif type(module).__name__ in _NAMES and not isinstance(module, nn.Tanh):
            layers.append(LayerSize(_named(module), tuple(x.shape[1:]), count))
    model.train(was_training)
    return layers


def _named(module: nn.Module) -> str:
    name = _NAMES[type(module).__name__]
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        kernel = f"{module.kernel_size[0]}×{module.kernel_size[1]}"
        return f"{name} {kernel}" + (f", stride {module.stride[0]}" if module.stride[0] > 1 else "")
    return name
