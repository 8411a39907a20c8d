"""A small CNN that says which digit a fake looks like, and how sure it is: coverage and quality of the fakes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from core.errors import ConfigError
from core.gan.images.data import MARGINS
from core.networks.cnn.block import ConvolutionBlock
from core.networks.cnn.network import CnnConfig, build_cnn

FOLDER = Path(__file__).parents[2] / "assets" / "recordings"
SURE = 0.9
LEAST_SHARE = 0.01  # of the fakes that a class needs to have appeared
CLASSES = 10


@dataclass(frozen=True)
class Judgement:
    """What the judge says about fakes.

    Attributes:
        sure: share with a probability above 0.9 for one class.
        confidence: mean of the largest probability.
        classes: shares of the fakes whose likeliest class is 0, 1 … 9; they add up to 1.
    """

    sure: float
    confidence: float
    classes: tuple[float, ...]

    @property
    def appeared(self) -> int:
        """Classes with at least 1 % of the fakes."""
        return sum(share >= LEAST_SHARE for share in self.classes)


def judge_config(side: int) -> CnnConfig:
    """The judge's network for digits of 16 or 28 pixels.

    Raises:
        ConfigError: there is no judge for that side.
    """
    if side not in MARGINS:
        raise ConfigError("side of the judged images", "must be 16 or 28", side)
    blocks = tuple(ConvolutionBlock(channels, padding=1, batch_norm=True, pooling="max") for channels in (16, 32))
    return CnnConfig(image_channels=1, image_side=side, classes=CLASSES, blocks=blocks, hidden=(64,))


def judge_file(side: int) -> Path:
    """Where the judge's weights lie; `core.recipes.gan_judge` makes them."""
    return FOLDER / f"gan_judge_{side}.safetensors"


@cache
def digit_judge(side: int) -> nn.Sequential:
    """The judge in evaluation mode, at least 98 % accurate on digits that it was not trained on; do not change it."""
    model = build_cnn(judge_config(side), seed=0)
    model.load_state_dict(load_file(judge_file(side)))
    return model.eval().requires_grad_(False)


def judged(images: Tensor) -> Judgement:
    """The judgement of fakes, uint8 (n, 1, side, side)."""
    model = digit_judge(images.shape[-1])
    with torch.no_grad():
        probabilities = torch.cat([model(part.float() / 255).softmax(dim=1) for part in torch.split(images, 250)])
    largest, winner = probabilities.max(dim=1)
    counts = torch.bincount(winner, minlength=CLASSES) / len(images)
    return Judgement((largest > SURE).float().mean().item(), largest.mean().item(), tuple(counts.tolist()))
