"""The function behind the noise, under the name that modules outside know it by."""

from __future__ import annotations

from torch import Tensor

from core.data.data_config import DataConfig


def true_values(config: DataConfig, x: Tensor) -> Tensor | None:
    """The targets without noise at any inputs, or None where the truth is unknown or no curve."""
    truth = config.kind.truth
    return None if truth is None else truth(config, x)
