"""The cells of a CSV file: every row complete, every cell there, numbers or text but no formulas."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from typing import NoReturn

import numpy as np
import numpy.typing as npt

from core.data.sets.entry import MOST_SAMPLES
from core.data.table.error import TableError
from core.errors import shown

MOST_COLUMNS = 200
LONGEST_NAME = 100

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+", re.ASCII)

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Row:
    """A row of cells and its number in a spreadsheet, where the first row is 1."""

    number: int
    cells: list[str]


def read_cells(text: str, separator: str) -> tuple[list[str], list[Row]]:
    """The names of the columns and all rows of values; blank rows are left out.

    Raises:
        TableError: a quotation mark is left open; names are missing, doubled, numbers, formulas or too long;
            there are fewer than 2 or more than 200 columns, no or more than 5,000 rows; a row is longer or shorter
            than the first.
    """
    header: list[str] = []
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if not cells or (len(cells) == 1 and not cells[0].strip()):
                continue
            if not header:
                _check_header(cells)
                header = cells
                continue
            _check_row(number, cells, len(header), len(rows))
            rows.append(Row(number, cells))
    except csv.Error:
        raise TableError(
            f"Row {number + 1} cannot be read: a quotation mark is left open, stands inside a value or is doubled, "
            "or a value has more than 131,072 characters."
        ) from None
    if not rows:
        raise TableError("The table has no rows: below the names of the columns there must be at least one.")
    return header, rows


def _check_row(number: int, cells: list[str], width: int, before: int) -> None:
    if len(cells) != width:
        raise TableError(f"Row {number} must have {width} values, one per column, it has {len(cells)}.")
    if before == MOST_SAMPLES:
        raise TableError(f"The table may have at most {MOST_SAMPLES:,} rows, row {number:,} is one too many.")


def _check_header(names: list[str]) -> None:
    if len(names) < 2:
        raise TableError(
            "The table must have at least two columns, separated by commas, semicolons or tabs, "
            f"it has one: {shown(names[0])}."
        )
    if len(names) > MOST_COLUMNS:
        raise TableError(f"The table may have at most {MOST_COLUMNS} columns, it has {len(names):,}.")
    for position, name in enumerate(names, start=1):
        _check_name(position, name)
    name, count = Counter(name.strip() for name in names).most_common(1)[0]
    if count > 1:
        raise TableError(f"Every column must have another name, {count} are called {shown(name)}.")


def _check_name(position: int, name: str) -> None:
    where = f"column {position} is called {shown(name)}"
    if not name.strip():
        raise TableError(f"Every column must have a name in the first row, column {position} has none.")
    if len(name) > LONGEST_NAME:
        raise TableError(f"The name of a column may have {LONGEST_NAME} characters, {where}.")
    if not name.isprintable():
        raise TableError(f"The name of a column must not have line breaks or invisible characters, {where}.")
    if _NUMBER.fullmatch(name.strip()):
        raise TableError(f"The first row must hold the names of the columns, not numbers, {where}.")
    if is_formula(name):
        raise TableError(f"The name of a column must not be a formula, {where}.")


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would compute the cell: = or @ with anything behind, + or − with more than a number."""
    stripped = cell.strip()
    if len(stripped) < 2:
        return False
    return stripped[0] in "=@" or (stripped[0] in "+-" and not _NUMBER.fullmatch(stripped))


def check_present(missing: Flags, name: str, rows: list[Row], position: int) -> None:
    """Refuse a column with a missing value.

    Args:
        missing: (rows,) what pandas takes as missing: nothing, NaN, NA, null …
        position: of the column, from 0.

    Raises:
        TableError: naming the first one.
    """
    for row, absent in zip(rows, missing, strict=True):
        if absent or not row.cells[position].strip():
            cell = row.cells[position]
            found = f"{shown(cell)} counts as missing" if cell.strip() else "it is empty"
            _refuse(row, name, f"must have a value, {found}")


def check_finite(finite: Flags, name: str, rows: list[Row], position: int) -> None:
    """Refuse a column of numbers with an infinite one.

    Raises:
        TableError: naming the first one.
    """
    if not finite.all():
        row = rows[int(np.argmin(finite))]
        _refuse(row, name, f"must be a finite number, {shown(row.cells[position])} is infinite")


def check_text(name: str, rows: list[Row], position: int) -> None:
    """Refuse a column that pandas reads as text, but that is not meant as text.

    More than half of the cells being numbers, the others are mistakes.

    Raises:
        TableError: a cell is a formula, or no number among numbers.
    """
    numbers = 0
    odd: Row | None = None
    for row in rows:
        cell = row.cells[position]
        if is_formula(cell) and cell.strip().lower() not in ("+inf", "-inf", "+infinity", "-infinity"):
            _refuse(row, name, f"must be a number or text, {shown(cell)} is a formula")
        is_number = bool(_NUMBER.fullmatch(cell.strip()))
        numbers += is_number
        odd = odd or (None if is_number else row)
    if 2 * numbers > len(rows):
        _refuse_text(name, odd or rows[0], position, known=odd is not None)


def _refuse_text(name: str, row: Row, position: int, known: bool) -> NoReturn:
    cell = row.cells[position]
    if not known:
        _refuse(row, name, f"must be a number of at most 19 digits, as all of the column, there is {shown(cell)}")
    hint = " (a decimal comma must be a point)" if _DECIMAL_COMMA.fullmatch(cell.strip()) else ""
    _refuse(row, name, f"must be a number, as most of the column, {shown(cell)} is text{hint}")


def _refuse(row: Row, name: str, rule: str) -> NoReturn:
    raise TableError(f"Row {row.number} of column {shown(name)} {rule}.")
