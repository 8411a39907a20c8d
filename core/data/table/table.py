"""The reader's own table: a file of text, read as far as it can be read.

What was done to it is said in sentences, and what a script gets from `pandas.read_csv` with the table's `reading` is
exactly what is here. What cannot be read is refused with a sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.data.table.change import NOTHING, Change, Undone
from core.data.table.error import TableError
from core.data.table.file import read_source
from core.data.table.frame import no_rows, read_frame
from core.data.table.layout import LONGEST_NAME, layout_of
from core.data.table.meaning import MOST_VALUES
from core.data.table.steps import Indicator, Reading, ToDays
from core.data.table.tidy import tidied
from core.errors import shown
from core.settings.upload import digest_of

Numbers = npt.NDArray[np.float64]

_HEAD = 2**18  # bytes by which the layout is judged
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
    """A table that was read; can be pickled, is equal to and hashes as another of its contents.

    Attributes:
        name: of the file, without folders, safe to show once escaped.
        columns: 2–200, each with a different name.
        rows: how many, 1–5,000.
        options: how a script reads the file to the same columns.
        digest: SHA-256 of the file's bytes, and of what was left undone: it stands for the table.
        file_digest: SHA-256 of the file's bytes alone.
        done: what was done to read it, and what was left undone; empty for a table that needed nothing.
    """

    name: str
    columns: tuple[Column, ...]
    rows: int
    options: Reading
    digest: str
    file_digest: str = ""
    done: tuple[Change, ...] = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and other.digest == self.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    @property
    def changes(self) -> tuple[str, ...]:
        """What was done to read it, in sentences."""
        return tuple(change.what for change in self.done if not change.is_undone)

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """The columns of 0 and 1 that words become as inputs, one per word."""
        return self.options.indicators

    @property
    def names(self) -> tuple[str, ...]:
        """All columns that can be chosen, those of 0 and 1 last."""
        return (*(column.name for column in self.columns), *(indicator.name for indicator in self.indicators))

    def column(self, name: str) -> Column:
        """The column of that name.

        Raises:
            TableError: there is none.
        """
        for column in self.columns:
            if column.name == name:
                return column
        for indicator in self.indicators:
            if indicator.name == name:
                values = self.column(indicator.column).values
                return Column(name, np.array([float(value == str(indicator.value)) for value in values]))
        listed = ", ".join(shown(own) for own in self.names[:8]) + (", …" if len(self.names) > 8 else "")
        raise TableError(f"The table has no column {shown(name)}, it has {listed}.")

    @property
    def dates(self) -> tuple[str, ...]:
        """The columns that are days since a first date."""
        return tuple(name for step in self.options.steps if isinstance(step, ToDays) for name in step.columns)

    def made_from(self, name: str) -> str:
        """The column of words that a column of 0 and 1 is made from; any other column itself."""
        return next((one.column for one in self.indicators if one.name == name), name)


def read_table(name: str, content: bytes, undone: Undone = NOTHING) -> Table:
    """Read a table in a file of text (CSV), with any usual separator, encoding and way to write numbers, or an xlsx.

    Args:
        name: of the file, as the browser gave it.
        content: its bytes, at most 50 MB; they may be packed with gzip.
        undone: switches (see `Change`) of what is not to be done.

    Raises:
        TableError: it is no table: no text, one column, no rows.
    """
    source = read_source(content)
    layout = layout_of(source.head(_HEAD), undone)
    read = read_frame(source, layout)
    if not len(read.frame):
        raise no_rows()
    table = tidied(read, layout, undone)
    if not len(table.frame):
        raise no_rows()
    columns = tuple(_column(name, table.frame[name]) for name in table.frame.columns)
    frame = table.frame
    words = (_indicators(column, frame[column.name].dtype == bool, frame.columns) for column in columns)
    indicators = tuple(indicator for some in words for indicator in some)
    reading = Reading(read.options, (*read.steps, *table.steps), indicators, bool(source.sheets))
    done = (*map(Change, source.changes()), *layout.changes, *map(Change, read.changes), *table.changes)
    file_digest = digest_of(content)
    digest = digest_of(f"{file_digest} {sorted(undone)}".encode()) if undone else file_digest
    return Table(_file_name(name), columns, len(table.frame), reading, digest, file_digest, done)


def _column(name: str, series: pd.Series) -> Column:
    if not pd.api.types.is_numeric_dtype(series.dtype) or series.dtype == bool:
        return Column(name, tuple(str(value) for value in series.astype(object).where(series.notna(), "")))
    values: Numbers = series.to_numpy(dtype=np.float64, copy=True)
    values.setflags(write=False)
    return Column(name, values)


def _indicators(column: Column, is_bool: bool, taken: pd.Index) -> list[Indicator]:
    """One column of 0 and 1 per word, if there are 2 to 12 of them and they come again: others are names of rows."""
    if column.numeric or not 2 <= len(column.distinct) <= min(MOST_VALUES, len(column.values) - 1):
        return []
    names = {f"{column.name} = {word}": str(word) for word in column.distinct}
    return [
        Indicator(name, column.name, word == "True" if is_bool else word)
        for name, word in names.items()
        if len(name) <= LONGEST_NAME and name.isprintable() and name not in taken
    ]


def _file_name(name: str) -> str:
    last = re.split(r"[/\\]", name)[-1]
    printable = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in last)
    return printable[-_LONGEST_FILE_NAME:] or "table.csv"
