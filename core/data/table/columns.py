"""What the columns of a table can be used for, and a choice to start from."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from core.data.data_config import MOST_CLASSES, MOST_INPUTS, TableColumns
from core.data.data_set import Task
from core.data.table.error import TableError
from core.data.table.table import Column, Numbers, Table
from core.errors import shown
from core.numbers import exact, short

LARGEST_VALUE = 1e12  # of a number in a used column: its square still fits well into a float32
LONGEST_CLASS = 100

_IDENTIFIER = re.compile(
    r"^(.*[\s_.#-])?(id|idx|index|nr|no|num|number|rownames?|row|key|uuid|code)\.?$|(?-i:[a-z]I[dD])$|^#$|^instant$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ColumnUse:
    """What one column can be.

    Attributes:
        name: of the column.
        numeric: its values are numbers.
        distinct: how many different values it has.
        no_input: why it cannot be an input, one sentence; empty if it can.
        tasks: what can be learned with it as target, the natural task first; empty: it cannot be a target.
        no_target: why it cannot be the target, one sentence; empty if it can.
    """

    name: str
    numeric: bool
    distinct: int
    no_input: str
    tasks: tuple[Task, ...]
    no_target: str


def columns_of(table: Table) -> tuple[ColumnUse, ...]:
    """What every column of the table can be used for, in the table's order, those of 0 and 1 last."""
    return tuple(_use(table, table.column(name)) for name in table.names)


def suggest_columns(table: Table) -> TableColumns:
    """The last column that can be a target, and the first 16 others that can be inputs.

    Names of rows are taken only where nothing else is left, dates as a target only then, and words as all of their
    columns of 0 and 1 or none.

    Raises:
        TableError: no column can be the target, or none is left as an input.
    """
    uses = columns_of(table)
    names = {use.name for use in uses if _names_rows(table, use)}
    for left in ([use for use in uses if use.name not in names], list(uses)):
        targets = [use for use in reversed(left) if use.tasks]
        targets.sort(key=lambda use: use.name in table.dates)
        for target in targets:
            if inputs := _first_inputs(table, [use for use in left if not use.no_input], target.name):
                return TableColumns(inputs, target.name, target.tasks[0])
    raise TableError(
        "The table must have an input, a column of different numbers or of a few words, and a target beside it, "
        f"a column of numbers or of 2 to {MOST_CLASSES} classes; its columns are {_listed(table)}."
    )


def input_parts(table: Table) -> dict[str, tuple[str, ...]]:
    """The columns of the file that can be inputs, each with the inputs that it makes: itself, or one per word.

    Those that name the rows come last; those that cannot be inputs are left out.
    """
    parts: dict[str, tuple[str, ...]] = {}
    uses = [use for use in columns_of(table) if not use.no_input]
    for column in table.columns:
        made = tuple(use.name for use in uses if table.made_from(use.name) == column.name)
        parts |= {column.name: made} if made else {}
    rows = {use.name for use in uses if _names_rows(table, use)}
    return {name: parts[name] for name in sorted(parts, key=lambda name: name in rows)}


def _first_inputs(table: Table, uses: list[ColumnUse], target: str) -> tuple[str, ...]:
    """At most 16 names, in the file's order, none of the target or made from it."""
    parts: dict[str, list[str]] = {column.name: [] for column in table.columns if column.name != target}
    for use in uses:
        if (source := table.made_from(use.name)) in parts:
            parts[source].append(use.name)
    inputs: list[str] = []
    for part in parts.values():
        inputs += part if len(inputs) + len(part) <= MOST_INPUTS else []
    return tuple(inputs)


def _names_rows(table: Table, use: ColumnUse) -> bool:
    """Whether a column is an identifier: called so, and different in every row."""
    return use.numeric and use.distinct == table.rows > 2 and bool(_IDENTIFIER.search(use.name))


def input_values(table: Table, name: str) -> Numbers:
    """The numbers of an input column, float64 (rows,).

    Raises:
        TableError: it cannot be an input.
    """
    column = table.column(name)
    reason = _why_no_input(table, column)
    if reason or isinstance(column.values, tuple):
        raise TableError(reason)
    return column.values


def target_values(table: Table, name: str, task: Task) -> tuple[Numbers, tuple[str, ...]]:
    """The target as numbers, float64 (rows,), and the names of the classes: then the numbers are their indices.

    Raises:
        TableError: the column cannot be the target of that task.
    """
    column = table.column(name)
    reason = _why_no_target(column, task)
    if reason:
        raise TableError(reason)
    if task == "regression":
        return np.asarray(column.values, dtype=np.float64), ()
    index = {value: float(i) for i, value in enumerate(column.distinct)}
    values = column.values if isinstance(column.values, tuple) else column.values.tolist()
    return np.array([index[value] for value in values]), _class_names(column)


def _use(table: Table, column: Column) -> ColumnUse:
    every: tuple[Task, ...] = ("regression", "binary", "classes")
    reasons = {task: _why_no_target(column, task) for task in every}
    tasks = [task for task in every if not reasons[task]]
    if "regression" in tasks and len(tasks) > 1 and _are_whole(column):
        tasks = [*tasks[1:], "regression"]
    no_target = "" if tasks else reasons["regression" if column.numeric else "classes"]
    if (source := table.made_from(column.name)) != column.name:
        tasks = []
        no_target = f"The target must be a column of the file, {shown(column.name)} is made from {shown(source)}."
    no_input = _why_no_input(table, column)
    return ColumnUse(column.name, column.numeric, len(column.distinct), no_input, tuple(tasks), no_target)


def _are_whole(column: Column) -> bool:
    return all(isinstance(value, float) and value.is_integer() for value in column.distinct)


def _why_no_input(table: Table, column: Column) -> str:
    if not isinstance(column.values, tuple):
        return _why_not_numbers("An input", column)
    reason = f"An input must be a column of numbers, {shown(column.name)} is text, like {shown(column.values[0])}"
    instead = next((indicator.name for indicator in table.indicators if indicator.column == column.name), "")
    return f"{reason}; its words are columns of their own, like {shown(instead)}." if instead else f"{reason}."


def _why_no_target(column: Column, task: Task) -> str:
    if task != "regression":
        return _why_no_classes(column, 2 if task == "binary" else MOST_CLASSES)
    if isinstance(column.values, tuple):
        return (
            "The target of a regression must be a column of numbers, "
            f"{shown(column.name)} is text, like {shown(column.values[0])}."
        )
    return _why_not_numbers("The target", column)


def _why_not_numbers(role: str, column: Column) -> str:
    largest = max((float(value) for value in column.distinct), key=abs)
    if len(column.distinct) == 1:
        return f"{role} must have different values, {shown(column.name)} is {short(largest)} in every row."
    if abs(largest) > LARGEST_VALUE:
        return f"{role} must have numbers from −1e12 to 1e12, {shown(column.name)} has {short(largest)}."
    return ""


def _why_no_classes(column: Column, most: int) -> str:
    count = len(column.distinct)
    if not 2 <= count <= most:
        wanted = "2 classes" if most == 2 else f"2 to {most} classes"
        return f"The target must have {wanted}, {shown(column.name)} has {count:,} different values."
    for name in _class_names(column):
        if len(name) > LONGEST_CLASS or not name.isprintable():
            rule = f"must have at most {LONGEST_CLASS} characters, all of them visible"
            return f"The name of a class {rule}, {shown(column.name)} has {shown(name)}."
    return ""


def _class_names(column: Column) -> tuple[str, ...]:
    return tuple(value if isinstance(value, str) else exact(value) for value in column.distinct)


def _listed(table: Table) -> str:
    kinds = [f"{shown(c.name)} ({'numbers' if c.numeric else 'text'})" for c in table.columns[:6]]
    return ", ".join(kinds) + (", …" if len(table.columns) > 6 else "")
