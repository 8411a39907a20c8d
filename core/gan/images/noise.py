"""The noise that a generator of images starts from."""

from __future__ import annotations

import torch
from torch import Tensor

from core.gan.images.config import ImageGanConfig

CODE = 3.0  # the number of the chosen category; the others are 0


def draw_noise(config: ImageGanConfig, count: int, draws: torch.Generator) -> Tensor:
    """Noise on the CPU: (count, latent, 1, 1).

    Normal numbers; with categories, the first `config.categories` of them are a code instead: one is 3, the others
    are 0 (the categorical code of Chen et al., "InfoGAN", 2016, without its term in the loss). A cloud of normal
    numbers is in one piece, so that a generator must make something between an 8 and a 3 somewhere; a code is not.
    """
    noise = torch.randn(count, config.latent, 1, 1, generator=draws)
    if config.categories:
        chosen = torch.randint(config.categories, (count,), generator=draws)
        noise[:, : config.categories] = 0
        noise[torch.arange(count), chosen] = CODE
    return noise
