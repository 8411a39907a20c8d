"""Activation maximization: the image, made from noise, that a unit answers to most.

Gradient ascent on the pixels (Erhan et al., "Visualizing Higher-Layer Features of a Deep Network", 2009) with the
usual regularizers: steps of equal length whatever the unit's scale, small shifts between steps, a pull of neighbours
towards each other, and pixels that a sigmoid keeps inside 0–1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from core.errors import ConfigError
from core.networks.cnn.layers import device_of, layer_at, observed
from core.networks.cnn.receptive_field import receptive_fields
from core.numbers import check_number, check_whole
from core.seeding import check_seed
from core.wanted import look

Array = npt.NDArray[np.float32]
Goal = Literal["cell", "channel"]


@dataclass(frozen=True)
class MaximizationConfig:
    """How an image is made.

    Attributes:
        layer: index in the `nn.Sequential`. Before an activation is better than after: a silent ReLU has no gradient.
        channel: a channel of its output, or a unit.
        seed: of the noise and of the shifts.
        goal: "cell" raises the central value of the feature map, so only the pixels of its receptive field change;
            "channel" raises the mean of the whole map. Units of a fully connected layer have a single value.
        steps: of gradient ascent, 1–1,000.
        learning_rate: mean change of a pixel per step, before the sigmoid, 0.001–1.
        smoothness: strength of the pull between neighbouring pixels, 0–5.
        shift: largest shift in pixels before a step, 0–8; the picture then does not hang on single pixels. A receptive
            field that is smaller than the image is not shifted.
        frames: moments to keep, the noise and the end among them, 2–50.

    Raises:
        ConfigError: one of these rules is broken.
    """

    layer: int
    channel: int
    seed: int = 0
    goal: Goal = "cell"
    steps: int = 120
    learning_rate: float = 0.1
    smoothness: float = 2.0
    shift: int = 1
    frames: int = 9

    def __post_init__(self) -> None:
        check_seed(self.seed)
        if self.goal not in get_args(Goal):
            raise ConfigError("goal", f"must be one of {', '.join(get_args(Goal))}", self.goal)
        check_whole(self.steps, "steps", 1, 1_000)
        check_number(self.learning_rate, "learning rate", 0.001, 1)
        check_number(self.smoothness, "smoothness", 0, 5)
        check_whole(self.shift, "shift", 0, 8)
        check_whole(self.frames, "frames", 2, 50)


@dataclass(frozen=True, eq=False)
class Maximized:
    """The image and how it came to be.

    Attributes:
        steps: step of each frame, from 0 (noise).
        frames: float32 0–1, (frames, channels, height, width).
        activations: what was raised, for each frame, unshifted, (frames,).
        top, left, bottom, right: the pixels that could change, bottom and right excluded; the rest is the first noise.
    """

    steps: tuple[int, ...]
    frames: Array
    activations: Array
    top: int
    left: int
    bottom: int
    right: int

    @property
    def image(self) -> Array:
        """The last frame."""
        last: Array = self.frames[-1]
        return last

    @property
    def patch(self) -> Array:
        """The part of the last frame that could change."""
        return self.image[:, self.top : self.bottom, self.left : self.right]


def maximize(model: nn.Sequential, image_shape: tuple[int, int, int], config: MaximizationConfig) -> Maximized:
    """Make the image; the model and torch's own generators are left as they were.

    Args:
        image_shape: (channels, side, side) of the images that the model takes.

    Raises:
        ConfigError: no such layer or channel.
    """
    layer_at(model, config.layer)
    part = observed(model)[: config.layer + 1]
    draws = torch.Generator().manual_seed(config.seed)
    pixels = (0.3 * torch.randn(1, *image_shape, generator=draws)).to(device_of(model)).requires_grad_(True)
    _check_channel(part, pixels, config.channel)
    start, end = _field(part, pixels, config)
    shift = config.shift if (start, end) == (0, image_shape[1]) else 0
    kept = sorted({round(step) for step in np.linspace(0, config.steps, config.frames)})
    frames, activations = [], []
    for step in range(config.steps + 1):
        look()
        if step in kept:
            frames.append(pixels.detach().sigmoid()[0].cpu().numpy())
            with torch.no_grad():
                activations.append(_activation(part, pixels.sigmoid(), config).item())
        offset = torch.randint(-shift, shift + 1, (2,), generator=draws).tolist()
        _climb(part, pixels, config, offset)
    box = (start, start, end, end)
    return Maximized(tuple(kept), np.stack(frames), np.array(activations, dtype=np.float32), *box)


def _field(part: nn.Sequential, pixels: Tensor, config: MaximizationConfig) -> tuple[int, int]:
    """First pixel along a side that can change, and the one after the last."""
    side = pixels.shape[2]
    field = receptive_fields(part, side)[-1]
    return field.pixels(field.cells // 2) if config.goal == "cell" else (0, side)


def _climb(part: nn.Sequential, pixels: Tensor, config: MaximizationConfig, offset: list[int]) -> None:
    """One step of gradient ascent on the shifted image, in place."""
    image = pixels.sigmoid()
    activation = _activation(part, image.roll(offset, dims=(2, 3)), config)
    (uphill,) = torch.autograd.grad(activation, pixels, retain_graph=True)
    rough = image.diff(dim=2).square().sum() + image.diff(dim=3).square().sum()
    (rougher,) = torch.autograd.grad(rough, pixels)
    reached = uphill != 0
    length = uphill.square().sum().div(reached.sum().clamp(min=1)).sqrt().clamp(min=1e-12)
    with torch.no_grad():
        pixels += config.learning_rate * (uphill / length - config.smoothness * rougher * reached)


def _activation(part: nn.Sequential, image: Tensor, config: MaximizationConfig) -> Tensor:
    """What is raised: a number with a gradient."""
    values = part(image)[0, config.channel]
    if config.goal == "cell" and values.dim() == 2:
        return values[values.shape[0] // 2, values.shape[1] // 2]  # type: ignore[no-any-return]
    return values.mean()  # type: ignore[no-any-return]


def _check_channel(part: nn.Sequential, pixels: Tensor, channel: int) -> None:
    with torch.no_grad():
        channels = part(pixels).shape[1]
    if isinstance(channel, bool) or not isinstance(channel, int) or not 0 <= channel < channels:
        raise ConfigError("channel", f"must be from 0 to {channels - 1}", channel)
