"""The reader's table as a data set.

Inputs are always standardized with mean and standard deviation (the population's, dividing by n) of the training
rows, before the reader's own points are added; the target of a regression is too, unless the config says otherwise.
All of it is computed in float64 and rounded to float32 at the end.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Generator, Tensor

from core.data.data_config import DataConfig, TableColumns
from core.data.data_set import DataSet, Samples
from core.data.split import change_training, own_points, split_rows
from core.data.standard import scaling_of, standard_targets, statistics
from core.data.table.columns import input_values, target_values
from core.data.table.error import TableError
from core.data.table.table import Table
from core.errors import ConfigError, shown

_TOO_LARGE = "differs so little there that other values are too large once it is standardized."


def table_data(config: DataConfig, table: Table) -> DataSet:
    """The chosen columns, split, standardized and changed as the config asks.

    Raises:
        ConfigError: an own point names a class that the target column does not have.
        TableError: a column is missing, cannot be used as chosen, or does not vary among the training rows.
    """
    columns = config.columns
    if columns is None:
        raise ConfigError("columns", "must be chosen for a table", columns)
    _check_sources(table, columns)
    raw = torch.tensor(np.stack([input_values(table, name) for name in columns.inputs], axis=1))
    values, classes = target_values(table, columns.target, columns.task)
    _check_classes(config, classes)
    draws = Generator().manual_seed(config.seed)
    train, valid = split_rows(table.rows, table.rows, config.training_share, draws)
    mean, std = statistics(raw[train])
    samples = Samples(((raw - mean) / std).float(), _target(torch.tensor(values), config))
    training, validation = (Samples(samples.x[rows], samples.y[rows]) for rows in (train, valid))
    scaling, target_scaling = scaling_of(mean, std), None
    if config.standard_target:
        training, validation, target_scaling = standard_targets(training, validation)
    training = change_training(training, own_points(config, scaling, target_scaling), config.random_labels, draws)
    _check_range((training, validation), columns)
    return DataSet(columns.task, columns.inputs, columns.target, classes, training, validation, scaling, target_scaling)


def _check_sources(table: Table, columns: TableColumns) -> None:
    for name in columns.inputs:
        if table.made_from(name) == columns.target:
            reason = f"{shown(name)} is made from {shown(columns.target)}"
            raise TableError(f"An input must not be made from the target, {reason}.")


def _check_classes(config: DataConfig, classes: tuple[str, ...]) -> None:
    for point in config.points:
        if classes and point[-1] >= len(classes):
            rule = f"must be a whole number from 0 to {len(classes) - 1}"
            raise ConfigError("the class of an own point", rule, point[-1])


def _target(values: Tensor, config: DataConfig) -> Tensor:
    """Rounded to float32 at once, unless it is standardized first."""
    if config.task == "classes":
        return values.long()
    return values[:, None] if config.standard_target else values.float()[:, None]


def _check_range(sets: tuple[Samples, Samples], columns: TableColumns) -> None:
    """A column that hardly varies among the training rows can throw other samples out of float32's range."""
    for i, name in enumerate(columns.inputs):
        if not all(samples.x[:, i].isfinite().all() for samples in sets):
            raise TableError(f"An input must vary among the training rows, {shown(name)} {_TOO_LARGE}")
    if not all(samples.y.isfinite().all() for samples in sets):
        raise TableError(f"The target must vary among the training rows, {shown(columns.target)} {_TOO_LARGE}")
