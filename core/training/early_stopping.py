"""Early stopping as a small state machine that is fed one number per epoch.

Two rules (course, "early stopping"):

- consecutive: count epochs in a row whose value is worse than the epoch before; stop at `patience`.
- best: count epochs since the best value; stop when `wait >= patience` (or `wait > patience`, the other convention).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from core.settings.declared import check_settings, setting
from core.settings.setting import Choice, Number, Switch, Whole

Mode = Literal["min", "max"]
RULES = {
    "never": "off: train all epochs",
    "consecutive": "when worse than the epoch before, several times in a row",
    "best": "when the best epoch is too long ago",
}


@dataclass(frozen=True)
class StoppingRule:
    """When to stop, and with which weights.

    Attributes:
        rule: "never" (only remembers the best epoch), "consecutive" or "best".
        patience: epochs to wait.
        min_delta: by how much more than this a value must beat the best to count as better.
        beyond: stop when `wait > patience` instead of `wait >= patience`; only for "best".
        restore_best: go back to the weights of the best epoch when training stops.

    Raises:
        ConfigError: a value is out of its setting's bounds.
    """

    rule: str = setting(Choice(name="early stopping", key="stop", options=RULES), "never")
    patience: int = setting(Whole(name="patience", key="patience", low=1, high=1_000), 10)
    min_delta: float = setting(
        Number(name="min_delta", key="delta", label="min_delta", low=0, high=100.0, step=0.001), 0.0
    )
    beyond: bool = setting(Switch(name="wait beyond patience", key="beyond"), False)
    restore_best: bool = setting(
        Switch(name="restore best weights", key="restore", label="Go back to the best weights"), False
    )

    def __post_init__(self) -> None:
        check_settings(self)

    @property
    def longest_wait(self) -> int | None:
        """The count at which it stops; None if it never does."""
        return None if self.rule == "never" else self.patience + (self.beyond and self.rule == "best")


class EarlyStopping:
    """The state machine. Feed it the validation value of each epoch, in order.

    Attributes:
        best, best_epoch: the best value so far and its epoch; epochs count from 1, 0 means none yet.
        wait: what the rule counts: epochs in a row that were worse, or epochs since the best one.
    """

    def __init__(self, rule: StoppingRule, mode: Mode = "min") -> None:
        self.rule = rule
        self.mode = mode
        self.best = math.inf if mode == "min" else -math.inf
        self.best_epoch = 0
        self.wait = 0
        self._epoch = 0
        self._previous = math.nan

    def update(self, value: float) -> bool:
        """Take the value of the next epoch; True when the rule says stop.

        NaN is never an improvement, and no epoch is worse than NaN.
        """
        self._epoch += 1
        improved = self._worse(self.best, value, self.rule.min_delta)
        if improved:
            self.best, self.best_epoch = value, self._epoch
        if self.rule.rule == "consecutive":
            self.wait = self.wait + 1 if self._worse(value, self._previous) else 0
        else:
            self.wait = 0 if improved else self.wait + 1
        self._previous = value
        if self.rule.rule == "never":
            return False
        return self.wait >= self.rule.patience + (self.rule.beyond and self.rule.rule == "best")

    def _worse(self, value: float, other: float, by: float = 0.0) -> bool:
        """Whether a value is worse than another by more than `by`; False with NaN."""
        return value > other + by if self.mode == "min" else value < other - by
