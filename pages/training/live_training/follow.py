"""What of the live-training page follows a changed setting: the picture and the report always, the rest where it must.

Drawn anew as a whole, the page would cost the server twice as much for every number that a reader sets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from core.lessons.live_training.experiment import TrainingExperiment
from pages.shared.lesson_state import differing
from pages.training.live_training.words import ask_before

PICTURE, REPORT = "live_training.picture", "live_training.report"
QUESTION, RULES = "live_training.question", "live_training.rules"
DATA, NETWORK = "live_training.popover.data", "live_training.popover.network"
TRAINING, STOPPING = "live_training.popover.training", "live_training.popover.stopping"


def _training(experiment: TrainingExperiment) -> object:
    fit = experiment.fit
    batches = fit.batch_size, fit.epochs
    return experiment.data.task, fit.loss, fit.optimizer, fit.learning_rate, fit.schedule, *batches


def _stopping(experiment: TrainingExperiment) -> object:
    fit = experiment.fit
    return fit.stopping, fit.optimizer, fit.l1, fit.l2, fit.weight_decay, fit.clip


# What each fragment shows of an experiment.
SHOWN: Mapping[str, Callable[[TrainingExperiment], object]] = MappingProxyType(
    {
        DATA: lambda experiment: experiment.data,
        NETWORK: lambda experiment: (experiment.hidden, experiment.activation, experiment.dropout, experiment.seed),
        TRAINING: _training,
        STOPPING: _stopping,
        QUESTION: ask_before,
        RULES: lambda experiment: experiment.fit.stopping.patience,
    }
)


def follow(before: TrainingExperiment, after: TrainingExperiment) -> list[str]:
    """The fragments to be drawn anew; all of them where nothing changed, since a control then shows what is not so."""
    return [PICTURE, REPORT, *(SHOWN if before == after else differing(SHOWN, before, after))]
