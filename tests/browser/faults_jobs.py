"""A run that fails, as jobs travel to processes of their own: by the name of their class."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from core.data.table.table import Table
from core.lessons.live_training.experiment import TrainingExperiment
from core.lessons.live_training.job import LiveTrainingJob
from core.runs.event import Control, Event


@dataclass(frozen=True)
class FailsInTorch:
    """Trains for a while, then multiplies matrices that do not fit."""

    experiment: TrainingExperiment
    table: Table | None = None

    def events(self, control: Control) -> Iterator[Event]:
        import torch

        yield from islice(LiveTrainingJob(self.experiment, self.table).events(control), 200)
        torch.ones(2, 3) @ torch.ones(2, 3)
