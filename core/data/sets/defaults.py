"""Each data set at its default settings, under the name that modules outside know it by."""

from core.data.load import default_data
from core.data.sets.registry import DATA_SETS

__all__ = ["DATA_SETS", "default_data"]
