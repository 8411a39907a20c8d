"""One block of a CNN: convolution, batch norm, activation, pooling, dropout, in this order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from torch import nn

from core.errors import ConfigError
from core.networks.activations import activation
from core.numbers import check_number

Pooling = Literal["none", "max", "average"]

MOST_CHANNELS, LARGEST_KERNEL, LARGEST_STRIDE, LARGEST_POOLING = 512, 11, 8, 8
MOST_DROPOUT = 0.9


@dataclass(frozen=True)
class ConvolutionBlock:
    """A block of a CNN; what is switched off adds no module.

    Attributes:
        channels: kernels of the convolution, so channels of its output, 1–512.
        kernel: side of the square kernels, 1–11.
        stride: step of the kernels, 1–8.
        padding: zeros around the input, from 0 to kernel − 1 (more would make outputs that see zeros only).
        batch_norm: batch normalization after the convolution.
        activation: a name in `core.networks.activations`; "identity" adds no module.
        pooling: "none", "max" or "average".
        pooling_size: side and stride of the pooling window, 2–8.
        dropout: probability with which a value is zeroed in training, 0–0.9.

    Raises:
        ConfigError: one of these rules is broken.
    """

    channels: int
    kernel: int = 3
    stride: int = 1
    padding: int = 0
    batch_norm: bool = False
    activation: str = "relu"
    pooling: Pooling = "none"
    pooling_size: int = 2
    dropout: float = 0.0

    def __post_init__(self) -> None:
        check_whole("channels", self.channels, 1, MOST_CHANNELS)
        check_whole("kernel", self.kernel, 1, LARGEST_KERNEL)
        check_whole("stride", self.stride, 1, LARGEST_STRIDE)
        if isinstance(self.padding, bool) or not isinstance(self.padding, int) or not 0 <= self.padding < self.kernel:
            rule = f"must be a whole number from 0 to {self.kernel - 1}, smaller than the kernel {self.kernel}"
            raise ConfigError("padding", rule, self.padding)
        activation(self.activation)
        if self.pooling not in get_args(Pooling):
            raise ConfigError("pooling", f"must be one of {', '.join(get_args(Pooling))}", self.pooling)
        check_whole("pooling size", self.pooling_size, 2, LARGEST_POOLING)
        check_number(self.dropout, "dropout", 0, MOST_DROPOUT)

    def convolved(self, side: int) -> int:
        """Side of the convolution's output, ⌊(i + 2p − k)/s⌋ + 1; below 1 where the kernel does not fit."""
        return (side + 2 * self.padding - self.kernel) // self.stride + 1

    def pooled(self, side: int) -> int:
        """Side after pooling; 0 where the window does not fit."""
        return side if self.pooling == "none" else side // self.pooling_size

    def modules(self, channels: int) -> Iterator[nn.Module]:
        """The block's modules, first to last, for an input of that many channels."""
        yield nn.Conv2d(channels, self.channels, self.kernel, self.stride, self.padding)
        if self.batch_norm:
            yield nn.BatchNorm2d(self.channels)
        if self.activation != "identity":
            yield activation(self.activation).module()
        if self.pooling != "none":
            yield (nn.MaxPool2d if self.pooling == "max" else nn.AvgPool2d)(self.pooling_size)
        if self.dropout:
            yield nn.Dropout(self.dropout)


def check_whole(argument: str, value: object, low: int, high: int) -> None:
    """Refuse what is no whole number between two bounds.

    Raises:
        ConfigError: it is not.
    """
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ConfigError(argument, f"must be a whole number from {low} to {high}", value)
