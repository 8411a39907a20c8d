"""What a comparison yields: a record when one variant of one seed has come as far, one when all have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from core.training.comparison.statistics import LEVEL, Array, Band, band, paired_differences
from core.training.records import StopReason

State = Literal["running"] | StopReason


@dataclass(frozen=True, eq=False)
class LaneRecord:
    """One variant with one seed after some steps or epochs.

    Attributes:
        variant: its index.
        seed: the seed itself.
        step: steps so far; fewer than the others' after a stop.
        epoch: complete epochs so far.
        state: "running", or why it stopped. After a stop by early stopping or the limit the model holds the weights
            to keep, and the values stay; after a divergence they are NaN.
        values: by name, each a number () or an array.
    """

    variant: int
    seed: int
    step: int
    epoch: int
    state: State
    values: Mapping[str, Array]


@dataclass(frozen=True, eq=False)
class ComparisonRecord:
    """All variants with all seeds after as many steps or epochs.

    Attributes:
        at: steps or epochs so far.
        values: by name, (variants, seeds, …); NaN where a training diverged or has no such number.
        states: by variant and seed.
    """

    at: int
    values: Mapping[str, Array]
    states: tuple[tuple[State, ...], ...]

    def band(self, name: str, level: float = LEVEL) -> Band:
        """Mean and band over the seeds of each variant, (variants, …)."""
        return band(self.values[name], level)

    def differences(self, name: str, reference: int = 0, level: float = LEVEL) -> Band:
        """How much larger than the reference's, paired by seed: mean difference and its band, (variants, …)."""
        return paired_differences(self.values[name], reference, level)
