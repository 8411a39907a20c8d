"""Few noisy points and a network that is much too wide for them: the course's study of dropout."""

from __future__ import annotations

from functools import partial
from typing import Any

import torch
from torch import Generator, Tensor, nn

from core.training.comparison.variant import Variant
from core.training.evaluation import evaluating
from core.training.fit_config import FULL_BATCH, FitConfig
from core.training.problem import Problem, supervised

POINTS, NOISE, WIDTH, RATE = 20, 0.3, 300, 5e-3
GRID = torch.linspace(-1, 1, 61)


def few_points(seed: int) -> Problem:
    """20 points, x spread evenly at random over −1 to 1, y = x + 0.3·ε; nothing to validate on."""
    draws = Generator().manual_seed(seed)
    x = 2 * torch.rand(POINTS, 1, generator=draws) - 1
    return Problem(supervised("regression", nn.MSELoss()), (x, x + NOISE * torch.randn(POINTS, 1, generator=draws)))


def wide(probability: float, _seed: int) -> nn.Sequential:
    """1-300-300-1 with leaky ReLU, and dropout of hidden units where there is any. torch's generator draws it."""
    layers = [nn.Linear(1, WIDTH), nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, 1)]
    drop = [nn.Dropout(probability)] if probability else []
    return nn.Sequential(layers[0], nn.LeakyReLU(), *drop, layers[1], nn.LeakyReLU(), *drop, layers[2])


def curve(model: nn.Module) -> Tensor:
    """What the network predicts from −1 to 1, (61,), without dropout."""
    with evaluating(model):
        found: Tensor = model(GRID[:, None])[:, 0]
    return found


def measure(model: nn.Module, _: Problem) -> dict[str, Any]:
    """The mean squared distance to the truth y = x, and how far the curve goes up and down in all."""
    found = curve(model)
    return {
        "error": float((found - GRID).square().mean()),
        "variation": float(found.diff().abs().sum()),
        "curve": found.tolist(),
    }


def dropout_or_not(probability: float, steps: int) -> list[Variant]:
    """Two ways to train on all points at once."""
    config = FitConfig("mse", learning_rate=RATE, epochs=steps, batch_size=FULL_BATCH)
    return [
        Variant("no dropout", partial(wide, 0.0), config),
        Variant("dropout", partial(wide, probability), config),
    ]
