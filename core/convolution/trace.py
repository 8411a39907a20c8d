"""What PyTorch computes for a convolution experiment, with everything that its picture shows."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.convolution.convolution import Convolution
from core.data.images.sample_images import Photo, small_image
from core.device import keep_to_set_threads
from core.kept import kept


@dataclass(frozen=True)
class ConvolutionTrace:
    """One pass through the layer.

    Attributes:
        x: the image, (channels, side, side).
        weight, bias: the layer's; None in pooling.
        y: the output, (output channels, height, width).
        overlaps: for a transposed convolution, how many products add up in each output pixel, (height, width) int64.
        start: row and column of an output pixel worth looking at first.
    """

    x: Tensor
    weight: Tensor | None
    bias: Tensor | None
    y: Tensor
    overlaps: Tensor | None
    start: tuple[int, int]


def trace(experiment: Convolution, upload: Photo | None = None, dtype: torch.dtype = torch.float32) -> ConvolutionTrace:
    """Run the live layer on the image.

    Args:
        upload: the visitor's photo, if the experiment uses one.
        dtype: float32 as PyTorch's default, or float64 for proofs.

    Raises:
        ConfigError: the experiment uses an upload and there is none.
    """
    own = experiment.image.source == "upload"
    return _run(experiment, upload, dtype) if own else _known(experiment, dtype)


@kept()  # the picture, its details and the proof ask for the same
def _known(experiment: Convolution, dtype: torch.dtype) -> ConvolutionTrace:
    return _run(experiment, None, dtype)


def _run(experiment: Convolution, upload: Photo | None, dtype: torch.dtype) -> ConvolutionTrace:
    keep_to_set_threads()
    x, layer = small_image(experiment.image, upload).to(dtype), experiment.build(dtype)
    with torch.no_grad():
        y = layer(x[None])[0]
    weight = bias = None
    if isinstance(layer, (nn.Conv2d, nn.ConvTranspose2d)):
        assert layer.bias is not None
        weight, bias = layer.weight.detach(), layer.bias.detach()
    overlaps = count_overlaps(experiment) if experiment.operation == "transposed" else None
    return ConvolutionTrace(x, weight, bias, y, overlaps, _start(experiment, x))


def count_overlaps(experiment: Convolution) -> Tensor:
    """How many products of one input channel add up in each output pixel of a transposed convolution."""
    ones = torch.ones(1, 1, experiment.image.side, experiment.image.side)
    counts = functional.conv_transpose2d(
        ones,
        torch.ones(1, 1, *experiment.size),
        stride=experiment.stride,
        padding=experiment.padding,
        output_padding=experiment.output_padding,
        dilation=experiment.dilation,
    )
    return counts[0, 0].round().long()


def _start(experiment: Convolution, x: Tensor) -> tuple[int, int]:
    """The output pixel whose window varies most; of a transposed convolution, the one in the middle."""
    height, width = experiment.output_sides
    if experiment.operation == "transposed":
        return height // 2, width // 2
    # The border repeats the image here: where zeros begin is no feature of it.
    padded = functional.pad(x[None], (experiment.padding,) * 4, mode="replicate")
    windows = functional.unfold(padded, experiment.size, dilation=experiment.dilation, stride=experiment.stride)[0]
    place = int(windows.std(0, correction=0).argmax())
    return place // width, place % width
