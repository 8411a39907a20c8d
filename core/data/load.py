"""From the settings to the samples."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

from torch import Generator

from core.data.data_config import DataConfig
from core.data.data_set import DataSet, Samples
from core.data.sets import course as course_sets
from core.data.sets import playground
from core.data.sets.digits import digits
from core.data.sets.kinds import TABLE
from core.data.split import change_training, own_points, split_rows
from core.data.table.data import table_data
from core.data.table.table import Table
from core.errors import ConfigError

_MAKERS: Mapping[str, Callable[[DataConfig, Generator], Samples]] = MappingProxyType(
    {
        "line": course_sets.linear,
        "plane": course_sets.linear,
        "wiggle": course_sets.wiggle,
        "noisy_parabola": course_sets.noisy_parabola,
        "noisy_sine": course_sets.noisy_sine,
        "few_points": course_sets.few_points,
        "circles": course_sets.circles,
        "blobs": course_sets.blobs,
        "moons": playground.moons,
        "xor": playground.xor,
        "spiral": playground.spiral,
        "gaussians": playground.gaussians,
        "digits": digits,
    }
)
_KEPT = 32  # data sets; the largest, all digits, takes half a megabyte


def load(config: DataConfig, table: Table | None = None) -> DataSet:
    """The samples of a config; the same config (and table) always gives the same numbers.

    Data sets are kept and shared, so the tensors must never be written to. No global random state is touched.

    Args:
        table: the reader's table, needed for the data set "table" and ignored for all others.

    Raises:
        ConfigError: the table is missing, or an own point names a class that it does not have.
        TableError: the table lacks a chosen column, or a column cannot be used as chosen.
    """
    if config.name != TABLE:
        return _generated(config)
    if table is None:
        raise ConfigError("table", "must be given for the data set 'table'", table)
    return table_data(config, table)


@lru_cache(maxsize=_KEPT)
def _generated(config: DataConfig) -> DataSet:
    kind = config.kind
    draws = Generator().manual_seed(config.seed)
    samples = _MAKERS[config.name](config, draws)
    train, valid = split_rows(len(samples), config.samples, config.training_share, draws)
    training = Samples(samples.x[train], samples.y[train])
    validation = Samples(samples.x[valid], samples.y[valid])
    if config.name == "noisy_parabola":
        validation = course_sets.parabola_validation()
    training = change_training(training, own_points(config), config.random_labels, draws)
    return DataSet(config.task, kind.inputs, kind.target, kind.classes, training, validation)
