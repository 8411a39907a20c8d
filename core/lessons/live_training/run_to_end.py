"""A whole experiment at once, for notebooks, tests and proofs; the page trains in a process of its own."""

from __future__ import annotations

from dataclasses import dataclass

from torch import nn

from core.data.data_set import DataSet
from core.data.table.table import Table
from core.lessons.live_training.experiment import TrainingExperiment
from core.networks.mlp import draw_mlp
from core.seeding import seeded
from core.training.fit import fit
from core.training.records import EpochRecord, StopRecord


@dataclass(frozen=True)
class Finished:
    """A finished run: the trained model (as the stop left it), its data, its epochs (the untrained first), its stop."""

    model: nn.Sequential
    data: DataSet
    epochs: tuple[EpochRecord, ...]
    stop: StopRecord


def run_to_end(experiment: TrainingExperiment, table: Table | None = None) -> Finished:
    """Train until the first stop; torch's random state is given back as it was."""
    data = experiment.load(table)
    epochs = []
    with seeded(experiment.seed):
        model = draw_mlp(experiment.network(data))
        for record in fit(model, data, experiment.fit):
            if isinstance(record, EpochRecord):
                epochs.append(record)
            if isinstance(record, StopRecord):
                return Finished(model, data, tuple(epochs), record)
    raise AssertionError("fit always ends with a StopRecord")
