"""A workbook (xlsx): its first sheet as text, so that it is read like any other table.

A workbook may say that a cell lies at the far end of the sheet, and a reader would hold everything before it. So the
places of the cells are looked at first.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import pandas as pd

from core.data.table.error import TableError
from core.errors import shown
from core.zip_places import misplaced

ENGINE = "calamine"
MOST_CELLS = 2_000_000
_LARGEST = 400 * 10**6  # bytes, unpacked
_BLOCK = 2**20
_LONGEST_TAG = 2**10
_TAG = re.compile(rb"<(?:\w+:)?(row|c)\b([^<>]*)>")
_PLACE = re.compile(rb"\br=[\"']([A-Z]{0,3})(\d{0,7})[\"']")

_DAMAGED = "The workbook cannot be read: it is damaged or locked with a password; save its table as CSV."
_NO_WORKBOOK = (
    "The file must be a table as text (CSV) or a workbook (xlsx), but it is an archive or a workbook of another kind; "
    "a spreadsheet saves a table with 'Save as' and 'CSV UTF-8'."
)


def is_workbook(content: bytes) -> bool:
    """Whether a file begins like a workbook or another archive."""
    return content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))


def workbook_text(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The cells of the first sheet as CSV in UTF-8, and the names of all sheets.

    Raises:
        TableError: it is no xlsx file, damaged, locked, or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if misplaced(content, archive.infolist()) is not None:
                raise TableError(_DAMAGED)
            _check(archive)
    except TableError:
        raise
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise TableError(_NO_WORKBOOK if content[:2] != b"PK" else _DAMAGED) from None
    try:
        with pd.ExcelFile(io.BytesIO(content), engine=ENGINE) as book:
            names = tuple(map(str, book.sheet_names))
            cells = pd.read_excel(book, header=None, dtype="str")
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # what goes wrong in its Rust code is no Exception
        raise TableError(_DAMAGED) from None
    return cells.to_csv(index=False, header=False).encode(), names


def said(names: tuple[str, ...]) -> str:
    """What is unusual about a table that comes from a workbook."""
    if len(names) == 1:
        return "The workbook's only sheet is read."
    return f"The first of the workbook's {len(names)} sheets is read: {shown(names[0])}."


def _check(archive: zipfile.ZipFile) -> None:
    """Raises TableError for what is no workbook or would take too much memory."""
    files = archive.infolist()
    if not any(file.filename.lower() == "xl/workbook.xml" for file in files):
        raise TableError(_NO_WORKBOOK)
    if sum(file.file_size for file in files) > _LARGEST:
        raise TableError(f"The workbook may have {_LARGEST // 10**6} MB unpacked, it has more; save the table as CSV.")
    for file in files:
        if re.match("xl/worksheets/[^/]*[.]xml$", file.filename, re.IGNORECASE):
            with archive.open(file) as sheet:
                rows, columns = _extent(iter(lambda sheet=sheet: sheet.read(_BLOCK), b""))  # type: ignore[misc]
            if rows * columns > MOST_CELLS:
                reach = f"a sheet reaches to row {rows:,} and column {columns:,}"
                raise TableError(f"A workbook may have {MOST_CELLS:,} cells, {reach}; save the table as CSV.")


def _extent(blocks: Iterator[bytes]) -> tuple[int, int]:
    """The last row and the last column that have a cell, from 1."""
    rows = columns = row = column = 0
    rest = b""
    for block in blocks:
        text = rest + block
        end = 0
        for tag in _TAG.finditer(text):
            end = tag.end()
            place = _PLACE.search(tag[2])
            letters, digits = place.groups() if place else (b"", b"")
            if tag[1] == b"row":
                row, column = int(digits or row + 1), 0
            else:
                row = int(digits or row)
                column = _number(letters) if letters else column + 1
                rows, columns = max(rows, row), max(columns, column)
        rest = text[max(end, len(text) - _LONGEST_TAG) :]
    return rows, columns


def _number(letters: bytes) -> int:
    """Column A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number
