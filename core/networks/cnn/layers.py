"""The layers of a CNN by name, and a copy of the network that can be looked into without touching it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn

from core.device import keep_to_set_threads
from core.errors import ConfigError
from core.networks.activations import ACTIVATIONS

Kind = Literal["convolution", "batch norm", "activation", "pooling", "dropout", "flatten", "linear", "other"]


_KINDS: tuple[tuple[Kind, tuple[type[nn.Module], ...], str], ...] = (
    ("convolution", (nn.Conv2d,), "conv"),
    ("batch norm", (nn.BatchNorm2d, nn.BatchNorm1d), "batch norm"),
    ("pooling", (nn.MaxPool2d,), "max pool"),
    ("pooling", (nn.AvgPool2d,), "average pool"),
    ("dropout", (nn.Dropout, nn.Dropout2d), "dropout"),
    ("flatten", (nn.Flatten,), "flatten"),
    ("linear", (nn.Linear,), "linear"),
)
_ACTIVATION_LABELS = {type(a.module()): a.label for a in ACTIVATIONS.values()}


@dataclass(frozen=True)
class Layer:
    """A module of a network.

    Attributes:
        index: its place in the `nn.Sequential`.
        kind: what it is.
        name: as the page names it: "conv 2", "ReLU 2" (after the second layer of weights), "linear 3", "output".
    """

    index: int
    kind: Kind
    name: str


def layers(model: nn.Sequential) -> tuple[Layer, ...]:
    """All modules, first to last. Numbers count layers of weights, so that "ReLU 2" follows "conv 2"."""
    last = max((i for i, module in enumerate(model) if isinstance(module, nn.Linear)), default=-1)
    return tuple(_named(model, last))


def _named(model: nn.Sequential, last: int) -> Iterator[Layer]:
    weights = 0
    for index, module in enumerate(model):
        kind, label = _kind(module)
        weights += kind in ("convolution", "linear")
        name = "output" if index == last else label if kind == "flatten" else f"{label} {weights}"
        yield Layer(index, kind, name)


def _kind(module: nn.Module) -> tuple[Kind, str]:
    for kind, types, label in _KINDS:
        if isinstance(module, types):
            return kind, label
    if type(module) in _ACTIVATION_LABELS:
        return "activation", _ACTIVATION_LABELS[type(module)]
    return "other", type(module).__name__


def layer_at(model: nn.Sequential, index: int) -> Layer:
    """The layer at a place.

    Raises:
        ConfigError: there is none.
    """
    if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < len(model):
        raise ConfigError("layer", f"must be from 0 to {len(model) - 1}", index)
    return layers(model)[index]


def device_of(model: nn.Module) -> torch.device:
    """Where the model's parameters lie."""
    return next(model.parameters()).device


def observed(model: nn.Sequential) -> nn.Sequential:
    """A copy in evaluation mode whose parameters take no gradients, on the same device.

    Whatever an explanation does (hooks, gradients, modes) happens to the copy: the model stays as it is, even while
    another visitor looks into it or it is being trained.
    """
    return copy.deepcopy(model).eval().requires_grad_(False)


def resting(model: nn.Sequential) -> nn.Sequential:
    """The model for a forward pass without gradients: itself if all of it is in evaluation mode, where such a pass
    changes nothing; else a copy."""
    keep_to_set_threads()
    return observed(model) if any(module.training for module in model.modules()) else model


def as_batch(images: Tensor, model: nn.Module) -> Tensor:
    """Images as the model takes them: float32 in 0–1 on its device, (n, channels, height, width).

    Args:
        images: one (channels, height, width) or several; uint8 0–255 or float32 0–1.

    Raises:
        ConfigError: the shape is another, there is no image, or the dtype is neither.
    """
    if images.dim() not in (3, 4) or images.numel() == 0:
        raise ConfigError("images", "must be (channels, height, width) or a stack of them", tuple(images.shape))
    if images.dtype not in (torch.uint8, torch.float32):
        raise ConfigError("images", "must be uint8 (0–255) or float32 (0–1)", str(images.dtype))
    scaled = images.detach().to(device_of(model))
    scaled = scaled.float() / 255 if images.dtype == torch.uint8 else scaled
    return scaled if images.dim() == 4 else scaled[None]
