"""Random features and least squares: the error on fresh points over the width, with its peak where both are equal."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, replace

import torch
from torch import Generator, Tensor

from core.settings.declared import check_settings, setting
from core.settings.setting import Number, Whole, seed

WIDTHS = (1, 2, 4, 6, 8, 10, 13, 16, 20, 23, 25, 27, 30, 33, 36, 40, 50, 60, 80, 100, 150, 200, 300)
TEST_POINTS = 500
SLOPES = 2  # of the plane


@dataclass(frozen=True)
class Descent:
    """Points in the plane, sin 3x·cos 2y with noise, fitted by frozen random ReLU features and least squares.

    Attributes:
        points: for training. noise: standard deviation added to their targets.
        ridge: λ of λ·Σw² over the output weights. width: the one that is looked at. seed: of points and features.

    Raises:
        ConfigError: a value is out of its setting's bounds.
    """

    points: int = setting(Whole(name="points", key="points", low=5, high=100), 30)
    noise: float = setting(Number(name="noise", key="noise", low=0, high=1), 0.2)
    ridge: float = setting(Number(name="ridge λ", key="ridge", label="Ridge λ", low=0, high=10), 0.0)
    width: int = setting(Whole(name="features", key="features", low=1, high=WIDTHS[-1], look=True), 30)
    seed: int = setting(seed(name="seed of the points", key="pointseed"), 0)

    def __post_init__(self) -> None:
        check_settings(self)

    @property
    def widths(self) -> list[int]:
        """The widths that are fitted, the number of points and the one that is looked at among them."""
        return sorted({*WIDTHS, self.points, self.width})


@dataclass(frozen=True, eq=False)
class Fits:
    """Mean squared errors by width, float64 (widths,), and the norm of the output weights."""

    widths: list[int]
    training: Tensor
    test: Tensor
    norms: Tensor

    def at(self, width: int) -> tuple[float, float, float]:
        """Training error, test error and norm at one of the widths."""
        place = self.widths.index(width)
        return self.training[place].item(), self.test[place].item(), self.norms[place].item()

    @property
    def peak(self) -> int:
        """The width at which the test error is highest."""
        return self.widths[int(self.test.argmax())]


def _target(x: Tensor) -> Tensor:
    return torch.sin(3 * x[:, 0]) * torch.cos(2 * x[:, 1])


def least_squares(features: Tensor, y: Tensor, ridge: float) -> Tensor:
    """The weights (k,) that minimize ‖Fw − y‖² + ridge·‖w‖², of all such weights the shortest; float64.

    Args:
        features: F, (n, k). y: (n,).
    """
    if ridge:
        features = torch.cat([features, ridge**0.5 * torch.eye(features.shape[1], dtype=features.dtype)])
        y = torch.cat([y, y.new_zeros(features.shape[1])])
    found: Tensor = torch.linalg.lstsq(features, y[:, None], driver="gelsd").solution[:, 0]
    return found


@dataclass(frozen=True, eq=False)
class _Drawn:
    known: Tensor  # features of the training points, (points, widest)
    y: Tensor
    new: Tensor  # features of fresh points
    truth: Tensor


def _drawn(descent: Descent) -> _Drawn:
    draws = Generator().manual_seed(descent.seed)

    def square(count: int) -> Tensor:
        return 2 * torch.rand(count, SLOPES, generator=draws, dtype=torch.float64) - 1

    x = square(descent.points)
    y = _target(x) + descent.noise * torch.randn(descent.points, generator=draws, dtype=torch.float64)
    fresh = square(TEST_POINTS)
    weights = torch.randn(WIDTHS[-1], SLOPES, generator=draws, dtype=torch.float64)
    bends = (0.8 * square(WIDTHS[-1]) * weights).sum(1)
    known, new = (torch.relu(points @ weights.T - bends) for points in (x, fresh))
    return _Drawn(known, y, new, _target(fresh))


def features_of(descent: Descent, width: int) -> tuple[Tensor, Tensor]:
    """So many features of the training points, (points, width), and their targets (points,), float64."""
    drawn = _drawn(descent)
    return drawn.known[:, :width], drawn.y


def fits(descent: Descent) -> Fits:
    """Fit the same points with more and more of the same random features, each of which bends within the square."""
    drawn = _drawn(descent)
    found = [least_squares(drawn.known[:, :width], drawn.y, descent.ridge) for width in descent.widths]
    training = [(drawn.known[:, : len(w)] @ w - drawn.y).square().mean() for w in found]
    test = [(drawn.new[:, : len(w)] @ w - drawn.truth).square().mean() for w in found]
    return Fits(descent.widths, torch.stack(training), torch.stack(test), torch.stack([w.norm() for w in found]))


SEEDS, NEAR = 20, 0.15


def peaks(descent: Descent) -> tuple[int, float, float]:
    """In how many of 20 seeds the peak lies within 15 % of the number of points; medians of the error there and with
    the most features."""
    found = [fits(replace(descent, width=descent.points, seed=seed)) for seed in range(SEEDS)]
    near = sum(abs(one.peak - descent.points) <= NEAR * descent.points for one in found)
    there, most = (statistics.median(one.at(width)[1] for one in found) for width in (descent.points, WIDTHS[-1]))
    return near, there, most
