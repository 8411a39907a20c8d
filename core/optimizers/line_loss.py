"""The course's line: the mean squared error of a slope and an intercept, and its gradient from a few samples only."""

from __future__ import annotations

from functools import lru_cache

import torch
from sklearn.datasets import make_regression
from torch import Tensor

from core.optimizers.race import Noise

SAMPLES = 500


@lru_cache(maxsize=1)
def samples() -> tuple[Tensor, Tensor]:
    """Inputs with a column of ones, (500, 2), and targets, (500,)."""
    x, y = make_regression(n_samples=SAMPLES, n_features=1, random_state=0, noise=10)
    inputs = torch.tensor(x[:, 0])
    return torch.stack([inputs, torch.ones_like(inputs)], 1), torch.tensor(y)


def line_loss(places: Tensor) -> Tensor:
    """(n, 2), slope and intercept, to the mean squared error over all samples, (n,)."""
    x, y = samples()
    return (places @ x.T - y).square().mean(1)


def least_squares() -> tuple[float, float]:
    """The slope and the intercept of the smallest error."""
    x, y = samples()
    slope, intercept = torch.linalg.lstsq(x, y[:, None], driver="gelsd").solution[:, 0].tolist()
    return slope, intercept


def sample_gradients(place: Tensor) -> Tensor:
    """The gradient of each sample's squared error at a place, (500, 2); their mean is that of the loss."""
    x, y = samples()
    return 2 * (x @ place - y)[:, None] * x


def batch_noise(sizes: list[int], seed: int, steps: int) -> Noise:
    """What the gradient of a batch differs by from that of all samples, for a racer per batch size.

    Args:
        sizes: samples of a batch. Every racer walks through shuffled epochs of its own; 500 takes all, without noise.
    """
    x, y = samples()
    order = torch.Generator().manual_seed(seed)
    rows = []
    for size in sizes:
        epochs = -(-steps * size // SAMPLES)
        shuffled = torch.cat([torch.randperm(SAMPLES, generator=order) for _ in range(epochs)])
        rows.append(shuffled[: steps * size].view(steps, size))

    def noise(step: int, places: Tensor) -> Tensor:
        drawn = []
        for place, row in zip(places, rows, strict=True):
            some, all_of = x[row[step]], 2 * (x.T @ (x @ place - y)) / SAMPLES
            drawn.append(2 * (some.T @ (some @ place - y[row[step]])) / len(some) - all_of)
        return torch.stack(drawn)

    return noise
