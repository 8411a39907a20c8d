"""A run in a few words."""

from __future__ import annotations

from core.data.data_set import DataSet
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


def loss_note(experiment: TrainingExperiment, data: DataSet) -> str:
    """Why the validation loss can lie below the training loss; empty where nothing sets them apart."""
    training, validation = len(data.training.x), len(data.validation.x)
    own = experiment.data.kind.validation
    if own is not None and own.is_exact and experiment.data.noise:
        return (
            f"The {validation} validation points have no noise, the {training} training points do, and no curve can "
            "follow noise: so the validation loss can lie below the training loss."
        )
    if validation and experiment.dropout:
        return (
            "Dropout switches units off while the training loss is measured, and none in validation: so the validation "
            "loss can lie below the training loss."
        )
    return ""
