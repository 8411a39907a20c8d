"""What a training starts with once data are chosen: loss, batches, learning rate, epochs and a rule to stop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from core.data.data_config import DataConfig
from core.data.split import training_count
from core.numbers import short
from core.training.early_stopping import StoppingRule
from core.training.fit_config import FitConfig
from core.training.losses import LOSSES, USUAL_LOSS

STEPS_PER_EPOCH, STEPS = 40, 6_000  # about as many as train a small network well, and within seconds
SMALLEST_BATCH, LARGEST_BATCH = 8, 128
FEWEST_EPOCHS, MOST_EPOCHS = 30, 500
PATIENT_STEPS, SHORTEST_PATIENCE, LONGEST_PATIENCE = 800, 20, 200  # fewer steps without a better epoch are chance
# Adam moves every weight by about its rate in each step, plain SGD by its rate times the gradient.
RATES: Mapping[str, float] = MappingProxyType(
    {"sgd": 0.1, "momentum": 0.02, "nesterov": 0.02, "rmsprop": 0.003, "adam": 0.01, "adamw": 0.01}
)


def opening(fit: FitConfig, data: DataConfig, rows: int) -> FitConfig:
    """How to begin with these data; optimizer, schedule and penalties stay as they are.

    Args:
        fit: how the reader trained before.
        data: the data that were chosen.
        rows: how many samples there are, training and validation together.
    """
    training = training_count(rows, data.training_share)
    batch = min(max(_power_of_two(training // STEPS_PER_EPOCH), SMALLEST_BATCH), LARGEST_BATCH)
    steps = -(-training // batch)
    epochs = min(max(STEPS // steps // 10 * 10, FEWEST_EPOCHS), MOST_EPOCHS)
    patience = min(max(PATIENT_STEPS // steps // 10 * 10, SHORTEST_PATIENCE), LONGEST_PATIENCE)
    rule = fit.stopping
    if rule.rule != "never" and rule.patience < patience:
        rule = StoppingRule("best", patience, restore_best=True)
    return replace(
        fit,
        loss=_loss(fit.loss, data),
        learning_rate=RATES[fit.optimizer],
        batch_size=batch,
        epochs=epochs,
        stopping=rule,
        shuffle_validation=False,
    )


def _loss(before: str, data: DataConfig) -> str:
    """A robust loss of a regression stays; several classes never keep squared error."""
    return before if data.task == "regression" and "regression" in LOSSES[before].tasks else USUAL_LOSS[data.task]


def _power_of_two(number: int) -> int:
    return 1 << max(number.bit_length() - 1, 0)


def opening_in_words(fit: FitConfig) -> str:
    """What was chosen, in one line."""
    rule = fit.stopping
    stop = "" if rule.rule == "never" else f", stopping {rule.patience} epochs after the best one"
    return (
        f"Chosen for these data: {LOSSES[fit.loss].label}, batches of {fit.batch_size}, "
        f"learning rate {short(fit.learning_rate)}, at most {fit.epochs} epochs{stop}."
    )
