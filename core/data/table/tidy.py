"""What is done to a table after it was read, so that its columns are numbers or words and none is missing."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from core.data.table.change import NOTHING, Change, Undone
from core.data.table.error import TableError
from core.data.table.frame import Frame
from core.data.table.layout import Layout
from core.data.table.meaning import MOST_VALUES, NumberForm, are_plain, counted, date_format, in_words, numbers_in
from core.data.table.steps import (
    DropColumns,
    DropEmptyRows,
    DropRows,
    FillMissing,
    InfiniteToMissing,
    Step,
    ToDays,
    ToLowerCase,
    ToNumbers,
    ToText,
)
from core.errors import shown

MOST_MISSING = 0.5  # of a column's values, more and the column is left out
MOST_ROWS_LEFT_OUT = 0.25  # of all rows, more and missing values are filled
_FILLER = "missing"  # in columns of words
_ROWS_OUT, _FILLED = "rows with gaps", "filled values"  # switches
_MOST_NAMES = 6  # in a sentence


@dataclass
class Tidy:
    """A table on its way to be one: its frame now, the steps so far, what they did, what the reader does not want."""

    frame: pd.DataFrame
    separator: str = ","
    steps: list[Step] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    undone: Undone = NOTHING

    def take(self, step: Step, *sentences: str) -> None:
        self.frame = step.apply(self.frame)
        self.steps.append(step)
        self.say(*sentences)

    def say(self, *sentences: str, switch: str = "") -> bool:
        """Note what is done, or that the reader does not want it; whether it is to be done."""
        is_undone = switch in self.undone
        self.changes += [Change(sentence, switch, is_undone) for sentence in sentences]
        return not is_undone


def tidied(read: Frame, layout: Layout, undone: Undone = NOTHING) -> Tidy:
    """The table with numbers and words in place of whatever was written, and no value missing.

    Args:
        undone: switches (see `Change`) of what the reader does not want.
    """
    table = Tidy(read.frame, layout.separator, undone=undone)
    _leave_out(table, layout.unnamed)
    _convert(table)
    _mend_words(table)
    _complete(table)
    return table


def _leave_out(table: Tidy, unnamed: tuple[str, ...]) -> None:
    """Empty rows, empty columns, and a nameless column that counts the rows."""
    if len(empty := table.frame.index[table.frame.isna().all(axis=1)]):
        table.take(DropEmptyRows(), f"{_rows(len(empty))} without any value: left out.")
    frame = table.frame
    blank = tuple(name for name in frame.columns if frame[name].isna().all())
    index = tuple(name for name in unnamed if name in frame.columns and name not in blank and _counts(frame[name]))
    if blank:
        known = [name for name in blank if name not in unnamed]
        table.say(*([f"{_columns(known)} without any value: left out."] if known else []))
    if index and not table.say(f"{_columns(index)}, without a name, counts the rows: left out.", switch="index"):
        index = ()
    if blank or index:
        table.take(DropColumns((*blank, *index)))
    if nameless := [name for name in unnamed if name in table.frame.columns]:
        table.say(f"The file has no name for {_columns(nameless, start='')}.")


def _counts(column: pd.Series) -> bool:
    """Whether a column holds a different whole number in each row, in order, as the index of a table does."""
    numbers = pd.to_numeric(column, errors="coerce")
    steps = numbers.sort_index().diff().dropna()
    return len(numbers) > 1 and bool(numbers.notna().all()) and bool(((steps >= 1) & (steps % 1 == 0)).all())


def _convert(table: Tidy) -> None:
    """Text that means numbers or dates."""
    forms: dict[NumberForm, list[str]] = defaultdict(list)
    dates: dict[str, list[str]] = defaultdict(list)
    odd: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in table.frame.columns:
        column = table.frame[name]
        if pd.api.types.is_numeric_dtype(column.dtype) or _has_truths(column):
            continue
        if are_plain(column):
            forms[NumberForm()].append(name)
        elif found := numbers_in(counts := counted(column), table.separator):
            forms[found.form].append(name)
            odd[found.odd].append(name)
        elif form := date_format(counts):
            dates[form].append(name)
    for written, names in forms.items():
        said = f"{_columns(names)}: read as numbers ({', '.join(written.said)})."
        if written.said and not table.say(said, switch=f"numbers {names[0]}"):
            odd = {texts: [name for name in others if name not in names] for texts, others in odd.items()}
            continue
        table.take(ToNumbers(tuple(names), written.remove, written.decimal_comma))
    table.say(
        *(f"{_columns(names)}: {_listed(texts)} counts as missing." for texts, names in odd.items() if texts and names)
    )
    for form, names in dates.items():
        _convert_dates(table, form, tuple(names))


def _has_truths(column: pd.Series) -> bool:
    """Whether pandas found True or False beside something else, as it does where a value is missing."""
    return bool(column.dtype == object and column.map(lambda value: isinstance(value, bool)).any())


def _convert_dates(table: Tidy, form: str, names: tuple[str, ...]) -> None:
    if re.search("%[dmbB]", form):
        first = min(pd.to_datetime(table.frame[name], format=form, errors="coerce").min() for name in names)
        origin = first.isoformat(sep=" ").removesuffix(" 00:00:00")
        said = f"dates ({in_words(form)}), read as days since {origin}"
    else:
        origin, said = "1900-01-01", f"times ({in_words(form)}), read as parts of a day"
    if table.say(f"{_columns(names)}: {said}.", switch=f"dates {names[0]}"):
        table.take(ToDays(names, form, origin))


def _mend_words(table: Tidy) -> None:
    """Words that differ by capital letters alone; True and False beside missing values."""
    folded, mixed = [], []
    for name in table.frame.columns:
        column = table.frame[name]
        if pd.api.types.is_numeric_dtype(column.dtype):
            continue
        if _has_truths(column):
            mixed.append(name)
        texts = set(column.dropna().astype(str))
        lower = {text.strip().lower() for text in texts}
        if len(lower) < len(texts) and len(lower) <= MOST_VALUES:
            folded.append(name)
    if mixed:
        table.take(ToText(tuple(mixed)))
    if folded and table.say(f"{_columns(folded)}: capital letters and blanks do not count.", switch="capitals"):
        table.take(ToLowerCase(tuple(folded)))


def _complete(table: Tidy) -> None:
    """Missing values: columns with many are left out, then rows, or the values are filled in if those are many."""
    frame = table.frame
    numbers = frame.select_dtypes("number")
    if infinite := tuple(name for name in numbers if np.isinf(numbers[name]).any()):
        table.take(InfiniteToMissing(infinite), f"{_columns(infinite)}: infinite numbers count as missing.")
    share = table.frame.isna().mean()
    sparse = tuple(name for name in table.frame.columns if share[name] > MOST_MISSING)
    if len(table.frame.columns) - len(sparse) < 2:
        raise TableError("The table must have at least two columns with values in half of their rows.")
    if sparse:
        notes = [f"{_columns([name])}: left out, {share[name]:.0%} of its values are missing." for name in sparse]
        sparse = sparse if table.say(*notes, switch="sparse columns") else ()
    if sparse:
        table.take(DropColumns(sparse))
    gaps = tuple(name for name in table.frame.columns if share[name] and name not in sparse and _is_usable(table, name))
    if not gaps:
        return
    rows = int(table.frame[list(gaps)].isna().any(axis=1).sum())
    said = f"{_rows(rows)} with a missing value ({_listed(gaps)}): left out."
    if rows <= MOST_ROWS_LEFT_OUT * len(table.frame):
        if table.say(said, switch=_ROWS_OUT):
            table.take(DropRows(gaps))
        else:
            _fill(table, gaps)
    elif not _fill(table, gaps, _FILLED if rows < len(table.frame) else ""):
        table.take(DropRows(gaps), said)


def _fill(table: Tidy, gaps: tuple[str, ...], switch: str = "") -> bool:
    """Put a value in place of every missing one, unless the reader does not want it; whether it was done."""
    numbers = {name: float(table.frame[name].median()) for name in gaps if _is_numeric(table, name)}
    words = {name: _FILLER for name in gaps if name not in numbers}
    said = [f"{_columns(list(numbers))}: the median is taken for a missing value."] if numbers else []
    said += [f"{_columns(list(words))}: a missing value is a word of its own, {shown(_FILLER)}."] if words else []
    if table.say(*said, switch=switch):
        table.take(FillMissing((*numbers.items(), *words.items())))
    return switch not in table.undone


def _is_numeric(table: Tidy, name: str) -> bool:
    return bool(pd.api.types.is_numeric_dtype(table.frame[name].dtype))


def _is_usable(table: Tidy, name: str) -> bool:
    return _is_numeric(table, name) or table.frame[name].nunique() <= MOST_VALUES


def _rows(count: int) -> str:
    return f"{count:,} row{'s' * (count != 1)}"


def _columns(names: list[str] | tuple[str, ...], start: str = "C") -> str:
    return f"{start or 'c'}olumn{'s' * (len(names) != 1)} {_listed(names)}"


def _listed(names: list[str] | tuple[str, ...]) -> str:
    more = len(names) - _MOST_NAMES
    return ", ".join(map(shown, names[:_MOST_NAMES])) + (f" and {more} more" if more > 0 else "")
