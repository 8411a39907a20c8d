"""Standardizing: mean 0 and standard deviation 1 among the training rows, computed in float64."""

from __future__ import annotations

import torch
from torch import Tensor

from core.data.data_set import Samples, Scaling


def statistics(training: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and standard deviation (the population's, dividing by n) of each column, float64.

    The deviation is 1 in place of 0 where all training rows are the same, so that they become 0.
    """
    values = training.double()
    std = values.std(0, correction=0)
    return values.mean(0), torch.where(std == 0, 1.0, std)


def scaling_of(mean: Tensor, std: Tensor) -> Scaling:
    """The same as plain numbers, one per column."""
    return Scaling(tuple(mean.tolist()), tuple(std.tolist()))


def standard_targets(training: Samples, validation: Samples) -> tuple[Samples, Samples, Scaling]:
    """Both sets with targets (n, 1) float32 that are standardized by the training rows, and how they were."""
    mean, std = statistics(training.y)
    both = (Samples(samples.x, ((samples.y.double() - mean) / std).float()) for samples in (training, validation))
    return *both, scaling_of(mean, std)  # type: ignore[return-value]
