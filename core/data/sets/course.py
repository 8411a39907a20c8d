"""The generated data sets of the course.

Each function takes the settings and a generator seeded with their seed, and returns all samples. Sets that the
course makes with torch draw from that generator, which is left where the split goes on; scikit-learn and numpy get
the seed itself. No global random state is touched.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from sklearn.datasets import make_blobs, make_circles, make_regression
from torch import Generator, Tensor

from core.data.data_config import DataConfig
from core.data.data_set import Samples

PARABOLA_START, PARABOLA_END = -3.0, 3.0
PI = 3.14  # as the course rounds it
BLOB_CENTRES, BLOB_BOX = 4, (-1.2, 1.2)
CIRCLES_FACTOR = 0.5


def linear(config: DataConfig, _draws: Generator) -> Samples:
    """The line and the plane: standard normal inputs, a random linear function of them, normal noise."""
    x, y = make_regression(
        n_samples=config.samples, n_features=len(config.inputs), noise=config.noise, random_state=config.seed
    )
    return Samples(_floats(x), _floats(y)[:, None])


def wiggle(config: DataConfig, _draws: Generator) -> Samples:
    """y = x² + 15 sin(x)³ for sorted standard normal x, plus normal noise if there is any."""
    random = np.random.RandomState(config.seed)
    x = np.sort(random.randn(config.samples))
    y = x**2 + 15 * np.sin(x) ** 3
    if config.noise:
        y = y + config.noise * random.randn(config.samples)
    return Samples(_floats(x)[:, None], _floats(y)[:, None])


def noisy_parabola(config: DataConfig, draws: Generator) -> Samples:
    """y = x² + noise · x · N(0, 1) for evenly spaced x from −3 up to, not including, 3."""
    step = (PARABOLA_END - PARABOLA_START) / config.samples
    # Rounding of the step can give one point more.
    x = torch.arange(PARABOLA_START, PARABOLA_END, step)[: config.samples, None]
    return Samples(x, x**2 + config.noise * x * torch.randn(config.samples, 1, generator=draws))


def parabola_validation() -> Samples:
    """The six points of y = x² at x = −3, −2, …, 2."""
    x = torch.arange(PARABOLA_START, PARABOLA_END)[:, None]
    return Samples(x, x**2)


def noisy_sine(config: DataConfig, draws: Generator) -> Samples:
    """y = sin(3.14 x) + noise · N(0, 1) for evenly spaced x from −1 to 1."""
    x = torch.linspace(-1, 1, config.samples)[:, None]
    return Samples(x, torch.sin(PI * x) + config.noise * torch.randn(config.samples, 1, generator=draws))


def few_points(config: DataConfig, draws: Generator) -> Samples:
    """y = 2x + noise · N(0, 1) for uniform x from 0 to 1."""
    x = torch.rand(config.samples, 1, generator=draws)
    return Samples(x, 2 * x + config.noise * torch.randn(config.samples, 1, generator=draws))


def circles(config: DataConfig, _draws: Generator) -> Samples:
    """Class 0 on the unit circle, class 1 on one of half its radius, both with normal noise."""
    x, y = make_circles(n_samples=config.samples, factor=CIRCLES_FACTOR, noise=config.noise, random_state=config.seed)
    return Samples(_floats(x), _floats(y)[:, None])


def blobs(config: DataConfig, _draws: Generator) -> Samples:
    """Four normal clouds around random centres."""
    x, y = make_blobs(
        n_samples=config.samples,
        centers=BLOB_CENTRES,
        center_box=BLOB_BOX,
        cluster_std=config.noise,
        random_state=config.seed,
    )
    return Samples(_floats(x), torch.tensor(y, dtype=torch.int64))


def _floats(values: npt.NDArray[np.float64]) -> Tensor:
    return torch.tensor(values, dtype=torch.float32)
