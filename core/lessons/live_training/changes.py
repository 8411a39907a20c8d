"""Changes of a training experiment that must keep its parts fitting together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.data.data_config import DataConfig, TableColumns
from core.data.load import default_data
from core.data.own_points import OwnPoint
from core.data.sets.entry import ALL
from core.data.table.columns import columns_of
from core.data.table.table import Table
from core.lessons.live_training.experiment import TrainingExperiment
from core.lessons.live_training.opening import opening
from core.training.losses import LOSSES, USUAL_LOSS

USUAL_SHARE = 70  # percent; a reader who picks a data set by hand wants to see validation
UNKNOWN_ROWS = 500  # of a table that is not at hand


def with_data(experiment: TrainingExperiment, data: DataConfig) -> TrainingExperiment:
    """Other samples; a loss that does not fit their task gives way to the usual one."""
    fit = experiment.fit
    if data.task not in LOSSES[fit.loss].tasks:
        fit = replace(fit, loss=USUAL_LOSS[data.task])
    return replace(experiment, data=data, fit=fit)


def choose_data(
    experiment: TrainingExperiment, name: str, columns: TableColumns | None = None, table: Table | None = None
) -> TrainingExperiment:
    """Another data set at its default settings, with validation samples and the training that suits it at first.

    Args:
        columns: of the table, and only of it.
        table: the reader's table itself, where it is at hand.

    Raises:
        ConfigError: there is no such set, or columns are missing or out of place.
    """
    data = default_data(name, columns, table.digest if table else "")
    if data.training_share == ALL and not data.kind.share_fixed:
        data = replace(data, training_share=USUAL_SHARE)
    return replace(experiment, data=data, fit=opening(experiment.fit, data, rows_of(data, table)))


def rows_of(data: DataConfig, table: Table | None) -> int:
    """How many samples there are, training and validation together."""
    return data.samples or (table.rows if table else UNKNOWN_ROWS)


def with_columns(experiment: TrainingExperiment, table: Table, **chosen: Any) -> TrainingExperiment:
    """Other columns of the table. What is the target is no input, and a target brings its natural task.

    Args:
        chosen: what changes of `TableColumns`.

    Raises:
        ConfigError, TableError: the columns cannot be used so.
    """
    assert experiment.data.columns is not None
    now = vars(experiment.data.columns) | chosen
    tasks = next((use.tasks for use in columns_of(table) if use.name == now["target"]), ())
    if tasks and now["task"] not in tasks and "task" not in chosen:
        now["task"] = tasks[0]
    inputs = tuple(name for name in now["inputs"] if table.made_from(name) != now["target"])
    columns = TableColumns(inputs, now["target"], now["task"])
    before = experiment.data
    standard = before.standard_target if columns.task == before.task else columns.task == "regression"
    data = replace(before, columns=columns, points=(), standard_target=standard)
    changed = replace(experiment, data=data, fit=_refitted(experiment, data, table))
    changed.load(table)
    return changed


def _refitted(experiment: TrainingExperiment, data: DataConfig, table: Table) -> Any:
    """The training of another task begins anew; that of other inputs stays."""
    same = data.task == experiment.data.task
    return experiment.fit if same else opening(experiment.fit, data, rows_of(data, table))


def add_point(experiment: TrainingExperiment, point: OwnPoint) -> TrainingExperiment:
    """One more training point of the reader's.

    Raises:
        ConfigError: there are too many, or it does not fit the data.
    """
    return replace(experiment, data=replace(experiment.data, points=(*experiment.data.points, point)))
