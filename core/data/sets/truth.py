"""The function behind the noise, where one input makes one number: what a perfect network would draw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import torch
from sklearn.datasets import make_regression
from torch import Tensor

from core.data.data_config import DataConfig
from core.data.sets.course import PI


def true_values(config: DataConfig, x: Tensor) -> Tensor | None:
    """The targets without noise at any inputs, or None where the truth is unknown or no curve.

    Args:
        x: (n, 1), float32.

    Returns:
        (n, 1), float32.
    """
    function = _TRUTHS.get(config.name)
    return None if function is None else function(config, x)


def _line(config: DataConfig, x: Tensor) -> Tensor:
    _, _, slope = make_regression(n_samples=config.samples, n_features=1, coef=True, random_state=config.seed)
    return float(slope) * x


_TRUTHS: Mapping[str, Callable[[DataConfig, Tensor], Tensor]] = MappingProxyType(
    {
        "line": _line,
        "wiggle": lambda _, x: x**2 + 15 * torch.sin(x) ** 3,
        "noisy_parabola": lambda _, x: x**2,
        "noisy_sine": lambda _, x: torch.sin(PI * x),
        "few_points": lambda _, x: 2 * x,
    }
)
