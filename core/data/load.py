"""From a name to the settings, and from the settings to the samples."""

from __future__ import annotations

from dataclasses import replace

from torch import Generator

from core.data.data_config import DataConfig, TableColumns
from core.data.data_set import DataSet, Samples
from core.data.sets.registry import DATA_SETS
from core.data.split import change_training, own_points, split_rows
from core.data.standard import standard_targets
from core.data.table.data import table_data
from core.data.table.table import Table
from core.errors import ConfigError
from core.kept import kept
from core.settings.upload import NO_UPLOAD


def default_data(name: str, columns: TableColumns | None = None, upload: str = NO_UPLOAD) -> DataConfig:
    """A data set at its default settings: for the course's sets, the course's data.

    Args:
        name: a key of DATA_SETS.
        columns: for the table alone, and needed there.
        upload: digest of the table.

    Raises:
        ConfigError: there is no such set, or columns are missing or out of place.
    """
    if name not in DATA_SETS:
        raise ConfigError("data set", f"must be one of {', '.join(DATA_SETS)}", name)
    kind = DATA_SETS[name]
    samples, noise = int(kind.samples.default), kind.noise.default
    config = DataConfig(name, samples, noise, kind.training_share, kind.seed, columns=columns, upload=upload)
    # A table's target may be prices; the targets of the other sets lie near 1, and the course's figures rest on them.
    return replace(config, standard_target=columns is not None and columns.task == "regression")


def load(config: DataConfig, table: Table | None = None) -> DataSet:
    """The samples of a config; the same config (and table) always gives the same numbers.

    Data sets are kept and shared, so the tensors must never be written to. No global random state is touched.

    Args:
        table: the reader's table, needed for the data set "table" and ignored for all others.

    Raises:
        ConfigError: the table is missing or another one than the config was made for, or an own point names a class
            that it does not have.
        TableError: the table lacks a chosen column, or a column cannot be used as chosen.
    """
    if config.kind.make:
        return _generated(config)
    if table is None:
        raise ConfigError("table", "must be given for the data set 'table'", table)
    if config.upload not in (NO_UPLOAD, table.digest):
        raise ConfigError("table", "must be the one that the experiment was made for", table.name)
    return table_data(config, table)


@kept()
def _generated(config: DataConfig) -> DataSet:
    kind = config.kind
    assert kind.make is not None  # `load` knows
    draws = Generator().manual_seed(config.seed)
    samples = kind.make(config, draws)
    train, valid = split_rows(len(samples), config.samples, config.training_share, draws)
    training = Samples(samples.x[train], samples.y[train])
    validation = kind.validation.make() if kind.validation else Samples(samples.x[valid], samples.y[valid])
    scaling = None
    if config.standard_target:
        training, validation, scaling = standard_targets(training, validation)
    own = own_points(config, target_scaling=scaling)
    training = change_training(training, own, config.random_labels, draws)
    return DataSet(config.task, kind.inputs, kind.target, kind.classes, training, validation, target_scaling=scaling)
