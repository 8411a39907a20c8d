"""Feature maps: what every layer makes of an image."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from core.errors import ConfigError
from core.networks.cnn.layers import as_batch, layers, resting

Array = npt.NDArray[np.float32]
Scale = Literal["unit", "layer", "network"]


@dataclass(frozen=True, eq=False)
class FeatureMaps:
    """The output of one layer for one image.

    Attributes:
        index, name: place in the `nn.Sequential` and name of the layer.
        values: float32 (channels, height, width), or (units,) from the flatten on.
    """

    index: int
    name: str
    values: Array


def feature_maps(model: nn.Sequential, image: Tensor) -> tuple[FeatureMaps, ...]:
    """The outputs of all layers for one image (channels, height, width), in evaluation mode; the model stays as it is.

    Raises:
        ConfigError: no single image.
    """
    if image.dim() != 3:
        raise ConfigError("image", "must be one image (channels, height, width)", tuple(image.shape))
    network, maps = resting(model), []
    x = as_batch(image, network)
    with torch.no_grad():
        for layer, module in zip(layers(network), network, strict=True):
            x = module(x)
            maps.append(FeatureMaps(layer.index, layer.name, x[0].cpu().numpy().copy()))
    return tuple(maps)


def limits(maps: tuple[FeatureMaps, ...], scale: Scale) -> tuple[Array, ...]:
    """Where the colour scale of each map is full, per layer an array (channels,): the largest |value| …

    Args:
        maps: the layers that are shown together.
        scale: … of the channel itself ("unit"), of all channels of its layer, or of all layers ("network"). All-zero
            maps have the limit 0.

    Raises:
        ConfigError: the scale is another word.
    """
    units = [np.abs(m.values).reshape(len(m.values), -1).max(axis=1) for m in maps]
    if scale == "unit":
        return tuple(units)
    if scale == "layer":
        return tuple(np.full_like(unit, unit.max()) for unit in units)
    if scale == "network":
        largest = max(unit.max() for unit in units)
        return tuple(np.full_like(unit, largest) for unit in units)
    raise ConfigError("scale", "must be unit, layer or network", scale)
