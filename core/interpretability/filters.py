"""The filters of a CNN: the weights of its convolutions, as pictures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from torch import Tensor, nn

from core.networks.cnn.layers import layers

Array = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class FilterBank:
    """The filters of one convolution.

    Attributes:
        index, name: place in the `nn.Sequential` and name of the layer.
        weights: float32 (filters, input channels, k, k); a filter of the first layer on colour images is an RGB patch.
        biases: float32 (filters,).
    """

    index: int
    name: str
    weights: Array
    biases: Array

    @property
    def largest(self) -> float:
        """The largest |weight|: the end of a common colour scale."""
        return float(np.abs(self.weights).max())


def filter_banks(model: nn.Sequential) -> tuple[FilterBank, ...]:
    """Copies of the weights of all convolutions, first to last."""
    return tuple(
        FilterBank(layer.index, layer.name, _copied(module.weight), _copied(module.bias))
        for layer, module in zip(layers(model), model, strict=True)
        if isinstance(module, nn.Conv2d)
    )


def _copied(parameter: Tensor | None) -> Array:
    if parameter is None:
        return np.zeros(0, dtype=np.float32)
    copied: Array = parameter.detach().cpu().numpy().copy()
    return copied
