"""Loss and score of a model on one set of samples, in evaluation mode and without gradients."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import torch
from torch import Generator, Tensor, nn

from core.training.batches import batches
from core.training.problem import Batch, Outputs, TrainingTask

CHUNK, CHUNK_NUMBERS = 1_024, 2**20  # rows of images, and their pixels, at a time: more would not fit into the cache


class Evaluation(NamedTuple):
    """Mean loss, and the task's score."""

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


def outputs_of(model: nn.Module, task: TrainingTask, samples: Batch) -> Outputs:
    """The model's outputs for all rows; images go through in chunks."""
    rows = min(map(chunk_rows, samples))
    if len(samples[0]) <= rows:
        return task.outputs(model, samples)
    parts = [task.outputs(model, part) for part in batches(samples, rows, shuffle=False)]
    return torch.cat(parts) if isinstance(parts[0], Tensor) else tuple(map(torch.cat, zip(*parts, strict=True)))


def chunk_rows(x: Tensor) -> int:
    """How many rows go through a model at a time: images by their size, tables all at once.

    A matrix product of other rows may round differently, so a script that shall print the same takes the same chunks.
    """
    return len(x) if x.dim() <= 2 else min(CHUNK, max(1, CHUNK_NUMBERS // max(1, x[:1].numel())))


def evaluate(model: nn.Module, task: TrainingTask, samples: Batch) -> Evaluation:
    """Loss and score over all rows at once."""
    with evaluating(model):
        outputs = outputs_of(model, task, samples)
        return Evaluation(float(task.criterion(outputs, samples)), task.score(outputs, samples))


def evaluate_in_batches(
    model: nn.Module, task: TrainingTask, samples: Batch, size: int, stream: Generator | None = None
) -> Evaluation:
    """The same in shuffled batches, as a course's validation loader does it: the loss is the mean of batch losses."""
    with evaluating(model):
        parts = batches(samples, size, stream=stream)
        losses = [float(task.criterion(task.outputs(model, part), part)) for part in parts]
        return Evaluation(sum(losses) / len(losses), task.score(outputs_of(model, task, samples), samples))
