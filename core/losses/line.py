"""A straight line through points: what a loss makes of its errors, and where each loss would lay the line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional as F

from core.errors import ConfigError
from core.numbers import exact
from core.settings.declared import check_settings, setting
from core.settings.setting import Choice, Number
from core.settings.structured import Structured

Array = npt.NDArray[np.float64]
Points = tuple[tuple[float, float], ...]
BySample = Callable[[Tensor, Tensor, float], Tensor]

LABELS = {"mse": "MSE", "mae": "MAE", "huber": "Huber"}
BY_SAMPLE: Mapping[str, BySample] = MappingProxyType(
    {
        "mse": lambda guess, y, _: F.mse_loss(guess, y, reduction="none"),
        "mae": lambda guess, y, _: F.l1_loss(guess, y, reduction="none"),
        "huber": lambda guess, y, delta: F.huber_loss(guess, y, reduction="none", delta=delta),
    }
)
COORDINATE = Number(name="coordinate of a point", low=-1000, high=1000)
MOST_POINTS = 40
_SETTLED, _MOST_STEPS = 1e-12, 200  # of the fit of Huber's loss


def read_points(text: str) -> Points:
    """ "0.25_0.2~0.6_0.7" as pairs of numbers. Raises ConfigError."""
    pairs = [part.split("_") for part in text.split("~")]
    if any(len(pair) != 2 for pair in pairs):
        raise ConfigError("points", "must be pairs like 0.25_0.2~0.6_0.7", text)
    return tuple((COORDINATE.read(x), COORDINATE.read(y)) for x, y in pairs)


def write_points(points: Points) -> str:
    """The same the other way."""
    return "~".join(f"{exact(x)}_{exact(y)}" for x, y in points)


def check_points(points: Points) -> None:
    """Raises ConfigError if there are too few or too many, or one lies too far away."""
    if not 2 <= len(points) <= MOST_POINTS:
        raise ConfigError("points", f"must be between 2 and {MOST_POINTS}", len(points))
    for point in points:
        for coordinate in point:
            COORDINATE.check(coordinate)


@dataclass(frozen=True)
class LineFit:
    """A line laid by hand, ŷ = slope · x + intercept, and how its errors are judged.

    Attributes:
        points: the samples, (x, y).
        loss: the loss on display. delta: up to which error Huber's loss squares.

    Raises:
        ConfigError: a value is out of its setting's bounds.
    """

    points: Points = setting(
        Structured(
            name="points",
            key="pts",
            reader=read_points,
            writer=write_points,
            checker=check_points,
            teller=lambda points: f"{len(points)} points",
        ),
        ((0.25, 0.2), (0.6, 0.7), (0.3, 0.1)),
    )
    slope: float = setting(Number(name="slope", key="slope", low=-100, high=100), 1.0)
    intercept: float = setting(Number(name="intercept", key="icept", low=-100, high=100), 0.0)
    loss: str = setting(Choice(name="loss", key="loss", options=LABELS), "mse")
    delta: float = setting(Number(name="δ of Huber", label="δ of Huber", key="delta", low=0.01, high=100), 1.0)

    def __post_init__(self) -> None:
        check_settings(self)


@dataclass(frozen=True)
class LineTrace:
    """What PyTorch makes of a line.

    Attributes:
        predictions, errors, losses: by sample; the error is ŷ − y.
        pulls: the slope of each sample's loss with respect to its prediction.
        mean: the loss over all samples. gradient: its derivatives with respect to slope and intercept.
    """

    predictions: Tensor
    errors: Tensor
    losses: Tensor
    pulls: Tensor
    mean: float
    gradient: tuple[float, float]


def trace(line: LineFit, dtype: torch.dtype = torch.float32) -> LineTrace:
    """One forward and one backward pass of the loss on display."""
    x, y = torch.tensor(line.points, dtype=dtype).T
    parameters = torch.tensor([line.slope, line.intercept], dtype=dtype, requires_grad=True)
    predictions = parameters[0] * x + parameters[1]
    losses = BY_SAMPLE[line.loss](predictions, y, line.delta)
    gradient, pulls = torch.autograd.grad(losses.mean(), (parameters, predictions))
    slope, intercept = gradient.tolist()
    return LineTrace(
        predictions.detach(),
        (predictions - y).detach(),
        losses.detach(),
        pulls * len(x),
        losses.mean().item(),
        (slope, intercept),
    )


def mean_loss(line: LineFit, loss: str) -> float:
    """The mean of another loss over the same errors."""
    x, y = torch.tensor(line.points).T
    return BY_SAMPLE[loss](line.slope * x + line.intercept, y, line.delta).mean().item()


@lru_cache(maxsize=64)
def best_line(points: Points, loss: str, delta: float) -> tuple[float, float]:
    """Slope and intercept where the loss is smallest, in float64.

    MSE has a formula; MAE has a smallest line through two of the points, so all pairs are tried; Huber is
    approached step by step. Where all points have one x, slopes make no difference: 0.
    """
    x, y = np.array(points).T
    if np.ptp(x) == 0:
        x = np.zeros_like(x)
    ground = np.stack([x, np.ones_like(x)], 1)
    if loss == "mae":
        return _through_two(x, y)
    best = np.linalg.lstsq(ground, y)[0]
    best = _huber(ground, y, delta, best) if loss == "huber" else best
    return float(best[0]), float(best[1])


def _huber(ground: Array, y: Array, delta: float, best: Array) -> Array:
    """From squares to Huber: the better of a step of reweighted squares, which never fails, and one of Newton's."""

    def cost(line: Array) -> float:
        size = np.abs(ground @ line - y)
        return float(np.where(size <= delta, size**2 / 2, delta * (size - delta / 2)).sum())

    for _ in range(_MOST_STEPS):
        error = ground @ best - y
        root = np.sqrt(np.minimum(1, delta / np.maximum(np.abs(error), 1e-12)))
        weighted = np.linalg.lstsq(ground * root[:, None], y * root)[0].astype(np.float64)
        inside = ground[np.abs(error) <= delta]
        newton: Array = best - np.linalg.lstsq(inside.T @ inside, ground.T @ np.clip(error, -delta, delta))[0]
        last, best = best, min(weighted, newton, key=cost)
        if np.abs(best - last).max() < _SETTLED:
            break
    return best


def _through_two(x: Array, y: Array) -> tuple[float, float]:
    one, other = np.triu_indices(len(x), 1)
    apart = x[one] != x[other]
    one, other = one[apart], other[apart]
    if not len(one):
        return 0.0, float(np.median(y))
    slopes = (y[other] - y[one]) / (x[other] - x[one])
    levels = y[one] - slopes * x[one]
    best = np.abs(y - slopes[:, None] * x - levels[:, None]).sum(1).argmin()
    return float(slopes[best]), float(levels[best])
