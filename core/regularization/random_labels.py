"""Digits of which a share has labels drawn at random: how much can be learned by heart."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import torch
from torch import Generator, nn

from core.regularization.arms import BATCH, RATE
from core.regularization.digits import CLASSES, INPUTS, HeldOut
from core.training.comparison.variant import Data, Variant
from core.training.fit_config import FitConfig

SHARES = (0, 25, 50, 75, 100)
HIDDEN = (256, 64)


def relabelled(percent: int, data: Data) -> Data:
    """The same digits, so many percent of their training labels drawn evenly from all classes, the right one too."""
    assert isinstance(data, HeldOut)
    x, y = data.training
    draws = Generator().manual_seed(data.seed)
    chosen = torch.randperm(len(y), generator=draws)[: len(y) * percent // 100]
    labels = y.clone()
    labels[chosen] = torch.randint(0, CLASSES, (len(y),), generator=draws)[: len(chosen)]
    return replace(data, training=(x, labels))


def deep(_seed: int) -> nn.Sequential:
    """64-256-64-10 with ReLU, drawn from torch's generator."""
    first, second = HIDDEN
    return nn.Sequential(
        nn.Linear(INPUTS, first), nn.ReLU(), nn.Linear(first, second), nn.ReLU(), nn.Linear(second, CLASSES)
    )


def by_share(epochs: int) -> list[Variant]:
    """The same network on the same digits, with more and more random labels."""
    config = FitConfig("cross_entropy", learning_rate=RATE, epochs=epochs, batch_size=BATCH)
    return [Variant(f"{share} % random labels", deep, config, data=partial(relabelled, share)) for share in SHARES]
