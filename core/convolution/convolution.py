"""One convolution, pooling or transposed convolution of one small image: the settings, and the live PyTorch layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import torch
from torch import Tensor, nn

from core.convolution.kernels import (
    KERNELS,
    MOST_INPUTS,
    MOST_OUTPUTS,
    SIZE,
    Matrix,
    check_kernel,
    read_kernels,
    told_kernels,
    write_kernels,
)
from core.convolution.rules import output_size, parameters, reach, transposed_size
from core.data.images.sample_images import ImageChoice
from core.errors import ConfigError
from core.seeding import seeded
from core.settings.declared import check_settings, group, setting
from core.settings.setting import Choice, Number, Optional, Whole, named
from core.settings.setting import seed as seed_setting
from core.settings.structured import Structured

Operation = Literal["convolution", "max_pool", "average_pool", "transposed"]
OPERATIONS: tuple[Operation, ...] = get_args(Operation)
Layer = nn.Conv2d | nn.ConvTranspose2d | nn.MaxPool2d | nn.AvgPool2d

MOST_STRIDE = 8
SEED = seed_setting(label="Seed of the weights")
LARGEST_OUTPUT = 140  # pixels along a side: more could not be told apart on the screen
MOST_VALUES = 65_536  # of all output channels together: they travel with every change


@dataclass(frozen=True)
class Convolution:
    """The experiment of the convolution lesson. Each setting below is one number for both directions, as in PyTorch.

    Attributes:
        image: the input, (channels, side, side).
        operation: "convolution", "max_pool", "average_pool" or "transposed".
        kernels: matrices of weights. One is used in every slice of the weight tensor; otherwise there is one per
            slice, in the order of the tensor's first two dimensions. Where the weights are drawn, and in pooling,
            only the size of the first one counts.
        seed: None, or the seed from which PyTorch draws weights and biases.
        bias: added to every output of a convolution; not used where it is drawn.
        outputs: output channels; pooling has as many as the image.
        padding: rings of zeros around the image (of −∞ for max pooling); a transposed convolution cuts them off.
        stride: pixels per move. dilation: distance between the pixels under the kernel.
        groups: channels are split into as many groups that do not see each other; not used in pooling.
        output_padding: rows and columns that a transposed convolution adds at the bottom and on the right.

    Raises:
        ConfigError: a value is out of its setting's bounds, or the combination has no output, a rule of PyTorch
            forbids it, or the output is too large to be shown.
    """

    image: ImageChoice = group(ImageChoice)
    operation: Operation = setting(Choice(name="operation", key="op", options=named(OPERATIONS)), "convolution")
    kernels: tuple[Matrix, ...] = setting(
        Structured(name="kernels", key="k", reader=read_kernels, writer=write_kernels, teller=told_kernels),
        (KERNELS["edges"].matrix,),
    )
    seed: int | None = setting(Optional(name="seed", key="seed", inner=SEED, start=0), None)
    bias: float = setting(Number(name="bias", key="bias", low=-10, high=10), 0.0)
    outputs: int = setting(Whole(name="output channels", key="out", low=1, high=MOST_OUTPUTS), 1)
    padding: int = setting(Whole(name="padding", key="pad", low=0, high=10), 0)
    stride: int = setting(Whole(name="stride", key="stride", low=1, high=MOST_STRIDE), 1)
    dilation: int = setting(Whole(name="dilation", key="dil", low=1, high=6), 1)
    groups: int = setting(Whole(name="groups", key="groups", low=1, high=MOST_INPUTS), 1)
    output_padding: int = setting(Whole(name="output padding", key="opad", low=0, high=MOST_STRIDE), 0)

    def __post_init__(self) -> None:
        check_settings(self)
        self._check_combination()
        self._check_kernels()
        self._check_output()

    def _check_combination(self) -> None:
        if self.is_pooling:
            half = min(self.size) // 2
            if self.padding > half:
                raise ConfigError("padding", f"of pooling must be at most half the window, {half}", self.padding)
            if self.operation == "average_pool" and self.dilation > 1:
                raise ConfigError("dilation", "must be 1, because average pooling has none", self.dilation)
        elif self.inputs % self.groups or self.outputs % self.groups:
            rule = f"must divide {self.inputs} input and {self.outputs} output channels"
            raise ConfigError("groups", rule, self.groups)
        if self.operation == "transposed":
            if self.output_padding >= max(self.stride, self.dilation):
                rule = f"must be smaller than stride {self.stride} or dilation {self.dilation}"
                raise ConfigError("output padding", rule, self.output_padding)
        elif self.output_padding:
            raise ConfigError("output padding", "must be 0 without a transposed convolution", self.output_padding)

    def _check_kernels(self) -> None:
        for kernel in self.kernels:
            check_kernel(kernel)
        if not self.kernels:
            raise ConfigError("kernel", f"must have {SIZE.low} to {SIZE.high} rows and columns", "none")
        shapes = {(len(kernel), len(kernel[0])) for kernel in self.kernels}
        if len(shapes) > 1:
            raise ConfigError("kernels", "must all have one shape", " and ".join(f"{h}×{w}" for h, w in sorted(shapes)))
        if len(self.kernels) > 1 and (self.is_pooling or self.seed is not None or len(self.kernels) != self.slices):
            needed = "1" if self.is_pooling or self.seed is not None or self.slices == 1 else f"1 or {self.slices}"
            raise ConfigError("number of kernels", f"must be {needed}", len(self.kernels))

    def _check_output(self) -> None:
        side = self.image.side
        for kernel, out in zip(self.size, self.output_sides, strict=True):
            if out < 1 and self.operation == "transposed":
                rule = f"must leave some of the {out + 2 * self.padding} output pixels, of which it cuts off two each"
                raise ConfigError("padding", rule, self.padding)
            if out < 1:
                rule = f"must cover at most the {side + 2 * self.padding} pixels of the padded image"
                raise ConfigError("kernel", rule, reach(kernel, self.dilation))
        if max(self.output_sides) > LARGEST_OUTPUT:
            rule = f"must be at most {LARGEST_OUTPUT} pixels wide and high to be seen here"
            raise ConfigError("output", rule, max(self.output_sides))
        values = self.output_sides[0] * self.output_sides[1] * self.output_channels
        if values > MOST_VALUES:
            raise ConfigError("output", f"must have at most {MOST_VALUES} values in all to be shown here", values)

    @property
    def is_pooling(self) -> bool:
        return self.operation in ("max_pool", "average_pool")

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of the kernel or the pooling window."""
        return len(self.kernels[0]), len(self.kernels[0][0])

    @property
    def inputs(self) -> int:
        """Input channels."""
        return self.image.channels

    @property
    def output_channels(self) -> int:
        return self.inputs if self.is_pooling else self.outputs

    @property
    def output_sides(self) -> tuple[int, int]:
        """Height and width of the output."""
        height, width = (self._output_side(kernel) for kernel in self.size)
        return height, width

    def _output_side(self, kernel: int) -> int:
        side, settings = self.image.side, (self.padding, self.stride, self.dilation)
        if self.operation == "transposed":
            return transposed_size(side, kernel, *settings, self.output_padding)
        return output_size(side, kernel, *settings)

    @property
    def weight_shape(self) -> tuple[int, int, int, int] | None:
        """The weight tensor: (out, in/groups, kₕ, k_w), transposed (in, out/groups, kₕ, k_w); None in pooling."""
        if self.is_pooling:
            return None
        first, second = (self.inputs, self.outputs) if self.operation == "transposed" else (self.outputs, self.inputs)
        return first, second // self.groups, *self.size

    @property
    def slices(self) -> int:
        """How many kernels the weight tensor holds."""
        shape = self.weight_shape
        return shape[0] * shape[1] if shape else 1

    @property
    def parameters(self) -> int:
        """Weights and biases of the layer; pooling has none."""
        return 0 if self.is_pooling else parameters(self.inputs, self.outputs, self.size, self.groups)

    def build(self, dtype: torch.dtype = torch.float32) -> Layer:
        """The live layer, its weights drawn after `torch.manual_seed(seed)` or set to the kernels."""
        if self.operation == "max_pool":
            return nn.MaxPool2d(self.size, self.stride, self.padding, self.dilation)
        if self.operation == "average_pool":
            return nn.AvgPool2d(self.size, self.stride, self.padding)
        with seeded(self.seed or 0):
            layer = self._draw()
        if self.seed is None:
            with torch.no_grad():
                layer.weight.copy_(self._typed_weights())
                assert layer.bias is not None
                layer.bias.fill_(self.bias)
        return layer.to(dtype)

    def _draw(self) -> nn.Conv2d | nn.ConvTranspose2d:
        channels, places = (self.inputs, self.outputs), (self.size, self.stride, self.padding)
        if self.operation == "transposed":
            extra, groups, dilation = self.output_padding, self.groups, self.dilation
            return nn.ConvTranspose2d(*channels, *places, output_padding=extra, groups=groups, dilation=dilation)
        return nn.Conv2d(*channels, *places, groups=self.groups, dilation=self.dilation)

    def _typed_weights(self) -> Tensor:
        shape = self.weight_shape
        assert shape is not None
        kernels = torch.tensor(self.kernels)
        return kernels.expand(self.slices, *self.size).reshape(shape)
