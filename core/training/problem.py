"""What is learned from which samples: how a batch becomes a loss, predictions and a score, whatever is in it.

A batch is a tuple of tensors with the samples along the first dimension of each: (x, y) for a regression or classes,
(a, b, y) for a network with two inputs, (x,) for an autoencoder, whose target is its input.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from torch import Tensor, nn

from core.data.data_set import DataSet, Task
from core.errors import ConfigError
from core.training.losses import check_loss, loss_named, targets_for
from core.training.targets import TARGETS, as_it_is, r2

T = TypeVar("T")
Batch = tuple[Tensor, ...]
Outputs = Any  # what the model returns: a tensor (n, …), or a tuple of such tensors
Criterion = Callable[[Outputs, Tensor], Tensor]


def from_inputs(model: nn.Module, batch: Batch) -> Outputs:
    """The model's outputs for all tensors of a batch but the last one, which is the target."""
    return model(*batch[:-1])


def from_first(model: nn.Module, batch: Batch) -> Outputs:
    """The model's outputs for the first tensor of a batch."""
    return model(batch[0])


@dataclass(frozen=True)
class TrainingTask:
    """How a batch becomes outputs, and outputs a loss, predictions and a score. Picklable if its functions are.

    Attributes:
        criterion: of outputs and batch: the loss to report, mean over the samples, a tensor with one number.
        score: of outputs and batch: how good they are, more is better.
        score_name: what the page calls the score.
        predictions: what outputs say, for people: classes, numbers, images.
        outputs: of model and batch.
        step_loss: of model and batch, in training mode: what a step descends, where that takes more than outputs, a
            penalty on some weights for instance; None descends the criterion. Reported as the loss of the step.
    """

    criterion: Callable[[Outputs, Batch], Tensor]
    score: Callable[[Outputs, Batch], float]
    score_name: str
    predictions: Callable[[Outputs], Tensor] = as_it_is
    outputs: Callable[[nn.Module, Batch], Outputs] = from_inputs
    step_loss: Callable[[nn.Module, Batch], Tensor] | None = None

    def loss(self, model: nn.Module, batch: Batch) -> Tensor:
        """What a step on this batch descends: a tensor with one number."""
        if self.step_loss is not None:
            return self.step_loss(model, batch)
        return self.criterion(self.outputs(model, batch), batch)


def _on_target(function: Callable[[Outputs, Tensor], T], outputs: Outputs, batch: Batch) -> T:
    return function(outputs, batch[-1])


def supervised(kind: Task, criterion: Criterion) -> TrainingTask:
    """Inputs and a target: batches (x, y), (a, b, y), …, compared by `criterion(model(a, b), y)`."""
    target = TARGETS[kind]
    return TrainingTask(
        partial(_on_target, criterion), partial(_on_target, target.score), target.score_name, target.predictions
    )


def reconstruction(criterion: Criterion) -> TrainingTask:
    """An autoencoder: `criterion(model(x), x)` on batches (x,).

    Where a transform or the batch itself brings a second tensor, the first one is the input and the last one the
    target: (noisy, clean). The score is R², the share of the spread around the mean sample that comes back.
    """
    return TrainingTask(partial(_on_target, criterion), partial(_on_target, r2), "R²", outputs=from_first)


@dataclass(frozen=True, eq=False)
class Problem:
    """Samples, and what is learned from them.

    Attributes:
        task: how a batch of them becomes a loss.
        training: tensors with the samples along the first dimension, at least one sample; only read.
        validation: the same; None without any.

    Raises:
        ConfigError: there is no sample, or the tensors hold different numbers of samples.
    """

    task: TrainingTask
    training: Batch
    validation: Batch | None = None

    def __post_init__(self) -> None:
        for name, batch in (("training", self.training), ("validation", self.validation)):
            counts = {len(tensor) for tensor in batch} if batch is not None else {1}
            if len(counts) != 1 or 0 in counts:
                raise ConfigError(name, "must hold tensors of equally many samples, at least one", sorted(counts))


def problem_of(data: DataSet, loss: str) -> Problem:
    """A data set as a problem.

    Args:
        loss: a key of `LOSSES`.

    Raises:
        ConfigError: the loss does not fit the data, or there is no such loss.
    """
    check_loss(loss, data.task)
    training, validation = (
        (samples.x, targets_for(loss, data.task, samples.y, len(data.classes)))
        for samples in (data.training, data.validation)
    )
    task = supervised(data.task, loss_named(loss).make())
    return Problem(task, training, validation if len(data.validation) else None)
