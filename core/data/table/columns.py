"""What the columns of a table can be used for, and a choice to start from."""

from __future__ import annotations

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
    """What every column of the table can be used for, in the table's order."""
    return tuple(_use(column) for column in table.columns)


def suggest_columns(table: Table) -> TableColumns:
    """The last column that can be a target, and the first 16 others that can be inputs.

    Raises:
        TableError: no column can be the target, or none is left as an input.
    """
    uses = columns_of(table)
    targets = [use for use in uses if use.tasks and any(not u.no_input for u in uses if u is not use)]
    if not targets:
        raise TableError(
            "The table must have an input, a column of different numbers, and a target beside it, a column of numbers "
            f"or of 2 to {MOST_CLASSES} classes; its columns are {_listed(table)}."
        )
    target = targets[-1]
    inputs = [use.name for use in uses if not use.no_input and use is not target]
    return TableColumns(tuple(inputs[:MOST_INPUTS]), target.name, target.tasks[0])


def input_values(table: Table, name: str) -> Numbers:
    """The numbers of an input column, float64 (rows,).

    Raises:
        TableError: it cannot be an input.
    """
    column = table.column(name)
    reason = _why_no_input(column)
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


def _use(column: Column) -> ColumnUse:
    every: tuple[Task, ...] = ("regression", "binary", "classes")
    reasons = {task: _why_no_target(column, task) for task in every}
    tasks = [task for task in every if not reasons[task]]
    if len(column.distinct) <= MOST_CLASSES and "regression" in tasks and len(tasks) > 1:
        tasks = [*tasks[1:], "regression"]
    no_target = "" if tasks else reasons["regression" if column.numeric else "classes"]
    return ColumnUse(column.name, column.numeric, len(column.distinct), _why_no_input(column), tuple(tasks), no_target)


def _why_no_input(column: Column) -> str:
    if isinstance(column.values, tuple):
        return f"An input must be a column of numbers, {shown(column.name)} is text, like {shown(column.values[0])}."
    return _why_not_numbers("An input", column)


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
