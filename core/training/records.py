"""What training yields: plain records, one per batch, one per epoch, one per stop."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal, NamedTuple

from core.runs.event import End

StopReason = Literal["early", "limit", "diverged"]


class StepRecord(NamedTuple):
    """One step of the optimizer.

    Attributes:
        epoch: from 1.
        batch: from 1, within the epoch.
        loss: of the batch, before the step, in training mode.
    """

    epoch: int
    batch: int
    loss: float


@dataclass(frozen=True)
class EpochRecord:
    """The model after an epoch; epoch 0 is the untrained model.

    Attributes:
        epoch: from 0.
        training_loss: mean of the epoch's batch losses; for epoch 0 the loss of all training rows.
        validation_loss: mean over the validation rows, in evaluation mode; None without validation data.
        training_score, validation_score: the task's score in evaluation mode: accuracy (classes), R² (regression,
            reconstruction).
        gradient_norm: Euclidean norm of the last batch's gradient before clipping; None for epoch 0.
        parameter_norm: Euclidean norm of all parameters together.
        learning_rate: that the epoch's steps used.
        wait: what early stopping has counted.
        best_epoch: the epoch with the best validation loss so far (training loss without validation data).
    """

    epoch: int
    training_loss: float
    validation_loss: float | None
    training_score: float
    validation_score: float | None
    gradient_norm: float | None
    parameter_norm: float
    learning_rate: float
    wait: int
    best_epoch: int

    @property
    def watched(self) -> float:
        """The loss that early stopping watches."""
        return self.training_loss if self.validation_loss is None else self.validation_loss

    @property
    def numbers(self) -> dict[str, Any]:
        """What there is to record of the epoch, by the names of `COLUMNS`."""
        return {name: getattr(self, name) for name in COLUMNS}


COLUMNS = tuple(field.name for field in fields(EpochRecord) if field.name not in ("epoch", "best_epoch"))


@dataclass(frozen=True)
class StopRecord:
    """Training stopped; the model now holds the weights to keep.

    Attributes:
        epoch: the last one.
        reason: "early" (the rule), "limit" (all epochs done) or "diverged".
        best_epoch: the epoch with the best watched loss.
        restored: whether the model went back to the weights of the best epoch.
        sentence: what happened, for the reader.
        can_continue: whether iterating further goes on training from the last weights.
    """

    epoch: int
    reason: StopReason
    best_epoch: int
    restored: bool
    sentence: str
    can_continue: bool

    @property
    def end(self) -> End:
        """The stop as a run says it; "best" is None where no epoch was best."""
        more = {"best": self.best_epoch or None, "restored": self.restored}
        return End(self.epoch, self.reason, self.sentence, self.can_continue, more)


Record = StepRecord | EpochRecord | StopRecord
