"""A run that fails, as jobs travel to processes of their own: by the name of their class."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from core.data.table.table import Table
from core.lessons.live_training.experiment import TrainingExperiment
from core.lessons.live_training.job import LiveTrainingJob
from core.runs.event import Control, Tick


@dataclass(frozen=True)
class FailsInTorch:
    """Trains for a while, then multiplies matrices that do not fit."""

    experiment: TrainingExperiment
    table: Table | None = None

    def ticks(self, control: Control) -> Iterator[Tick]:
        import torch

        yield from islice(LiveTrainingJob(self.experiment, self.table).ticks(control), 200)
        torch.ones(2, 3) @ torch.ones(2, 3)
