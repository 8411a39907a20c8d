"""Everything about how a model is trained, whatever the model and the data are."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import ConfigError
from core.settings.declared import check_settings, group, setting
from core.settings.setting import Choice, Number, Optional, Switch, Whole, labelled
from core.training.early_stopping import StoppingRule
from core.training.losses import LOSSES
from core.training.optimizers import OPTIMIZERS, SCHEDULES

FULL_BATCH = 0
SMALLEST_RATE, LARGEST_RATE = 1e-6, 10.0
RATES = (1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 3.0)  # what a control offers
PENALTIES = (0.0, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0)
NORM = Number(name="gradient clipping", label="Clip", low=1e-6, high=1e6, options=(0.1, 0.3, 1.0, 3.0, 10.0))


def _penalty(name: str, key: str, label: str) -> Number:
    return Number(name=name, key=key, label=label, low=0, high=10.0, options=PENALTIES)


@dataclass(frozen=True)
class FitConfig:
    """How to train.

    Attributes:
        loss: a key of `LOSSES`, for a data set; the task of a `Problem` has a loss of its own.
        optimizer: a key of `OPTIMIZERS`.
        learning_rate: of the optimizer, before the schedule.
        epochs: at most so many.
        batch_size: rows per step; 0 takes all rows in their own order and draws nothing.
        schedule: a key of `SCHEDULES`.
        l1, l2: λ of λ·Σ|w| and of λ·Σw², over all parameters, biases too. Not l2 with AdamW.
        weight_decay: AdamW's decoupled decay; only with AdamW.
        clip: the largest norm that a step's gradient may have; None leaves it alone.
        stopping: the rule of early stopping; it watches the validation loss.
        shuffle_validation: evaluate validation in shuffled batches too, as the course does (the shuffles continue
            the random stream); otherwise all rows at once.

    Raises:
        ConfigError: a value is out of its setting's bounds, or a decay does not fit the optimizer.
    """

    loss: str = setting(Choice(name="loss", key="loss", options=labelled(LOSSES)), "mse")
    optimizer: str = setting(Choice(name="optimizer", key="opt", options=labelled(OPTIMIZERS)), "adam")
    learning_rate: float = setting(
        Number(name="learning rate", key="lr", low=SMALLEST_RATE, high=LARGEST_RATE, options=RATES), 0.01
    )
    epochs: int = setting(Whole(name="epochs", key="epochs", label="Epochs at most", low=1, high=5_000), 200)
    batch_size: int = setting(
        Whole(name="batch size", key="batch", label="Batch size (0: all)", low=FULL_BATCH, high=5_000), 10
    )
    schedule: str = setting(
        Choice(name="schedule", key="schedule", label="Learning-rate schedule", options=SCHEDULES), "constant"
    )
    l1: float = setting(_penalty("l1", "l1", "L1, λ"), 0.0)
    l2: float = setting(_penalty("l2", "l2", "L2, λ"), 0.0)
    weight_decay: float = setting(_penalty("weight decay", "decay", "Decay"), 0.0)
    clip: float | None = setting(Optional(name="gradient clipping", key="clip", inner=NORM, start=1.0), None)
    stopping: StoppingRule = group(StoppingRule)
    shuffle_validation: bool = setting(Switch(name="shuffled validation", key="shufflevalidation"), False)

    def __post_init__(self) -> None:
        check_settings(self)
        self._check_decay()

    def _check_decay(self) -> None:
        if self.optimizer == "adamw" and self.l2:
            raise ConfigError("l2", "must be 0 with AdamW, whose weight decay is apart from the gradient", self.l2)
        if self.optimizer != "adamw" and self.weight_decay:
            raise ConfigError("weight decay", "must be 0 without AdamW (use l2)", self.weight_decay)

    @property
    def loss_shown(self) -> str:
        """What the losses of a run are, in words: a penalty moves the weights, but is no part of these numbers."""
        return LOSSES[self.loss].label + (" without the penalty" if self.l1 or self.l2 else "")

    def rows_per_step(self, rows: int) -> int:
        """Rows of a full step on a training set of that many."""
        return min(self.batch_size or rows, rows)

    def steps_per_epoch(self, rows: int) -> int:
        """Steps of an epoch on a training set of that many rows."""
        return -(-rows // self.rows_per_step(rows))
