"""A run in a few words."""

from __future__ import annotations

from core.lessons.live_training.experiment import TrainingExperiment
from core.networks.activations import ACTIVATIONS
from core.numbers import short
from core.training.optimizers import OPTIMIZERS


def describe(experiment: TrainingExperiment) -> str:
    """Its data, its hidden layers, its optimizer."""
    hidden = "-".join(map(str, experiment.hidden)) or "no hidden layer"
    activation = f" {ACTIVATIONS[experiment.activation].label}" if experiment.hidden else ""
    label, rate = OPTIMIZERS[experiment.fit.optimizer].label, short(experiment.fit.learning_rate)
    return f"{experiment.data.kind.label}: {hidden}{activation}, {label} with learning rate {rate}"
