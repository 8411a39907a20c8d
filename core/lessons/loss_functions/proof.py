"""The loss on display in plain numpy float64, its gradient by central differences, and how far PyTorch is from both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from core.lessons.loss_functions.experiment import LossExperiment
from core.losses import classes, line, slopes, stability

Array = npt.NDArray[np.float64]
STEP, KINK = 1e-6, 1e-4  # of central differences; how near an error may be to the kink of MAE
VALUE_TOLERANCE, GRADIENT_TOLERANCE = 8.0, 1e-7  # in units of the dtype's precision; relative to the scale


@dataclass(frozen=True)
class LossProof:
    """Largest differences between PyTorch and numpy.

    Attributes:
        value: of the loss, in the page's dtype. gradient: of its derivatives in float64; NaN at a kink.
        numbers: how many derivatives were compared.
        scale: how large the terms behind the numbers are. dtype: the page's.
    """

    value: float
    gradient: float
    numbers: int
    scale: float
    dtype: str

    @property
    def kink(self) -> bool:
        return bool(np.isnan(self.gradient))

    @property
    def holds(self) -> bool:
        near = self.value <= VALUE_TOLERANCE * torch.finfo(stability.DTYPES[self.dtype]).eps * self.scale
        return near and (self.kink or self.gradient <= GRADIENT_TOLERANCE * self.scale)


def central(loss: Callable[[Array], float], at: Array) -> Array:
    """(L(p + h) − L(p − h)) / 2h for every parameter."""
    steps = np.diag(STEP * np.maximum(1, np.abs(at)))
    return np.array([(loss(at + step) - loss(at - step)) / (2 * step.sum()) for step in steps])


def prove(experiment: LossExperiment) -> LossProof | None:
    """Compare the part on display; None where no sample counts, so that there is no loss."""
    return _PROOFS[experiment.part](experiment)


def _compared(
    loss: Callable[[Array], float], at: Array, value: float, gradient: Array, scale: float, dtype: str = "float32"
) -> LossProof:
    apart = float(np.abs(gradient - central(loss, at)).max())
    return LossProof(abs(value - loss(at)), apart, len(at), max(1.0, scale), dtype)


def line_loss(fit: line.LineFit, parameters: Array) -> float:
    """The mean loss of a line with this slope and intercept."""
    x, y = np.array(fit.points).T
    size, delta = np.abs(parameters[0] * x + parameters[1] - y), fit.delta
    huber = np.where(size <= delta, size**2 / 2, delta * (size - delta / 2))
    return float({"mse": size**2, "mae": size, "huber": huber}[fit.loss].mean())


def _line(experiment: LossExperiment) -> LossProof:
    fit = experiment.line
    exact = line.trace(fit, torch.float64)
    at, points = np.array([fit.slope, fit.intercept]), np.abs(fit.points)
    scale = float((abs(fit.slope) * points[:, 0] + abs(fit.intercept) + points[:, 1] + 1).max()) ** 2
    value, gradient = line.trace(fit).mean, np.array(exact.gradient)
    if fit.loss == "mae" and exact.errors.abs().min() < KINK:
        gradient = np.full(2, np.nan)
    return _compared(lambda p: line_loss(fit, p), at, value, gradient, scale)


def class_loss(scores: classes.ClassScores, logits: Array) -> float:
    """Cross-entropy with weights, smoothing and an ignored label, averaged as PyTorch does."""
    z = logits.reshape(scores.samples, scores.classes) / scores.temperature
    z = z - z.max(1, keepdims=True)
    logs = z - np.log(np.exp(z).sum(1, keepdims=True))
    labels, weights = np.array(scores.labels), np.array(scores.weights)
    target = (1 - scores.smoothing) * np.eye(scores.classes)[labels] + scores.smoothing / scores.classes
    counts = labels != scores.ignore if scores.ignore is not None else np.ones(len(labels), bool)
    return float(-(target * weights * logs)[counts].sum() / weights[labels][counts].sum())


def _classes(experiment: LossExperiment) -> LossProof | None:
    scores = experiment.scores
    page, exact = classes.trace(scores), classes.trace(scores, torch.float64)
    if np.isnan(page.mean):
        return None
    at = np.array(scores.logits).ravel()
    scale = float(np.abs(at).max() / scores.temperature) * max(*scores.weights, 1) * scores.samples / scores.temperature
    return _compared(lambda p: class_loss(scores, p), at, page.mean, exact.gradient.numpy().ravel(), scale)


def _logits(experiment: LossExperiment) -> LossProof:
    one = experiment.logit
    z = torch.tensor(one.z).to(stability.DTYPES[one.dtype])  # a short dtype moves the logit itself
    page = stability.stable(z, one.form, one.target).item()
    _, slope = stability.both(z.double(), one.form, one.target)["stable"]
    loss = lambda p: float(np.logaddexp(0, p[0]) - int(one.target) * p[0])  # noqa: E731
    return _compared(loss, np.array([z.item()]), page, np.array([slope.item()]), abs(z.item()), one.dtype)


def _squared(experiment: LossExperiment) -> LossProof:
    z = experiment.wrong.z
    shown, exact = slopes.slopes(torch.tensor(z)), slopes.slope_pair(z)
    losses: tuple[Callable[[Array], float], ...] = (
        lambda p: float(np.logaddexp(0, -p[0])),
        lambda p: float((1 / (1 + np.exp(-p[0])) - 1) ** 2),
    )
    found = [central(loss, np.array([z]))[0] for loss in losses]
    value = max(abs(one.item() - other) for one, other in zip(shown, exact, strict=True))
    return LossProof(value, float(np.abs(np.array(exact) - found).max()), 2, 1.0, "float32")


def _accuracy(experiment: LossExperiment) -> LossProof:
    walk = slopes.walk(experiment.walk.seed)
    place = slopes.nearest(experiment.walk)
    loss = lambda p: slopes.loss_by_hand(walk, p[0])  # noqa: E731
    at, slope = walk.places[place].item(), walk.slopes[place].item()
    return _compared(loss, np.array([at]), walk.losses[place].item(), np.array([slope]), 1.0, "float64")


_PROOFS: dict[str, Callable[[LossExperiment], LossProof | None]] = {
    "regression": _line,
    "classes": _classes,
    "logits": _logits,
    "squared": _squared,
    "accuracy": _accuracy,
}
