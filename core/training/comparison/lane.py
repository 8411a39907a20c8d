"""One variant with one seed, trained a stretch at a time beside others."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from torch import Generator, nn

from core.seeding import RandomStream
from core.training.comparison.records import LaneRecord, State
from core.training.comparison.statistics import Array
from core.training.comparison.variant import Variant
from core.training.fit import fit
from core.training.problem import Problem
from core.training.records import EpochRecord, Record, StepRecord

Measure = Callable[[nn.Module, Problem], Mapping[str, Any]]
OF_AN_EPOCH = (
    "training_loss",
    "validation_loss",
    "training_score",
    "validation_score",
    "gradient_norm",
    "parameter_norm",
    "learning_rate",
)


class Lane:
    """The training of one variant from one seed.

    It has two random streams. One makes the order of batches, from the seed, as `DataLoader(shuffle=True)` makes it
    after `torch.manual_seed(seed)`: equal for all lanes of a seed. The other one makes all else, weights, then dropout
    and augmentation as they come. So no lane's numbers depend on which others there are.

    Args:
        index: of the variant.
        variant, seed: what is trained.
        problem: the variant's data.
        measure: of the model and its problem: what else to look at, numbers or arrays by name.
    """

    def __init__(self, index: int, variant: Variant, seed: int, problem: Problem, measure: Measure | None) -> None:
        self.index, self.seed, self.problem, self.measure = index, seed, problem, measure
        self.steps = variant.config.epochs * variant.config.steps_per_epoch(len(problem.training[0]))
        self.epochs = variant.config.epochs
        self._stream = RandomStream(seed, problem.training[0].device)
        with self._stream:
            self.model = variant.model(seed)
        order = Generator().manual_seed(seed)
        self._records = fit(self.model, problem, variant.config, variant.transform, order, variant.after_step)
        self._step, self._epoch = 0, -1
        self._loss = math.nan  # of the last step
        self._last: EpochRecord | None = None
        self._best: EpochRecord | None = None
        self._state: State = "running"
        self._values: dict[str, Array] = {}

    def to_step(self, step: int) -> LaneRecord:
        """Train until so many steps are made, all of them together; to its end if there are no more."""
        if self._state in ("running", "diverged"):
            before = self._step
            self._train(lambda: self._step < step or self._step == self.steps)
            # A training that breaks shows how it broke, as long as that is a number, and nothing from then on.
            broken = self._state == "diverged" and self._step == before
            self._look({"loss": self._loss}, sound=math.isfinite(self._loss) and not broken)
        return self._record()

    def to_epoch(self, epoch: int) -> LaneRecord:
        """Train until so many epochs are complete; 0 looks at the untrained model."""
        if self._state in ("running", "diverged"):
            self._train(lambda: self._epoch < epoch or self._epoch == self.epochs)
            numbers = {name: getattr(self._last, name) for name in OF_AN_EPOCH}
            self._look(numbers, sound=self._state != "diverged")
        return self._record()

    def _train(self, wanted: Callable[[], bool]) -> None:
        """From record to record while more is wanted and nothing has stopped it."""
        with self._stream:
            while self._state == "running" and wanted():
                self._take(next(self._records))

    def _take(self, record: Record) -> None:
        if isinstance(record, StepRecord):
            self._loss, self._step = record.loss, self._step + 1
        elif isinstance(record, EpochRecord):
            self._last, self._epoch = record, record.epoch
            if record.epoch == record.best_epoch:
                self._best = record
        else:
            self._state = record.reason
            if record.restored:
                self._last = self._best

    def _look(self, numbers: Mapping[str, float | None], sound: bool) -> None:
        """Take these numbers and what is measured; NaN for all of them if the training is not sound."""
        if sound or not self._values:
            measured = self.measure(self.model, self.problem) if self.measure else {}
            found = {**numbers, **measured}
            self._values = {name: np.asarray(value, dtype=np.float64) for name, value in found.items()}
        if not sound:
            self._values = {name: np.full_like(value, math.nan) for name, value in self._values.items()}

    def _record(self) -> LaneRecord:
        return LaneRecord(self.index, self.seed, self._step, max(0, self._epoch), self._state, self._values)
