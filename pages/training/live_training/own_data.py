"""The reader's own data in the live-training lesson: an uploaded table and single points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pandas as pd
import streamlit as st

from core.data.data_config import TableColumns
from core.data.own_points import OwnPoint
from core.data.sets.entry import TABLE
from core.data.table.columns import suggest_columns
from core.data.table.file import LARGEST_MEGABYTES
from core.data.table.table import Table, read_table
from core.errors import InsideTheNetError
from core.lessons.live_training.changes import choose_data, with_columns, with_data
from core.lessons.live_training.experiment import TrainingExperiment
from core.settings.setting import named
from core.text import escape_markdown
from pages.shared.controls import bound_control, choice
from pages.shared.lesson_state import LessonState

State = LessonState[TrainingExperiment]

UPLOAD, OWN_TABLE, EDITOR = "live_training.upload", "live_training.table", "live_training.points"
CSV = ("csv", "tsv", "tab", "txt", "data", "dat", "gz")
TASKS = {"regression": "a number", "binary": "one of two classes", "classes": "one of several classes"}


def own_table() -> Table | None:
    """The table that this visitor uploaded last."""
    return st.session_state.get(OWN_TABLE)


def upload(state: State) -> None:
    """A file of the reader's."""
    st.file_uploader(
        "Your own CSV", CSV, key=UPLOAD, on_change=lambda: _take_upload(state), max_upload_size=LARGEST_MEGABYTES
    )
    st.caption("A table as text; of more than 5,000 rows a part is used. It stays on this server, for this visit.")


def _take_upload(state: State) -> None:
    """Read the table; one that cannot be used leaves everything as it was."""
    if (file := st.session_state[UPLOAD]) is None:
        return
    try:
        table = read_table(file.name, file.getvalue())
        experiment = choose_data(state.experiment, TABLE, suggest_columns(table), table)
        experiment.load(table)
    except InsideTheNetError as error:
        state.refuse(f"{error} The data on the page stay as they were.")
        return
    st.session_state[OWN_TABLE] = table
    if table.changes:
        state.notices = (f"{table.name}: {' '.join(table.changes)}",)
    state.change(lambda _: experiment)


def columns_choice(state: State, columns: TableColumns) -> None:
    """Which columns are inputs, which one is the target."""
    if (table := own_table()) is None:
        return
    inputs, names = list(columns.inputs), named(table.names)
    bound = bound_control(state, "inputs", inputs, lambda old, chosen: with_columns(old, table, inputs=tuple(chosen)))
    st.multiselect("Inputs", list(names), inputs, **bound)
    choice(state, "target", "Target", names, columns.target, lambda old, name: with_columns(old, table, target=name))
    choice(state, "task", "The target is", TASKS, columns.task, lambda old, task: with_columns(old, table, task=task))


def points_editor(state: State) -> None:
    """The reader's own training points as a table; clicking on the picture adds to it."""
    data = state.experiment.data
    key = f"{EDITOR}.{hash((data.inputs, data.points))}"  # a changed table is a new editor
    st.markdown("Your own training points")
    rows = _frame(data.inputs, data.points)
    st.data_editor(rows, key=key, num_rows="dynamic", hide_index=True, on_change=lambda: _take_points(state, key))
    if data.task != "regression":
        names = ", ".join(f"{number} is {name}" for number, name in enumerate(data.kind.classes)) or "0, 1, …"
        st.caption("The target is the number of the class: " + escape_markdown(names))


@lru_cache(maxsize=16)  # most readers have no points; the editor works on a copy
def _frame(inputs: tuple[str, ...], points: tuple[OwnPoint, ...]) -> pd.DataFrame:
    return pd.DataFrame(points, columns=[*inputs, "target"], dtype=float)


def _take_points(state: State, key: str) -> None:
    edits = st.session_state[key]
    data = state.experiment.data
    points = edited_points(data.points, data.inputs, edits)
    state.change(lambda old: with_data(old, replace(data, points=points)))


def edited_points(
    points: tuple[OwnPoint, ...], inputs: tuple[str, ...], edits: Mapping[str, Any]
) -> tuple[OwnPoint, ...]:
    """The points after the edits of a data editor: rows changed, deleted, added; unfinished new rows are left out."""
    names = [*inputs, "target"]
    rows = [dict(zip(names, point, strict=True)) for point in points]
    for row, changes in edits["edited_rows"].items():
        rows[int(row)] |= changes
    kept = [row for number, row in enumerate(rows) if number not in edits["deleted_rows"]]
    full = [row for row in (*kept, *edits["added_rows"]) if all(row.get(name) is not None for name in names)]
    return tuple(tuple(float(row[name]) for name in names) for row in full)
