"""The same layer by hand: plain numpy in float64, one kernel cell at a time, and how far PyTorch is from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from core.convolution.convolution import Convolution
from core.convolution.rules import transposed_size
from core.convolution.trace import ConvolutionTrace, trace
from core.data.images.sample_images import Photo

Array = npt.NDArray[np.float64]

# Up to 363 products are added, each rounded to 6e-8 (float32) or 1.1e-16 (float64) of its size.
FLOAT32_TOLERANCE, FLOAT64_TOLERANCE = 2e-5, 4e-14


@dataclass(frozen=True)
class ConvolutionProof:
    """Largest differences between PyTorch and numpy float64 over every output value.

    Attributes:
        float32: |torch float32 − numpy float64|, the precision that the page shows.
        float64: |torch float64 − numpy float64|.
        scale: the largest sum of |products| behind a value, at least 1: what the tolerances are relative to.
        numbers: how many values were compared.
    """

    float32: float
    float64: float
    scale: float
    numbers: int

    @property
    def holds(self) -> bool:
        return self.float32 <= FLOAT32_TOLERANCE * self.scale and self.float64 <= FLOAT64_TOLERANCE * self.scale


def prove(experiment: Convolution, traced: ConvolutionTrace, upload: Photo | None = None) -> ConvolutionProof:
    """Compare the float32 pass on the page, and a float64 one, with numpy."""
    reference = by_hand(experiment, traced)
    double = trace(experiment, upload, torch.float64)
    scale = _rounding_scale(experiment, traced)
    return ConvolutionProof(_largest(traced.y, reference), _largest(double.y, reference), scale, reference.size)


def by_hand(experiment: Convolution, traced: ConvolutionTrace) -> Array:
    """The output (channels, height, width) by numpy in float64, from the image and the weights of a trace."""
    x = traced.x.double().numpy()
    if traced.weight is None or traced.bias is None:
        return _pooled(experiment, x)
    weight, bias = traced.weight.double().numpy(), traced.bias.double().numpy()
    return _weighted(experiment, x, weight, bias)


def _weighted(experiment: Convolution, x: Array, weight: Array, bias: Array) -> Array:
    if experiment.operation == "transposed":
        return _transposed(experiment, x, weight) + bias[:, None, None]
    y = np.zeros((experiment.outputs, *experiment.output_sides)) + bias[:, None, None]
    padded = _padded(experiment, x, 0.0)
    per_group, out_per_group = experiment.inputs // experiment.groups, experiment.outputs // experiment.groups
    for out, inner in np.ndindex(experiment.outputs, per_group):
        channel = out // out_per_group * per_group + inner
        for row, column in np.ndindex(experiment.size):
            y[out] += weight[out, inner, row, column] * padded[channel][_under(experiment, row, column)]
    return y


def _transposed(experiment: Convolution, x: Array, weight: Array) -> Array:
    """Every input value lays its scaled kernel down, `stride` pixels from its neighbour's; then the border is cut."""
    side, stride, dilation = experiment.image.side, experiment.stride, experiment.dilation
    extra, cut = experiment.output_padding, experiment.padding
    full = [transposed_size(side, kernel, 0, stride, dilation, extra) for kernel in experiment.size]
    y = np.zeros((experiment.outputs, *full))
    per_group, out_per_group = experiment.inputs // experiment.groups, experiment.outputs // experiment.groups
    for channel, inner in np.ndindex(experiment.inputs, out_per_group):
        out = channel // per_group * out_per_group + inner
        for row, column in np.ndindex(experiment.size):
            top, left = row * dilation, column * dilation
            places = np.s_[top : top + (side - 1) * stride + 1 : stride, left : left + (side - 1) * stride + 1 : stride]
            y[out][places] += weight[channel, inner, row, column] * x[channel]
    height, width = experiment.output_sides
    return y[:, cut : cut + height, cut : cut + width]


def _pooled(experiment: Convolution, x: Array) -> Array:
    largest = experiment.operation == "max_pool"
    padded = _padded(experiment, x, -np.inf if largest else 0.0)
    windows = np.stack(
        [padded[(slice(None), *_under(experiment, row, column))] for row, column in np.ndindex(experiment.size)]
    )
    y: Array = windows.max(0) if largest else windows.sum(0) / len(windows)
    return y


def _padded(experiment: Convolution, x: Array, value: float) -> Array:
    border = (experiment.padding,) * 2
    return np.pad(x, ((0, 0), border, border), constant_values=value)


def _under(experiment: Convolution, row: int, column: int) -> tuple[slice, slice]:
    """The padded pixels that lie under one cell of the kernel, over all its places."""
    (height, width), stride = experiment.output_sides, experiment.stride
    top, left = row * experiment.dilation, column * experiment.dilation
    return (
        slice(top, top + (height - 1) * stride + 1, stride),
        slice(left, left + (width - 1) * stride + 1, stride),
    )


def _rounding_scale(experiment: Convolution, traced: ConvolutionTrace) -> float:
    """Where large products cancel, the sum is small and its rounding error is not."""
    if traced.weight is None or traced.bias is None:
        return 1.0
    x, weight, bias = (np.abs(values.double().numpy()) for values in (traced.x, traced.weight, traced.bias))
    return max(1.0, float(_weighted(experiment, x, weight, bias).max()))


def _largest(y: torch.Tensor, reference: Array) -> float:
    return float(np.abs(y.double().numpy() - reference).max())
