"""Convolutional networks: the config and the plain `nn.Sequential` it stands for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from torch import nn

from core.errors import ConfigError
from core.networks.activations import ACTIVATIONS, activation
from core.networks.cnn.block import MOST_DROPOUT, ConvolutionBlock
from core.networks.cnn.link import BLOCKS, HIDDEN
from core.seeding import seeded
from core.settings.declared import check_settings, setting
from core.settings.setting import Choice, Number, Whole, labelled

# What one image may cost; a batch of 64 then needs about 1 GB for training, and an answer well under a second.
MOST_PARAMETERS, MOST_VALUES, MOST_MULTIPLY_ADDS = 20_000_000, 2_000_000, 1_000_000_000


@dataclass(frozen=True)
class CnnConfig:
    """A convolutional network: blocks of convolution, then fully connected layers.

    Attributes:
        image_channels: 1 (grey) or 3 (red, green, blue).
        image_side: pixels per side of the square images.
        classes: outputs, one logit per class.
        blocks: none makes the fully connected network on flattened pixels.
        hidden: units of the hidden fully connected layers between the flattened features and the output.
        activation: of the hidden layers.
        dropout: of the hidden layers, after the activation.

    Raises:
        ConfigError: a rule is broken; the sentence names the block or layer.
    """

    image_channels: int = 1
    image_side: int = setting(Whole(name="side of the images", low=4, high=256), 28)
    classes: int = setting(Whole(name="classes", low=2, high=100), 10)
    blocks: tuple[ConvolutionBlock, ...] = setting(BLOCKS, ())
    hidden: tuple[int, ...] = setting(HIDDEN, ())
    activation: str = setting(Choice(name="activation", key="hact", options=labelled(ACTIVATIONS)), "relu")
    dropout: float = setting(
        Number(
            name="dropout of the hidden layers",
            key="hdrop",
            label="Dropout of hidden layers",
            low=0,
            high=MOST_DROPOUT,
            step=0.05,
        ),
        0.0,
    )

    def __post_init__(self) -> None:
        if self.image_channels not in (1, 3):
            raise ConfigError("channels of the images", "must be 1 (grey) or 3 (colour)", self.image_channels)
        check_settings(self)
        self._check_cost()

    @property
    def sides(self) -> tuple[tuple[int, int], ...]:
        """Per block the side of its feature maps after the convolution and at its end.

        Raises:
            ConfigError: a kernel or a pooling window is larger than what reaches it.
        """
        side, sides = self.image_side, []
        for number, block in enumerate(self.blocks, 1):
            convolved = block.convolved(side)
            if convolved < 1:
                padded = f"the {side}×{side} pixels that reach it and padding {block.padding}"
                raise ConfigError(f"kernel of block {number}", f"must fit into {padded}", block.kernel)
            side = block.pooled(convolved)
            if side < 1:
                reached = f"the {convolved}×{convolved} values that the convolution leaves"
                raise ConfigError(f"pooling size of block {number}", f"must fit into {reached}", block.pooling_size)
            sides.append((convolved, side))
        return tuple(sides)

    @property
    def features(self) -> int:
        """Values that are flattened and enter the fully connected layers."""
        if not self.blocks:
            return self.image_channels * self.image_side**2
        return self.blocks[-1].channels * self.sides[-1][1] ** 2

    @property
    def widths(self) -> tuple[int, ...]:
        """Sizes around the fully connected layers: features, hidden units, classes."""
        return (self.features, *self.hidden, self.classes)

    @property
    def parameters(self) -> int:
        """Weights, biases and batch norm's scales and shifts; what training learns."""
        channels = (self.image_channels, *(block.channels for block in self.blocks))
        convolutions = sum(
            n_out * (n_in * block.kernel**2 + 1 + 2 * block.batch_norm)
            for (n_in, n_out), block in zip(pairwise(channels), self.blocks, strict=True)
        )
        return convolutions + sum(n_out * (n_in + 1) for n_in, n_out in pairwise(self.widths))

    @property
    def values(self) -> int:
        """Numbers that the convolutions, batch norms and activations make of one image, together."""
        return sum(
            block.channels * convolved**2 * (1 + block.batch_norm + (block.activation != "identity"))
            for block, (convolved, _) in zip(self.blocks, self.sides, strict=True)
        )

    @property
    def multiply_adds(self) -> int:
        """Products with weights that one image costs in convolutions and fully connected layers."""
        channels = (self.image_channels, *(block.channels for block in self.blocks))
        convolutions = sum(
            n_out * n_in * block.kernel**2 * convolved**2
            for (n_in, n_out), block, (convolved, _) in zip(pairwise(channels), self.blocks, self.sides, strict=True)
        )
        return convolutions + sum(n_out * n_in for n_in, n_out in pairwise(self.widths))

    def _check_cost(self) -> None:
        for what, cost, most in (
            ("values that one image becomes", self.values, MOST_VALUES),
            ("multiply-adds of one image", self.multiply_adds, MOST_MULTIPLY_ADDS),
            ("parameters", self.parameters, MOST_PARAMETERS),
        ):
            if cost > most:
                raise ConfigError(what, f"must be at most {most:,}", f"{cost:,}")


def build_cnn(config: CnnConfig, seed: int) -> nn.Sequential:
    """The network of a config, with the weights that PyTorch draws after `torch.manual_seed(seed)`.

    Raises:
        ConfigError: the seed is no whole number from 0 to 4294967295.
    """
    with seeded(seed):
        return draw_cnn(config)


def draw_cnn(config: CnnConfig) -> nn.Sequential:
    """The network of a config, its weights drawn from torch's default generator as it stands.

    It takes images (n, channels, side, side) of float32 in 0–1 and gives logits (n, classes).
    """
    return nn.Sequential(*_convolutions(config), nn.Flatten(), *_fully_connected(config))


def _convolutions(config: CnnConfig) -> Iterator[nn.Module]:
    channels = config.image_channels
    for block in config.blocks:
        yield from block.modules(channels)
        channels = block.channels


def _fully_connected(config: CnnConfig) -> Iterator[nn.Module]:
    for n_in, n_out in pairwise(config.widths[:-1]):
        yield nn.Linear(n_in, n_out)
        if config.activation != "identity":
            yield activation(config.activation).module()
        if config.dropout:
            yield nn.Dropout(config.dropout)
    yield nn.Linear(config.widths[-2], config.classes)
