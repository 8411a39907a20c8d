"""The table of a network: what each layer gives out, holds and costs, as torchinfo counts it."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torchinfo
from torch import nn

from core.networks.cnn.layers import device_of, layers, observed


@dataclass(frozen=True)
class SummaryRow:
    """A layer's row.

    Attributes:
        index, name: place in the `nn.Sequential` and name of the layer.
        shape: of its output for one image: (channels, height, width) or (units,).
        parameters: weights and biases.
        multiply_adds: multiplications with a parameter, each with its addition; torchinfo counts biases in, and batch
            norm as one per parameter.
        output_bytes: memory of its output for one image.
        parameter_bytes: memory of its parameters.
    """

    index: int
    name: str
    shape: tuple[int, ...]
    parameters: int
    multiply_adds: int
    output_bytes: int
    parameter_bytes: int


@dataclass(frozen=True)
class Summary:
    """All rows and their totals."""

    rows: tuple[SummaryRow, ...]

    @property
    def parameters(self) -> int:
        return sum(row.parameters for row in self.rows)

    @property
    def multiply_adds(self) -> int:
        return sum(row.multiply_adds for row in self.rows)

    @property
    def output_bytes(self) -> int:
        """Memory of all outputs of one image: training keeps them for the backward pass."""
        return sum(row.output_bytes for row in self.rows)

    @property
    def parameter_bytes(self) -> int:
        return sum(row.parameter_bytes for row in self.rows)


def summarize(model: nn.Sequential, image_shape: tuple[int, int, int]) -> Summary:
    """The summary for one image of that shape (channels, height, width); the model is left as it was."""
    image = torch.zeros(1, *image_shape)  # torchinfo would draw one from torch's generator
    result = torchinfo.summary(observed(model), input_data=image, depth=1, verbose=0, device=device_of(model))
    return Summary(
        tuple(
            SummaryRow(
                layer.index,
                layer.name,
                tuple(info.output_size[1:]),
                info.num_params,
                info.macs,
                info.output_bytes,
                info.param_bytes,
            )
            for layer, info in zip(layers(model), result.summary_list[1:], strict=True)
        )
    )
