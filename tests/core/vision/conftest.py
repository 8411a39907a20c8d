"""Networks of every shape, and one that has learned the digits."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import pytest
import torch
from torch import Tensor, nn

from core.errors import ConfigError
from core.models.activations import ACTIVATIONS
from core.seeding import seeded
from core.vision.cnn import CnnConfig, draw_cnn
from core.vision.cnn_block import ConvolutionBlock
from core.vision.cnn_presets import CNN_PRESETS
from core.vision.image_sets import ImageSet
from core.vision.image_sets_load import ImageSetConfig, load_images


def _random_block(rng: random.Random) -> ConvolutionBlock:
    kernel = rng.choice((1, 2, 3, 3, 4, 5, 7))
    return ConvolutionBlock(
        channels=rng.randint(1, 6),
        kernel=kernel,
        stride=rng.choice((1, 1, 1, 2, 3)),
        padding=rng.randrange(kernel),
        batch_norm=rng.random() < 0.3,
        activation=rng.choice(list(ACTIVATIONS)),
        pooling=rng.choice(("none", "none", "max", "average")),
        pooling_size=rng.choice((2, 2, 3, 4)),
        dropout=rng.choice((0.0, 0.0, 0.5)),
    )


def _random_cnn(rng: random.Random) -> CnnConfig:
    while True:
        try:
            return CnnConfig(
                image_channels=rng.choice((1, 3)),
                image_side=rng.randint(6, 28),
                classes=rng.randint(2, 5),
                blocks=tuple(_random_block(rng) for _ in range(rng.randint(0, 4))),
                hidden=tuple(rng.randint(1, 8) for _ in range(rng.randint(0, 2))),
                activation=rng.choice(list(ACTIVATIONS)),
                dropout=rng.choice((0.0, 0.25)),
            )
        except ConfigError:  # a kernel that does not fit
            continue


@pytest.fixture(scope="session")
def random_cnns() -> tuple[CnnConfig, ...]:
    """500 networks: 0–4 blocks, all activations, strides, paddings and poolings."""
    rng = random.Random(6)
    return tuple(_random_cnn(rng) for _ in range(500))


@dataclass(frozen=True)
class Trained:
    """A network that was trained, on what, and how well it does."""

    config: CnnConfig
    model: nn.Sequential
    images: ImageSet
    accuracy: float

    @property
    def image(self) -> Tensor:
        """The first validation image that the network gets right."""
        return self.images.floats(self.images.validation[:1])[0]

    @property
    def label(self) -> int:
        return int(self.images.y[self.images.validation[0]])


def train(model: nn.Sequential, images: ImageSet, epochs: int, rate: float = 2e-3, size: int = 32) -> float:
    """A plain loop with Adam; returns the validation accuracy."""
    x, y = images.floats(images.training), images.y[images.training]
    optimizer = torch.optim.Adam(model.parameters(), lr=rate)
    model.train()
    for _ in range(epochs):
        for rows in torch.split(torch.randperm(len(x)), size):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x[rows]), y[rows]).backward()
            optimizer.step()
    model.eval()
    with torch.no_grad():
        right = model(images.floats(images.validation)).argmax(dim=1) == images.y[images.validation]
    return right.float().mean().item()


@pytest.fixture(scope="session")
def trained() -> Trained:
    """The small preset after 10 epochs on the digits: 3 s on one thread."""
    images = load_images(ImageSetConfig())
    config = CNN_PRESETS["small"].experiment
    with seeded(0):
        model = draw_cnn(config)
        accuracy = train(model, images, epochs=10)
    return Trained(config, model, images, accuracy)


@pytest.fixture(scope="session")
def train_plainly() -> Callable[..., float]:
    """The plain loop, for tests that train something else."""
    return train
