"""The patches of a data set that activate the filters of a layer most, cut out by their receptive fields."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from core.errors import ConfigError
from core.networks.cnn.cost import cost_of
from core.networks.cnn.layers import as_batch, layer_at, observed
from core.networks.cnn.receptive_field import ReceptiveField, receptive_fields
from core.wanted import look


@dataclass(frozen=True, eq=False)
class Patch:
    """What a filter saw at the place where one image activated it most.

    Attributes:
        image: index of the image.
        activation: the filter's value there.
        row, column: the place in the feature map; 0, 0 from the flatten on.
        top, left, bottom, right: the receptive field in pixels, cut at the image's borders; bottom and right excluded.
        pixels: that part of the image, as it was given (uint8 or float32): (channels, bottom − top, right − left).
    """

    image: int
    activation: float
    row: int
    column: int
    top: int
    left: int
    bottom: int
    right: int
    pixels: npt.NDArray[np.uint8 | np.float32]


def top_patches(model: nn.Sequential, layer: int, images: Tensor, count: int = 9) -> tuple[tuple[Patch, ...], ...]:
    """For each channel of a layer the `count` images that activate it most, strongest first, one patch per image.

    Args:
        model: left as it is.
        layer: index in the `nn.Sequential`.
        images: (n, channels, side, side), uint8 or float32 0–1; fewer than `count` give fewer patches.

    Raises:
        ConfigError: no such layer, no stack of square images, or count below 1.
    """
    layer_at(model, layer)
    if images.dim() != 4 or images.shape[2] != images.shape[3]:
        raise ConfigError("images", "must be a stack of square images (n, channels, side, side)", tuple(images.shape))
    if count < 1:
        raise ConfigError("number of patches", "must be at least 1", count)
    peaks, places, width = _peaks(observed(model)[: layer + 1], images)
    field = receptive_fields(model, images.shape[2])[layer]
    strongest = peaks.topk(min(count, len(images)), dim=0).indices
    return tuple(
        tuple(
            _patch(images, i, float(peaks[i, channel]), divmod(int(places[i, channel]), width), field)
            for i in strongest[:, channel].tolist()
        )
        for channel in range(peaks.shape[1])
    )


def _peaks(part: nn.Sequential, images: Tensor) -> tuple[Tensor, Tensor, int]:
    """Per image and channel the largest value and where it lies in the flattened map; and the map's width."""
    found, width = [], 1
    with torch.no_grad():
        for chunk in torch.split(images, cost_of(part, images).at_once):
            look()
            outputs = part(as_batch(chunk, part)).cpu()
            width = outputs.shape[-1] if outputs.dim() == 4 else 1
            found.append(outputs.flatten(2).max(dim=2) if outputs.dim() == 4 else (outputs, torch.zeros_like(outputs)))
    return torch.cat([peak for peak, _ in found]), torch.cat([place for _, place in found]), width


def _patch(images: Tensor, image: int, activation: float, cell: tuple[int, int], field: ReceptiveField) -> Patch:
    (top, bottom), (left, right) = field.pixels(cell[0]), field.pixels(cell[1])
    pixels = images[image, :, top:bottom, left:right].cpu().numpy().copy()
    return Patch(image, activation, *cell, top, left, bottom, right, pixels)
