"""What is wrong with the reader's table."""

from __future__ import annotations

from core.errors import InsideTheNetError


class TableError(InsideTheNetError, ValueError):
    """A file is no table that can be used, or its columns cannot be used as chosen.

    The text is one sentence that a visitor may read: what is wrong and where, what is allowed, what was found.
    Rows are counted as a spreadsheet counts them: the names of the columns stand in row 1.
    """
