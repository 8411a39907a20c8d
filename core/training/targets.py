"""What outputs say about a target, and how right they are: a number, one of two classes, or one of several."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from torch import Tensor

from core.data.data_set import Task


@dataclass(frozen=True)
class Target:
    """One kind of target.

    Attributes:
        predictions: what outputs say: numbers as they are, class numbers (n,) from logits.
        truth: the same from targets in any form that a loss wants.
        score: of outputs and targets, at most 1.
        score_name: "R²" or "accuracy".
    """

    predictions: Callable[[Tensor], Tensor]
    truth: Callable[[Tensor], Tensor]
    score: Callable[[Tensor, Tensor], float]
    score_name: str


def as_it_is(values: Tensor) -> Tensor:
    """The tensor itself."""
    return values


def r2(outputs: Tensor, y: Tensor) -> float:
    """R² = 1 − Σ(y − ŷ)² / Σ(y − ȳ)², with ȳ of every output; NaN where all targets are equal.

    Args:
        outputs, y: predictions and targets of one shape, (n, …).
    """
    mean = y.mean() if y.numel() == len(y) else y.mean(dim=0)
    spread = ((y - mean) ** 2).sum()
    return float(1 - ((y - outputs) ** 2).sum() / spread) if spread > 0 else float("nan")


def _either(logits: Tensor) -> Tensor:
    """Class 1 where the only logit (n, 1) is positive, else class 0."""
    return (logits[:, 0] > 0).long()


def _first_column(y: Tensor) -> Tensor:
    return y[:, 0].long()


def _likeliest(logits: Tensor) -> Tensor:
    """The class with the largest of the logits (n, k)."""
    return logits.argmax(dim=1)


def _class_numbers(y: Tensor) -> Tensor:
    """Class numbers (n,), also from one-hot rows (n, k)."""
    return y.argmax(dim=1) if y.dim() == 2 else y


def _accuracy_of_two(logits: Tensor, y: Tensor) -> float:
    return _share_right(_either(logits), _first_column(y))


def _accuracy(logits: Tensor, y: Tensor) -> float:
    return _share_right(_likeliest(logits), _class_numbers(y))


def _share_right(predictions: Tensor, truth: Tensor) -> float:
    return float((predictions == truth).float().mean())


TARGETS: Mapping[Task, Target] = MappingProxyType(
    {
        "regression": Target(as_it_is, as_it_is, r2, "R²"),
        "binary": Target(_either, _first_column, _accuracy_of_two, "accuracy"),
        "classes": Target(_likeliest, _class_numbers, _accuracy, "accuracy"),
    }
)
