"""The data sets by name, and each one at its default settings."""

from __future__ import annotations

from core.data.data_config import DataConfig, TableColumns
from core.data.sets.kinds import DATA_SETS
from core.errors import ConfigError

__all__ = ["DATA_SETS", "default_data"]


def default_data(name: str, columns: TableColumns | None = None) -> DataConfig:
    """A data set at its default settings: for the course's sets, the course's data.

    Args:
        name: a key of DATA_SETS.
        columns: for the table alone, and needed there.

    Raises:
        ConfigError: there is no such set, or columns are missing or out of place.
    """
    if name not in DATA_SETS:
        raise ConfigError("data set", f"must be one of {', '.join(DATA_SETS)}", name)
    kind = DATA_SETS[name]
    samples, noise = int(kind.samples.default), kind.noise.default
    return DataConfig(name, samples, noise, kind.training_share, kind.seed, columns=columns)
