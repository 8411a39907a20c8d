"""The noise behind the samples: the generator that drew them, and what it makes of other noise."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from core.errors import ConfigError
from core.gan.images.config import ImageGanConfig
from core.gan.images.gan import GRID, SETTLING
from core.gan.images.networks import draw_generator, settle_batch_norm
from core.gan.images.noise import CODE, draw_noise
from core.seeding import seeded

REACH = 3.0  # of a slider, in standard deviations of the noise


def fixed_noise(config: ImageGanConfig) -> Tensor:
    """The noise of the 64 samples that a run shows after every epoch: (64, latent)."""
    return _noise(config)[:GRID, :, 0, 0]


def _noise(config: ImageGanConfig) -> Tensor:
    draws = torch.Generator().manual_seed(config.seed)
    return torch.cat([draw_noise(config, count, draws) for count in (GRID, SETTLING)])


def sampler(config: ImageGanConfig, state: Mapping[str, Tensor] | None = None) -> nn.Sequential:
    """A generator in evaluation mode on the CPU.

    Args:
        state: what a run kept as "averaged"; None is the untrained generator.
    """
    with seeded(config.seed):
        model = draw_generator(config)
    if state is None:
        settle_batch_norm(model, _noise(config)[GRID:])
    else:
        model.load_state_dict(state)
    return model.eval().requires_grad_(False)


def category_of(config: ImageGanConfig, noise: Tensor) -> int | None:
    """The category in noise (latent,), from 0; None where the config has none."""
    return int(noise[: config.categories].argmax()) if config.categories else None


def in_category(config: ImageGanConfig, noise: Tensor, category: int) -> Tensor:
    """The same noise (latent,) in another category.

    Raises:
        ConfigError: the config has no such category.
    """
    if not 0 <= category < config.categories:
        raise ConfigError("category", f"must be 0 to {config.categories - 1}", category)
    return moved(noise, {place: CODE * (place == category) for place in range(config.categories)})


def moved(noise: Tensor, values: Mapping[int, float]) -> Tensor:
    """Noise (latent,) with some of its components set to other values.

    Raises:
        ConfigError: there is no such component.
    """
    changed = noise.clone()
    for component, value in values.items():
        if not 0 <= component < len(noise):
            raise ConfigError("component of the noise", f"must be 0 to {len(noise) - 1}", component)
        changed[component] = value
    return changed
