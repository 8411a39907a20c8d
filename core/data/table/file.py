"""From the bytes of a file to its text and its separator."""

from __future__ import annotations

import csv
import io

from core.data.table.error import TableError

LARGEST_MEGABYTES = 10
SEPARATORS = (",", ";", "\t")


def decoded(content: bytes) -> str:
    """The text of a UTF-8 file, with or without a byte order mark.

    Raises:
        TableError: the file is empty, above 10 MB, not UTF-8, or holds characters that no text has.
    """
    megabytes = len(content) / 1e6
    if megabytes > LARGEST_MEGABYTES:
        raise TableError(f"The file may have at most {LARGEST_MEGABYTES} MB, it has {_rounded_up(megabytes)}.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        byte = f"byte {error.start + 1:,} is 0x{content[error.start]:02X}"
        raise TableError(
            f"The file must be text in UTF-8 (a spreadsheet saves it as 'CSV UTF-8'), but {byte}."
        ) from None
    strange = next((i for i, c in enumerate(text) if c < " " and c not in "\t\r\n"), None)
    if strange is not None:
        character = f"character {strange + 1:,} is the control character 0x{ord(text[strange]):02X}"
        raise TableError(f"The file must be a table as text (CSV), but {character}.")
    if not text.strip():
        raise TableError("The file is empty; it must have a row with the names of the columns and rows of values.")
    return text


def separator_of(text: str) -> str:
    """Comma, semicolon or tab: the one that makes the most columns of the first row."""
    return max(SEPARATORS, key=lambda separator: _columns(text, separator))


def _columns(text: str, separator: str) -> int:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    try:
        return next((len(row) for row in rows if any(cell.strip() for cell in row)), 0)
    except csv.Error:
        return 0


def _rounded_up(megabytes: float) -> str:
    return f"{max(megabytes, LARGEST_MEGABYTES + 0.1):.1f}"
