"""How far the fakes are from the real points: two distances between samples, and which modes are covered."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core.gan.distributions import HALF_RANGE, Point

CELLS = 24  # per side of the grid: cells of 0.13, wider than a cloud's deviation and narrower than its 3 σ
BANDWIDTHS = (0.1, 0.3, 1.0)
WITHIN = 3.0  # σ around a centre that belong to its mode
COVERED = 0.4  # of its fair share of the fakes makes a mode covered: 5 % with 8 modes, 1.6 % with 25
MMD_POINTS = 500
LEAST_EXPONENT = -80.0  # below e⁻⁸⁷ float32 leaves its normal numbers, and exp takes 40 times as long


@dataclass(frozen=True)
class PlaneMeasures:
    """The fakes of one moment against the real points.

    Attributes:
        js: Jensen–Shannon distance on the grid, 0 (the same) to 1 (nothing in common).
        mmd: maximum mean discrepancy, from 0.
        width: root mean square distance of the fakes from their centre, over that of the real points: 0 means that
            all fakes are one point.
        shares: of the fakes within 3 σ of each mode's centre; () where there are no modes.
        covered: modes with at least 0.4 of their fair share; None where there are no modes.
    """

    js: float
    mmd: float
    width: float
    shares: tuple[float, ...] = ()
    covered: int | None = None

    @property
    def on_a_mode(self) -> float | None:
        """The share of the fakes that lie within 3 σ of any mode."""
        return sum(self.shares) if self.shares else None


def histogram(points: Tensor) -> Tensor:
    """Shares of the points (n, 2) in each of 24 × 24 cells over −1.6 … 1.6 and, last, outside: (577,), float64."""
    cells = ((points + HALF_RANGE) / (2 * HALF_RANGE) * CELLS).nan_to_num(-1.0, -1.0, -1.0).floor()
    inside = ((cells >= 0) & (cells < CELLS)).all(dim=1)
    index = torch.where(inside, cells[:, 1] * CELLS + cells[:, 0], CELLS * CELLS).long()
    return torch.bincount(index, minlength=CELLS * CELLS + 1).double() / len(points)


def js_distance(p: Tensor, q: Tensor) -> float:
    """Jensen–Shannon distance of two distributions over the same cells: √ of the divergence in bits, 0–1."""
    middle = (p + q) / 2
    divergence = sum(float(torch.special.xlogy(r, (r / middle).nan_to_num(1.0)).sum()) for r in (p, q)) / 2
    return math.sqrt(max(0.0, divergence / math.log(2)))


def kernel_mean(x: Tensor, y: Tensor) -> float:
    """Mean over all pairs of the kernel: the mean of Gaussians exp(−d² / 2b²) with b = 0.1, 0.3 and 1."""
    squares = torch.cdist(x, y).square_()
    exponents = (squares * (-0.5 / b**2) for b in BANDWIDTHS)
    return sum(float(e.clamp_min_(LEAST_EXPONENT).exp_().mean()) for e in exponents) / len(BANDWIDTHS)


def mmd(x: Tensor, y: Tensor, own: float | None = None) -> float:
    """Maximum mean discrepancy of two samples (n, 2) and (m, 2): √(k(x,x) + k(y,y) − 2 k(x,y)) of kernel means.

    Samples of one distribution do not give exactly 0, since every point meets itself too.

    Args:
        own: `kernel_mean(x, x)`, if it is known.
    """
    first = kernel_mean(x, x) if own is None else own
    return math.sqrt(max(0.0, first + kernel_mean(y, y) - 2 * kernel_mean(x, y)))


def mode_shares(points: Tensor, modes: Sequence[Point], spread: float) -> tuple[float, ...]:
    """For each mode the share of the points (n, 2) within 3 σ of its centre."""
    if not modes:
        return ()
    near = torch.cdist(points, torch.tensor(modes)) <= WITHIN * spread
    return tuple(near.float().mean(dim=0).tolist())


def covered_modes(shares: Sequence[float]) -> int | None:
    """How many modes have at least 0.4 of an equal share; None without modes."""
    return sum(share >= COVERED / len(shares) for share in shares) if shares else None


def width(points: Tensor) -> float:
    """Root mean square distance of points (n, 2) from their centre."""
    return float(torch.linalg.vector_norm(points - points.mean(dim=0), dim=1).square().mean().sqrt())


class PlaneMetrics:
    """Measures fakes against the same real points every time.

    Args:
        real: points (n, 2) of the distribution, at least 500.
        modes, spread: of the distribution.
    """

    def __init__(self, real: Tensor, modes: Sequence[Point], spread: float) -> None:
        self.modes, self.spread = modes, spread
        self.cells = histogram(real)
        self.sample = real[:MMD_POINTS]
        self.width = width(real)
        self.own = kernel_mean(self.sample, self.sample)

    def measure(self, fakes: Tensor) -> PlaneMeasures:
        """The measures of fakes (m, 2); the discrepancy looks at the first 500."""
        shares = mode_shares(fakes, self.modes, self.spread)
        return PlaneMeasures(
            js=js_distance(self.cells, histogram(fakes)),
            mmd=mmd(self.sample, fakes[:MMD_POINTS], self.own),
            width=width(fakes) / self.width,
            shares=shares,
            covered=covered_modes(shares),
        )
