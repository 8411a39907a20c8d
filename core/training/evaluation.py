"""Loss and score of a model on one set of samples, in evaluation mode and without gradients."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import torch
from torch import Tensor, nn

from core.data.data_set import Task
from core.training.batches import batches

CHUNK, CHUNK_NUMBERS = 1_024, 2**20  # rows of images, and their pixels, at a time: more would not fit into the cache


class Evaluation(NamedTuple):
    """Mean loss, and accuracy (classes) or R² (regression)."""

    loss: float
    score: float


@contextmanager
def evaluating(model: nn.Module) -> Iterator[None]:
    """Evaluation mode and no gradients inside the block; afterwards the mode is as it was."""
    was_training = model.training
    model.eval()
    try:
        with torch.no_grad():
            yield
    finally:
        model.train(was_training)


def outputs_of(model: nn.Module, x: Tensor) -> Tensor:
    """The model's outputs for all rows; images go through in chunks."""
    rows = chunk_rows(x)
    if len(x) <= rows:
        return model(x)  # type: ignore[no-any-return]
    return torch.cat([model(part) for part in torch.split(x, rows)])


def chunk_rows(x: Tensor) -> int:
    """How many rows go through a model at a time: images by their size, tables all at once.

    A matrix product of other rows may round differently, so a script that shall print the same takes the same chunks.
    """
    return len(x) if x.dim() <= 2 else min(CHUNK, max(1, CHUNK_NUMBERS // max(1, x[:1].numel())))


def evaluate(model: nn.Module, loss: nn.Module, task: Task, x: Tensor, y: Tensor) -> Evaluation:
    """Loss and score over all rows at once."""
    with evaluating(model):
        outputs = outputs_of(model, x)
        return Evaluation(float(loss(outputs, y)), score(task, outputs, y))


def evaluate_in_batches(model: nn.Module, loss: nn.Module, task: Task, x: Tensor, y: Tensor, size: int) -> Evaluation:
    """The same in shuffled batches, as a course's validation loader does it: the loss is the mean of batch losses."""
    with evaluating(model):
        losses = [float(loss(model(part), target)) for part, target in batches(x, y, size)]
        return Evaluation(sum(losses) / len(losses), score(task, outputs_of(model, x), y))


def score(task: Task, outputs: Tensor, y: Tensor) -> float:
    """Share of right classes, or R² = 1 − Σ(y − ŷ)² / Σ(y − ȳ)²; NaN where all targets are equal.

    Args:
        outputs: logits (n, 1) for two classes, (n, k) for more, predictions (n, 1) for regression.
        y: targets; one-hot rows count as their class.
    """
    if task == "regression":
        spread = ((y - y.mean()) ** 2).sum()
        return float(1 - ((y - outputs) ** 2).sum() / spread) if spread > 0 else float("nan")
    return float((predicted_classes(task, outputs) == true_classes(task, y)).float().mean())


def predicted_classes(task: Task, outputs: Tensor) -> Tensor:
    """Class numbers (n,) from logits: positive means class 1 of two; the largest wins among more."""
    return (outputs[:, 0] > 0).long() if task == "binary" else outputs.argmax(dim=1)


def true_classes(task: Task, y: Tensor) -> Tensor:
    """Class numbers (n,) from targets in any form."""
    if task == "binary":
        return y[:, 0].long()
    return y.argmax(dim=1) if y.dim() == 2 else y
