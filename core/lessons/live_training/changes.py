"""Changes of a training experiment that must keep its parts fitting together."""

from __future__ import annotations

from dataclasses import replace

from core.data.data_config import DataConfig, TableColumns
from core.data.load import default_data
from core.data.own_points import OwnPoint
from core.data.sets.entry import ALL
from core.lessons.live_training.experiment import TrainingExperiment
from core.settings.upload import NO_UPLOAD
from core.training.losses import LOSSES, USUAL_LOSS

USUAL_SHARE = 70  # percent; a reader who picks a data set by hand wants to see validation


def with_data(experiment: TrainingExperiment, data: DataConfig) -> TrainingExperiment:
    """Other samples; a loss that does not fit their task gives way to the usual one."""
    fit = experiment.fit
    if data.task not in LOSSES[fit.loss].tasks:
        fit = replace(fit, loss=USUAL_LOSS[data.task])
    return replace(experiment, data=data, fit=fit)


def choose_data(
    experiment: TrainingExperiment, name: str, columns: TableColumns | None = None, upload: str = NO_UPLOAD
) -> TrainingExperiment:
    """Another data set at its default settings, with validation samples.

    Raises:
        ConfigError: there is no such set.
    """
    data = default_data(name, columns, upload)
    if data.training_share == ALL and not data.kind.share_fixed:
        data = replace(data, training_share=USUAL_SHARE)
    return with_data(experiment, data)


def add_point(experiment: TrainingExperiment, point: OwnPoint) -> TrainingExperiment:
    """One more training point of the reader's.

    Raises:
        ConfigError: there are too many, or it does not fit the data.
    """
    return replace(experiment, data=replace(experiment.data, points=(*experiment.data.points, point)))
