"""Means over seeds with what is known about them: confidence intervals by Student's t."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from core.numbers import check_number

Array = NDArray[np.float64]
LEVEL = 0.95


@dataclass(frozen=True, eq=False)
class Band:
    """A mean over seeds, and the interval that covers the true mean with the level's probability.

    Student's t takes the seeds' values as drawn from a normal distribution.

    Attributes:
        mean: over the seeds with a number, NaN without any.
        low, high: the interval's ends; NaN with fewer than two seeds, which say nothing about their spread.
        deviation: standard deviation of the seeds' values, with n − 1; NaN with fewer than two.
        count: seeds with a number: those that diverged have none.
    """

    mean: Array
    low: Array
    high: Array
    deviation: Array
    count: NDArray[np.int64]


def band(values: Array, level: float = LEVEL) -> Band:
    """Mean and band of each variant.

    Args:
        values: (variants, seeds, …); NaN where there is no number.
        level: confidence, 0.5–0.999.

    Returns:
        Everything in it without the axis of seeds: (variants, …).

    Raises:
        ConfigError: the level is out of bounds.
    """
    check_number(level, "level", 0.5, 0.999)
    known = np.isfinite(values)
    count = known.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(known, values, 0.0).sum(axis=1) / count
        squares = np.where(known, values - mean[:, None], 0.0) ** 2
        free = np.where(count > 1, count - 1, np.nan)  # degrees of freedom
        deviation = np.sqrt(squares.sum(axis=1) / free)
        half = stdtrit(free, 0.5 + level / 2) * deviation / np.sqrt(count)
    return Band(mean, mean - half, mean + half, deviation, count)


def paired_differences(values: Array, reference: int = 0, level: float = LEVEL) -> Band:
    """How much larger each variant's values are than the reference's, seed by seed: the mean difference and its band.

    Pairs share their batches and, where they are alike in shape, their first weights, so what the seed does to both
    falls out; two separate bands would hide differences that this one shows. Pairs in which one has no number are left
    out. The intervals stand for themselves: with many variants some exclude 0 by chance.

    Args:
        values: (variants, seeds, …).
        reference: the variant that the others are compared with.
    """
    with np.errstate(invalid="ignore"):  # where both have become infinite
        return band(values - values[reference], level)
