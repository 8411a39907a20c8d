"""The data sets, under the name that modules outside know them by."""

from core.data.sets.entry import ALL, LARGEST_SHARE, LEAST_SHARE, MOST_SAMPLES, TABLE, Control, DataSetKind
from core.data.sets.registry import DATA_SETS

__all__ = ["ALL", "DATA_SETS", "LARGEST_SHARE", "LEAST_SHARE", "MOST_SAMPLES", "TABLE", "Control", "DataSetKind"]
