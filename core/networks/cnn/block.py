"""One block of a CNN: convolution, batch norm, activation, pooling, dropout, in this order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from torch import nn

from core.errors import ConfigError
from core.networks.activations import ACTIVATIONS, activation
from core.settings.declared import check_settings, setting
from core.settings.setting import Choice, Number, Switch, Whole, labelled

Pooling = Literal["none", "max", "average"]

POOLINGS = {"none": "no pooling", "max": "max pooling", "average": "average pooling"}
LARGEST_KERNEL, MOST_DROPOUT = 11, 0.9


@dataclass(frozen=True)
class ConvolutionBlock:
    """A block of a CNN; what is switched off adds no module.

    Attributes:
        channels: kernels of the convolution, so channels of its output.
        kernel: side of the square kernels.
        stride: step of the kernels.
        padding: zeros around the input, from 0 to kernel − 1 (more would make outputs that see zeros only).
        batch_norm: batch normalization after the convolution.
        activation: a name in `core.networks.activations`; "identity" adds no module.
        pooling: "none", "max" or "average".
        pooling_size: side and stride of the pooling window.
        dropout: probability with which a value is zeroed in training.

    Raises:
        ConfigError: one of these rules is broken.
    """

    channels: int = setting(Whole(name="channels", low=1, high=512))
    kernel: int = setting(Whole(name="kernel", low=1, high=LARGEST_KERNEL), 3)
    stride: int = setting(Whole(name="stride", low=1, high=8), 1)
    padding: int = setting(Whole(name="padding", low=0, high=LARGEST_KERNEL - 1), 0)
    batch_norm: bool = setting(Switch(name="batch norm"), False)
    activation: str = setting(Choice(name="activation", options=labelled(ACTIVATIONS)), "relu")
    pooling: Pooling = setting(Choice(name="pooling", options=POOLINGS), "none")
    pooling_size: int = setting(Whole(name="pooling size", low=2, high=8), 2)
    dropout: float = setting(Number(name="dropout", low=0, high=MOST_DROPOUT, step=0.05), 0.0)

    def __post_init__(self) -> None:
        check_settings(self)
        if self.padding >= self.kernel:
            rule = f"must be a whole number from 0 to {self.kernel - 1}, smaller than the kernel {self.kernel}"
            raise ConfigError("padding", rule, self.padding)

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
