"""How the rows of a file are laid out, judged by its first lines: separator, header, lines that are no rows."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from core.data.table.change import NOTHING, Change, Undone
from core.data.table.error import TableError
from core.errors import shown
from core.text import visible

LONGEST_NAME = 100
_HEADER, _UNITS = "header", "units"  # switches
_FIRST_ROW = "The first row holds values, so the columns are numbered."
WHITESPACE = r"\s+"
MISSING = frozenset(
    (
        *(
            "",
            "?",
            "-",
            "--",
            "—",
            ".",
            "..",
            "...",
            "*",
            "na",
            "n.a.",
            "n/a",
            "nan",
            "none",
            "null",
            "nil",
            "nd",
            "n.d.",
        ),
        *("missing", "unknown", "undefined", "not available", "not_available"),
        *("#n/a", "#na", "#value!", "#div/0!", "#ref!", "#num!", "#name?"),
    )
)

_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", WHITESPACE: "spaces"}
_COMMENT = ("#", "%", "//")
_ROWS = 200  # that are looked at
_MOSTLY = 0.8  # of the values of a column
# Numbers as people write them, and dates: anything that no name of a column looks like.
_NUMBER = r"[-+(]?\s?[$€£¥₹]?\s?[-+]?\.?\d[\d.,'’\s]*([eE][-+]?\d+)?\s?[%)]?"
_VALUE = re.compile(_NUMBER + r"|\d{1,4}[-/.:]\d\d?[-/.:].*")


class Line(NamedTuple):
    """The cells of a line and its number in the file, from 0."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Layout:
    """Where the table lies in the file.

    Attributes:
        separator: of the columns; `WHITESPACE` for any number of blanks.
        skipped: numbers of lines, from 0, that are no rows: comments, titles, units.
        has_header: the first line that is left holds names.
        names: what the columns are to be called, if the first line does not say so as pandas reads it.
        unnamed: those of the columns that the file gives no name.
        drops_surplus: every row ends with separators behind the last column.
        width: how many columns there are.
        changes: what was found.
    """

    separator: str
    skipped: tuple[int, ...] = ()
    has_header: bool = True
    names: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()
    drops_surplus: bool = False
    width: int = 0
    changes: tuple[Change, ...] = ()


def is_value(cell: str) -> bool:
    """A number as people write it or a date."""
    return bool(_VALUE.fullmatch(cell.strip()))


def is_missing(cell: str) -> bool:
    return cell.strip().lower() in MISSING


def layout_of(head: str, undone: Undone = NOTHING) -> Layout:
    """The layout of a file that begins with these lines.

    Args:
        undone: switches (see `Change`) of what the reader does not want.

    Raises:
        TableError: there is a single column.
    """
    declared = re.match(r"sep=(.)\r?\n", head, re.IGNORECASE)  # as a spreadsheet writes it
    separators = [declared[1]] if declared else list(_SEPARATORS)
    lines, separator = max(((_lines(head, sep), sep) for sep in separators), key=lambda found: _score(*found))
    lines = lines[bool(declared) :]
    width = _width(lines)
    if width < 2:
        first = next((line.cells[0] for line in lines), "")
        raise TableError(
            "The table must have at least two columns, separated by commas, semicolons or tabs, "
            f"it has one: {shown(first)}."
        )
    rows, comments = _parted(lines)
    start = next((i for i in range(len(rows)) if _begins(rows[i].cells, rows[i + 1 :], width)), 0)
    above = [0] * bool(declared) + [row.number for row in rows[:start]]
    layout = Layout(separator, width=width)
    layout = _named(layout, rows[start], rows[start + 1 :], _names_in(comments, rows, width), _HEADER in undone)
    found = _units(rows[start + 1 :] if layout.has_header else rows[start:])
    units = [] if _UNITS in undone else found
    skipped = tuple(sorted([*above, *(line.number for line in comments), *units]))
    unit_row = [Change(f"Row {number + 1} holds units: left out.", _UNITS, _UNITS in undone) for number in found]
    said = map(Change, _said(separator, above, comments))
    return replace(layout, skipped=skipped, changes=(*said, *unit_row, *layout.changes))


def _said(separator: str, above: list[int], comments: list[Line]) -> list[str]:
    name = _SEPARATORS.get(separator, shown(separator))
    return [
        *([f"The columns are separated by {name}."] if separator != "," else []),
        *([f"{_counted(len(above), 'line')} above the table: left out."] if above else []),
        *([f"{_counted(len(comments), 'comment line')}: left out."] if comments else []),
    ]


def _counted(count: int, name: str) -> str:
    return f"{count:,} {name}{'s' * (count != 1)}"


def _lines(head: str, separator: str) -> list[Line]:
    """The first lines that are not blank."""
    if separator == WHITESPACE:
        text = "\n".join(line.replace("\t", " ").strip() for line in head.splitlines())
        rows = csv.reader(io.StringIO(text), delimiter=" ", skipinitialspace=True)
    else:
        rows = csv.reader(io.StringIO(head, newline=""), delimiter=separator, skipinitialspace=True)
    found: list[Line] = []
    try:
        for number, cells in enumerate(rows):
            if len(cells) > 1 or (cells and cells[0].strip()):
                found.append(Line(number, cells))
            if len(found) == _ROWS:
                break
    except csv.Error:
        pass  # a value without end: what was read so far says enough
    return found


def _score(lines: list[Line], separator: str) -> tuple[float, int]:
    """How well a separator explains the lines: how many have the usual width, and how few others are left in cells."""
    rows, width = _parted(lines)[0], _width(lines)
    if width < 2:
        return (0, 0)
    alike = sum(len(row.cells) == width for row in rows) / len(rows)
    others = "|".join(re.escape(other) for other in ("\t", ";", "|") if other != separator)
    left = re.compile(rf"{others}|[\d.]\s+[-\d.]+\s+[-\d.]+\s")
    cells = [cell for row in rows for cell in row.cells]
    left_in = sum(bool(left.search(cell)) for cell in cells) / len(cells)
    return (alike - left_in - 0.1 * (separator == WHITESPACE), width)


def _width(lines: list[Line]) -> int:
    """How many cells most lines have; with as many of each, the larger number."""
    widths = Counter(len(row.cells) for row in _parted(lines)[0])
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _parted(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Rows and comments; where most lines begin like comments, they are rows."""
    comments = [line for line in lines if line.cells[0].lstrip().startswith(_COMMENT)]
    if 2 * len(comments) > len(lines):
        comments = []
    return [line for line in lines if line not in comments], comments


def _begins(cells: list[str], body: list[Line], width: int) -> bool:
    """Whether the table begins with this line: it has about as many cells as the others, and not just a title."""
    filled = sum(bool(cell.strip()) for cell in cells)
    return filled >= min(2, width - 1) and (len(cells) >= max(2, width - 1) or _is_surplus(body, len(cells)))


def _is_surplus(body: list[Line], width: int) -> bool:
    """Whether all rows are empty from there on."""
    return width > 1 and bool(body) and not any(cell.strip() for row in body for cell in row.cells[width:])


def _names_in(comments: list[Line], rows: list[Line], width: int) -> list[str]:
    """The names in the comment right above the first row; none if they do not stand there."""
    above = [line for line in comments if line.number < rows[0].number]
    if not above:
        return []
    mark, *others = above[-1].cells
    bare = mark.lstrip().lstrip("#%/").lstrip()
    names = [bare, *others] if bare or len(others) < width else others
    return names if len(names) == width and not any(map(is_value, names)) else []


def _named(layout: Layout, first: Line, body: list[Line], commented: list[str], takes_first: bool) -> Layout:
    """The layout with the names of its columns, from the first row if the reader wants it so."""
    width = layout.width
    has_no_names = not commented and not _is_header(first.cells, body)
    if has_no_names and not takes_first:
        names = tuple(f"column {position}" for position in range(1, max(width, len(first.cells)) + 1))
        said = f"The first row holds values, so the columns are called {names[0]} to {names[-1]}."
        return replace(layout, has_header=False, names=names, changes=(Change(said, _HEADER),))
    found = commented or first.cells
    is_surplus = len(found) < width and _is_surplus(body, len(found))
    found = ["", *found] if len(found) == width - 1 and not is_surplus else found
    unique, doubled = _unique(found)
    changes = [Change(_FIRST_ROW, _HEADER, is_undone=True)] if has_no_names else []
    given = () if not commented and list(unique) == first.cells else unique
    unnamed = tuple(name for name, cell in zip(unique, found, strict=True) if not cell.strip())
    return replace(
        layout,
        has_header=not commented,
        names=given,
        unnamed=unnamed,
        drops_surplus=is_surplus,
        width=len(unique),
        changes=(*changes, *map(Change, doubled)),
    )


def _unique(found: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """Names that are visible, short and each their own, and what was changed for that."""
    clean = [visible(name)[:LONGEST_NAME].strip() for name in found]
    clean = [name or f"column {position}" for position, name in enumerate(clean, start=1)]
    names: list[str] = []
    for name in clean:
        others = (f"{name} ({number})" for number in range(2, len(clean) + 2))
        names.append(name if name not in names else next(other for other in others if other not in [*clean, *names]))
    doubled = [name for name, count in Counter(clean).items() if count > 1]
    said = [f"{clean.count(name)} columns are called {shown(name)}: they are numbered." for name in doubled]
    return tuple(names), said


def _is_header(cells: list[str], body: list[Line]) -> bool:
    """Whether a line names the columns below it: text above values, or text that does not come again below."""
    columns = [[row.cells[i] for row in body if i < len(row.cells)] for i in range(len(cells))]
    if not body:
        return not any(map(is_value, cells))
    values = [_mostly_values(column) for column in columns]
    if any(below and not is_value(cell) and not is_missing(cell) for cell, below in zip(cells, values, strict=True)):
        return True
    if any(map(is_value, cells)):
        return _are_counted(cells)
    return not any(cell in column for cell, column in zip(cells, columns, strict=True) if cell.strip())


def _are_counted(cells: list[str]) -> bool:
    """Whether the numbers among the names are years, or 0, 1, 2 …, as programs name columns."""
    numbers = [int(cell) for cell in cells if cell.strip().isascii() and cell.strip().isdigit()]
    if len(numbers) < 3 or len(numbers) < sum(map(is_value, cells)):
        return False
    steps = {after - before for before, after in pairwise(numbers)}
    return len(steps) == 1 and (numbers[0] == 0 or 1000 <= numbers[0] < 3000) and steps.pop() > 0


def _mostly_values(column: list[str]) -> bool:
    present = [cell for cell in column if not is_missing(cell)]
    return bool(present) and sum(map(is_value, present)) >= _MOSTLY * len(present)


def _units(rows: list[Line]) -> list[int]:
    """The number of the first row, if it holds text in every column that has values below."""
    if len(rows) < 4:
        return []
    first, body = rows[0], rows[1:]
    columns = ([row.cells[i] for row in body if i < len(row.cells)] for i in range(len(first.cells)))
    above = [cell for cell, column in zip(first.cells, columns, strict=True) if _mostly_values(column)]
    texts = [cell for cell in above if not is_missing(cell)]
    is_unit = above and not any(map(is_value, above)) and 2 * len(texts) >= max(len(above), 2)
    return [first.number] if is_unit else []
