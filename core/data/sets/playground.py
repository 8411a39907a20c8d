"""The playground's sets: two classes in the plane, noise in percent. Arguments as in course_sets."""

from __future__ import annotations

import math

import torch
from sklearn.datasets import make_moons
from torch import Generator

from core.data.data_config import DataConfig
from core.data.data_set import Samples

SPIRAL_TURNS = 1.25
SPIRAL_START = 0.1  # radius; the arms would meet at 0
SPIRAL_PERCENT = 400  # 100 % of noise are a quarter of the radius: the arms lie 0.36 apart
GAUSSIAN_LEAST = 20  # percent: standard deviation of a cloud without noise; the centres lie √2 apart


def moons(config: DataConfig, _draws: Generator) -> Samples:
    """Two half circles of radius 1; the standard deviation of the noise is 0.01 per percent."""
    x, y = make_moons(n_samples=config.samples, noise=config.noise / 100, random_state=config.seed)
    return Samples(torch.tensor(x, dtype=torch.float32), torch.tensor(y, dtype=torch.float32)[:, None])


def xor(config: DataConfig, draws: Generator) -> Samples:
    """Uniform in −1 … 1, class 1 where the signs differ; then moved by noise of deviation 0.01 per percent."""
    x = 2 * torch.rand(config.samples, 2, generator=draws) - 1
    y = (x[:, :1] * x[:, 1:] < 0).float()
    return Samples(x + config.noise / 100 * torch.randn(config.samples, 2, generator=draws), y)


def spiral(config: DataConfig, draws: Generator) -> Samples:
    """Two arms from radius 0.1 to 1 in 1¼ turns, half a turn apart; deviation of the noise 1/400 per percent."""
    y = torch.arange(config.samples)[:, None] % 2
    along = torch.rand(config.samples, 1, generator=draws)
    angle = math.pi * (2 * SPIRAL_TURNS * along + y)
    radius = SPIRAL_START + (1 - SPIRAL_START) * along
    x = radius * torch.cat([angle.cos(), angle.sin()], dim=1)
    return Samples(x + config.noise / SPIRAL_PERCENT * torch.randn(config.samples, 2, generator=draws), y.float())


def gaussians(config: DataConfig, draws: Generator) -> Samples:
    """Clouds around (−½, −½) and (½, ½) with standard deviation 0.2, and 0.01 more per percent of noise."""
    y = torch.arange(config.samples)[:, None] % 2
    deviation = (GAUSSIAN_LEAST + config.noise) / 100
    return Samples(y - 0.5 + deviation * torch.randn(config.samples, 2, generator=draws), y.float())
