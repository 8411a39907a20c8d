"""The reader's own table: a CSV file, read strictly.

Every cell must be there, every column is either all numbers or text, and what a script would get from
`pandas.read_csv` with the table's options is exactly what is here. Anything else is refused with a sentence.
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.data.table.cells import Row, check_finite, check_present, check_text, read_cells
from core.data.table.error import TableError
from core.data.table.file import decoded, separator_of
from core.errors import shown

Numbers = npt.NDArray[np.float64]
Options = tuple[tuple[str, str | bool], ...]

_LONGEST_FILE_NAME = 100


@dataclass(frozen=True, eq=False)
class Column:
    """One column: its name and either numbers, float64 (rows,), read-only and finite, or texts, one per row."""

    name: str
    values: Numbers | tuple[str, ...]

    @property
    def numeric(self) -> bool:
        return not isinstance(self.values, tuple)

    @cached_property
    def distinct(self) -> tuple[float, ...] | tuple[str, ...]:
        """The different values, in ascending order."""
        return tuple(sorted(set(self.values if isinstance(self.values, tuple) else self.values.tolist())))


@dataclass(frozen=True, eq=False)
class Table:
    """A table that was read without a complaint; can be pickled, is equal to and hashes as another of its contents.

    Attributes:
        name: of the file, without folders, safe to show once escaped.
        columns: 2–200, each with a different name.
        rows: how many, 1–5,000.
        options: what `pandas.read_csv` must be told to read the file, beside its name.
        digest: SHA-256 of the file's bytes, for cache keys.
    """

    name: str
    columns: tuple[Column, ...]
    rows: int
    options: Options
    digest: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and other.digest == self.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column of that name.

        Raises:
            TableError: there is none.
        """
        for column in self.columns:
            if column.name == name:
                return column
        listed = ", ".join(shown(own) for own in self.names[:8]) + (", …" if len(self.columns) > 8 else "")
        raise TableError(f"The table has no column {shown(name)}, it has {listed}.")


def read_table(name: str, content: bytes) -> Table:
    """Read a CSV file: UTF-8, separated by commas, semicolons or tabs, names of the columns in the first row.

    Args:
        name: of the file, as the browser gave it.
        content: its bytes.

    Raises:
        TableError: the first thing that is wrong with it. See `table_file` and `table_cells` for the limits.
    """
    text = decoded(content)
    separator = separator_of(text)
    header, rows = read_cells(text, separator)
    options = _options(text, separator)
    frame = _frame(text, options, header, rows)
    columns = tuple(Column(column, _values(frame[column], column, rows, i)) for i, column in enumerate(header))
    return Table(_file_name(name), columns, len(rows), options, hashlib.sha256(content).hexdigest())


def _options(text: str, separator: str) -> Options:
    options: list[tuple[str, str | bool]] = [("sep", separator)] if separator != "," else []
    if re.search(rf"(^|[\r\n{separator}]) ", text):
        options.append(("skipinitialspace", True))
    return tuple(options)


def _frame(text: str, options: Options, header: list[str], rows: list[Row]) -> pd.DataFrame:
    """The table as pandas reads it, if that is what its cells say."""
    try:
        frame = pd.read_csv(io.StringIO(text), low_memory=False, **dict(options))
    except (ValueError, OverflowError):
        frame = pd.DataFrame()
    if list(frame.columns) != header or len(frame) != len(rows):
        raise TableError("The file cannot be read as a table: its quotation marks, line ends or spaces are ambiguous.")
    return frame


def _values(series: pd.Series, name: str, rows: list[Row], position: int) -> Numbers | tuple[str, ...]:
    check_present(series.isna().to_numpy(), name, rows, position)
    if pd.api.types.is_bool_dtype(series.dtype):
        return tuple(str(value) for value in series)
    if not pd.api.types.is_numeric_dtype(series.dtype):
        check_text(name, rows, position)
        return tuple(str(value) for value in series)
    values: Numbers = series.to_numpy(dtype=np.float64, copy=True)
    check_finite(np.isfinite(values), name, rows, position)
    values.setflags(write=False)
    return values


def _file_name(name: str) -> str:
    last = re.split(r"[/\\]", name)[-1]
    printable = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in last)
    return printable[-_LONGEST_FILE_NAME:] or "table.csv"
