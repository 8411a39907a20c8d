"""Everything about how a model is trained, whatever the model and the data are."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.errors import ConfigError
from core.numbers import check_number
from core.training.early_stopping import StoppingRule
from core.training.losses import loss_named
from core.training.optimizers import SCHEDULES, optimizer_named

FULL_BATCH = 0
MOST_EPOCHS, LARGEST_BATCH = 5_000, 5_000
SMALLEST_RATE, LARGEST_RATE = 1e-6, 10.0
LARGEST_PENALTY, LARGEST_NORM = 10.0, 1e6


@dataclass(frozen=True)
class FitConfig:
    """How to train.

    Attributes:
        loss: a key of `LOSSES`.
        optimizer: a key of `OPTIMIZERS`.
        learning_rate: 1e-6 to 10.
        epochs: at most so many, 1–5,000.
        batch_size: rows per step, 1–5,000; 0 takes all rows in their own order and draws nothing.
        schedule: a key of `SCHEDULES`.
        l1, l2: λ of λ·Σ|w| and of λ·Σw², over all parameters, biases too; 0–10. Not l2 with AdamW.
        weight_decay: AdamW's decoupled decay, 0–10; only with AdamW.
        clip: the largest norm that a step's gradient may have; None leaves it alone.
        stopping: the rule of early stopping; it watches the validation loss.
        shuffle_validation: evaluate validation in shuffled batches too, as the course does (the shuffles continue
            the random stream); otherwise all rows at once.

    Raises:
        ConfigError: one of these rules is broken.
    """

    loss: str = "mse"
    optimizer: str = "adam"
    learning_rate: float = 0.01
    epochs: int = 200
    batch_size: int = 10
    schedule: str = "constant"
    l1: float = 0.0
    l2: float = 0.0
    weight_decay: float = 0.0
    clip: float | None = None
    stopping: StoppingRule = field(default_factory=StoppingRule)
    shuffle_validation: bool = False

    def __post_init__(self) -> None:
        loss_named(self.loss)
        optimizer_named(self.optimizer)
        if self.schedule not in SCHEDULES:
            raise ConfigError("schedule", f"must be one of {', '.join(SCHEDULES)}", self.schedule)
        check_number(self.learning_rate, "learning rate", SMALLEST_RATE, LARGEST_RATE)
        _check_whole("epochs", self.epochs, 1, MOST_EPOCHS)
        _check_whole("batch size", self.batch_size, FULL_BATCH, LARGEST_BATCH)
        for name in ("l1", "l2", "weight_decay"):
            check_number(getattr(self, name), name.replace("_", " "), 0, LARGEST_PENALTY)
        if self.clip is not None:
            check_number(self.clip, "gradient clipping", 1e-6, LARGEST_NORM)
        self._check_decay()

    def _check_decay(self) -> None:
        if self.optimizer == "adamw" and self.l2:
            raise ConfigError("l2", "must be 0 with AdamW, whose weight decay is apart from the gradient", self.l2)
        if self.optimizer != "adamw" and self.weight_decay:
            raise ConfigError("weight decay", "must be 0 without AdamW (use l2)", self.weight_decay)

    def rows_per_step(self, rows: int) -> int:
        """Rows of a full step on a training set of that many."""
        return min(self.batch_size or rows, rows)

    def steps_per_epoch(self, rows: int) -> int:
        """Steps of an epoch on a training set of that many rows."""
        return -(-rows // self.rows_per_step(rows))


def _check_whole(argument: str, value: object, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ConfigError(argument, f"must be a whole number from {low} to {high}", value)
