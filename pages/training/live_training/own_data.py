"""The reader's own data in the live-training lesson: an uploaded table and single points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pandas as pd
import streamlit as st

from core.data.data_config import MOST_INPUTS, TableColumns
from core.data.own_points import OwnPoint
from core.data.sets.entry import TABLE
from core.data.table.change import NOTHING, Undone
from core.data.table.columns import columns_of, input_parts, suggest_columns
from core.data.table.file import LARGEST_MEGABYTES
from core.data.table.meaning import MOST_VALUES
from core.data.table.table import Table, read_table
from core.errors import InsideTheNetError
from core.lessons.live_training.changes import choose_data, with_columns, with_data
from core.lessons.live_training.experiment import TrainingExperiment
from core.settings.setting import named
from core.text import escape_markdown
from pages.shared.controls import bound_control, choice
from pages.shared.lesson_state import LessonState
from pages.shared.notices import show_notices

State = LessonState[TrainingExperiment]

UPLOAD, OWN_TABLE, OWN_FILE = "live_training.upload", "live_training.table", "live_training.file"
EDITOR = "live_training.points"
MOST_LEFT_OUT = 6  # names in a sentence
CSV = ("csv", "tsv", "tab", "txt", "data", "dat", "gz", "xlsx")
TASKS = {"regression": "a number", "binary": "one of two classes", "classes": "one of several classes"}


def own_table() -> Table | None:
    """The table that this visitor uploaded last."""
    return st.session_state.get(OWN_TABLE)


def upload(state: State) -> None:
    """A file of the reader's, and what was done to read it."""
    st.file_uploader(
        "Your own table", CSV, key=UPLOAD, on_change=lambda: _take_upload(state), max_upload_size=LARGEST_MEGABYTES
    )
    st.caption("CSV, gz or xlsx; of more than 5,000 rows a part is used. It stays on this server, for this visit.")
    show_notices(state, UPLOAD)
    if state.experiment.data.columns and (table := own_table()):
        what_was_done(state, table)


def _take_upload(state: State) -> None:
    if (file := st.session_state[UPLOAD]) is not None:
        _read(state, file.name, file.getvalue(), NOTHING)


def _read(state: State, name: str, content: bytes, undone: Undone) -> None:
    """Take a table; one that cannot be used leaves everything as it was."""
    try:
        with st.spinner("Reading the table …"):
            table = read_table(name, content, undone)
        experiment = _on_table(state.experiment, table)
        experiment.load(table)
    except InsideTheNetError as error:
        state.refuse(f"{error} The data on the page stay as they were.", UPLOAD)
        return
    st.session_state[OWN_TABLE], st.session_state[OWN_FILE] = table, (name, content, undone)
    state.change(lambda _: experiment, UPLOAD)


def _on_table(experiment: TrainingExperiment, table: Table) -> TrainingExperiment:
    """The experiment on a table: on its usual columns, or on those in use if it is the same file, read otherwise.

    Raises:
        TableError: no column can be the target, or none is left as an input.
    """
    before, data = own_table(), experiment.data
    if before is None or data.columns is None or before.file_digest != table.file_digest:
        return choose_data(experiment, TABLE, suggest_columns(table), table)
    same = replace(experiment, data=replace(data, upload=table.digest, points=()))
    try:
        return with_columns(same, table)
    except InsideTheNetError:  # a column in use is gone, or is another one now
        return choose_data(experiment, TABLE, suggest_columns(table), table)


def what_was_done(state: State, table: Table) -> None:
    """All that was done to read the table, each with a switch that undoes it where it can be undone."""
    if not table.done:
        st.caption(f"{escape_markdown(table.name)} was read as it is: {table.rows:,} rows.")
        return
    with st.container(border=True, gap="small"):
        st.markdown(f"**What was done to {escape_markdown(table.name)}**, now {table.rows:,} rows")
        for change in table.done:
            if not change.switch:
                st.markdown(f":material/check: {escape_markdown(change.what)}")
                continue
            name = f"done.{change.what}"
            key = state.control_key(name, not change.is_undone)
            label = escape_markdown(change.what)
            st.toggle(label, not change.is_undone, key=key, on_change=_switch, args=(state, change.switch, key))
        if any(change.switch for change in table.done):
            st.caption("Switch off what you do not want.")


def _switch(state: State, switch: str, key: str) -> None:
    """Read the same file again, with one thing undone or done."""
    name, content, undone = st.session_state[OWN_FILE]
    _read(state, name, content, undone - {switch} if st.session_state[key] else undone | {switch})


def columns_choice(state: State, columns: TableColumns) -> None:
    """Which columns are inputs, which one is the target."""
    if (table := own_table()) is None:
        return
    parts = input_parts(table)
    inputs = [name for name in parts if set(parts[name]) & set(columns.inputs)]
    offered = [name for name in parts if name != columns.target]

    def take(old: TrainingExperiment, chosen: Sequence[str]) -> TrainingExperiment:
        return with_columns(old, table, inputs=tuple(part for name in chosen for part in parts[name]))

    bound = bound_control(state, "inputs", inputs, take, place="inputs")
    st.multiselect("Inputs", offered, inputs, format_func=lambda name: input_label(name, parts), **bound)
    st.caption(
        f"{len(columns.inputs)} of at most {MOST_INPUTS} inputs. A column of words takes one for each of its 2 to "
        f"{MOST_VALUES} words (1 where the row has it, else 0), so that a small network can still be drawn."
    )
    _left_out([name for name in table.names if name == table.made_from(name) not in (*parts, columns.target)])
    show_notices(state, "inputs")
    targets = named(use.name for use in columns_of(table) if use.tasks)
    choice(state, "target", "Target", targets, columns.target, lambda old, name: with_columns(old, table, target=name))
    choice(state, "task", "The target is", TASKS, columns.task, lambda old, task: with_columns(old, table, task=task))


def _left_out(names: list[str]) -> None:
    if names:
        shown = escape_markdown(", ".join(names[:MOST_LEFT_OUT]) + (", …" if len(names) > MOST_LEFT_OUT else ""))
        st.caption(f"Not offered, since they hold other texts or the same value in every row: {shown}.")


def input_label(name: str, parts: Mapping[str, tuple[str, ...]]) -> str:
    """A column as the list of inputs names it."""
    return name if len(parts[name]) == 1 else f"{name} ({len(parts[name])} words)"


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
