"""From a file and its layout to a frame of at most 5,000 rows and 200 columns, and what a script needs for the same."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.data.sets.entry import MOST_SAMPLES
from core.data.table.error import TableError
from core.data.table.file import Source
from core.data.table.layout import WHITESPACE, Layout
from core.data.table.steps import SEED, DrawRows, KeepColumns, Step

MOST_COLUMNS = 200
_AT_ONCE = 1_000_000  # cells of a large file that are held as text
_SAFE_WIDTH = 100  # columns, up to which pandas reads 5,000 rows in one piece

Options = dict[str, object]


@dataclass(frozen=True)
class Frame:
    """What pandas read.

    Attributes:
        frame: at most 5,000 rows, at most 200 columns.
        options: for `pandas.read_csv`; a file that is too large to be read at once is read as text.
        steps: what was done to the frame since.
        changes: sentences about it.
    """

    frame: pd.DataFrame
    options: Options
    steps: tuple[Step, ...] = ()
    changes: tuple[str, ...] = ()


def read_frame(source: Source, layout: Layout) -> Frame:
    """Read the file once; one that is too large for that, a piece at a time.

    Raises:
        TableError: pandas cannot make sense of it.
    """
    options, said = _options(source, layout), []
    for _ in range(3):
        try:
            found = _read(source, layout, options)
            break
        except pd.errors.ParserError as error:
            options |= _answer(str(error))
        except TableError:
            raise
        except (ValueError, OverflowError):
            raise _ambiguous() from None
    else:
        raise _ambiguous()
    if "quoting" in options:
        said.append("A quotation mark is left open, so quotation marks are taken as letters.")
    if "on_bad_lines" in options:
        rows = sum(len(piece) for piece in _pieces(source, layout, {**options, "usecols": [0]})) - found.total
        said.append(f"{rows:,} row{'s have' if rows != 1 else ' has'} more values than there are columns: left out.")
    return Frame(found.frame, options | found.options, found.steps, (*said, *found.changes))


def no_rows() -> TableError:
    return TableError("The table has no rows: below the names of the columns there must be at least one.")


def _ambiguous() -> TableError:
    return TableError("The file cannot be read as a table: its quotation marks, line ends or spaces are ambiguous.")


@dataclass(frozen=True)
class _Read(Frame):
    total: int = 0


def _options(source: Source, layout: Layout) -> Options:
    options: Options = {}
    if layout.separator != ",":
        options["sep"] = layout.separator
    if source.encoding != "utf-8":
        options["encoding"] = source.encoding
    if source.is_packed:
        options["compression"] = "gzip"
    if layout.skipped:
        first = len(layout.skipped)
        options["skiprows"] = first if layout.skipped == tuple(range(first)) else list(layout.skipped)
    if layout.names:
        options |= {"header": 0 if layout.has_header else None, "names": list(layout.names)}
    if layout.drops_surplus:
        options["index_col"] = False
    if layout.separator != WHITESPACE and _has_blanks(source, layout.separator):
        options["skipinitialspace"] = True
    return options


def _has_blanks(source: Source, separator: str) -> bool:
    """Whether a value begins with a blank."""
    if source.encoding == "utf-16":
        return bool(re.search(rf"(^|[\r\n{re.escape(separator)}]) ", source.head(2**20)))
    return bool(re.search(rb"(^|[\r\n" + re.escape(separator.encode()) + rb"]) ", source.content))


def _answer(problem: str) -> Options:
    """What to tell pandas after it gave up."""
    return {"on_bad_lines": "skip"} if "Expected" in problem else {"quoting": 3}


def _read(source: Source, layout: Layout, options: Options) -> _Read:
    """Raises pandas.errors.ParserError."""
    if layout.width <= MOST_COLUMNS:
        frame = _frame(source, options | {"nrows": MOST_SAMPLES + 1, "low_memory": False})
        if len(frame) <= MOST_SAMPLES:
            own: Options = {"low_memory": False} if frame.shape[1] > _SAFE_WIDTH else {}
            return _Read(frame, own, total=len(frame))
    return _read_in_pieces(source, layout, options | {"dtype": "str"})


def _read_in_pieces(source: Source, layout: Layout, options: Options) -> _Read:
    """Count the rows, then keep those that `DataFrame.sample` would draw. Raises pandas.errors.ParserError."""
    # One column is enough to count the rows, but pandas then takes those that are too long.
    counted = options if "on_bad_lines" in options else options | {"usecols": [0]}
    if not (total := sum(len(piece) for piece in _pieces(source, layout, counted))):
        raise no_rows()
    steps: list[Step] = []
    said = []
    order = np.arange(total)
    if total > MOST_SAMPLES:
        steps.append(DrawRows(MOST_SAMPLES))
        order = np.random.RandomState(SEED).choice(total, MOST_SAMPLES, replace=False)
        said.append(f"{MOST_SAMPLES:,} of the {total:,} rows are used, drawn at random with seed {SEED}.")
    wide = KeepColumns(MOST_COLUMNS) if layout.width > MOST_COLUMNS else None
    if wide:
        steps.append(wide)
        said.append(f"The first {MOST_COLUMNS - 1} of {layout.width:,} columns and the last one are used.")
    drawn = np.zeros(total, dtype=bool)
    drawn[order] = True
    pieces = (piece[drawn[piece.index]] for piece in _pieces(source, layout, options))
    frame = pd.concat([wide.apply(piece) if wide else piece for piece in pieces])
    return _Read(frame.loc[order], {"dtype": "str"}, tuple(steps), tuple(said), total)


def _pieces(source: Source, layout: Layout, options: Options) -> Iterator[pd.DataFrame]:
    """The rows a piece at a time. Raises pandas.errors.ParserError."""
    size = max(_AT_ONCE // layout.width, 1)
    with pd.read_csv(io.BytesIO(source.content), **_unpacked(options), chunksize=size) as reader:
        yield from reader


def _frame(source: Source, options: Options) -> pd.DataFrame:
    """Raises pandas.errors.ParserError."""
    return pd.read_csv(io.BytesIO(source.content), **_unpacked(options))


def _unpacked(options: Options) -> dict[str, object]:
    return {name: value for name, value in options.items() if name != "compression"}
