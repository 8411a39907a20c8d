"""The reader's own table in the live-training lesson: its upload, its inputs and its target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from core.data.data_config import MOST_INPUTS, TableColumns
from core.data.sets.entry import TABLE
from core.data.table.columns import columns_of, input_parts, suggest_columns
from core.data.table.meaning import MOST_VALUES
from core.data.table.table import Table
from core.errors import InsideTheNetError
from core.lessons.live_training.changes import choose_data, with_columns
from core.lessons.live_training.experiment import TrainingExperiment
from core.settings.setting import named
from core.text import escape_markdown
from pages.shared.controls import bound_control, choice
from pages.shared.lesson_state import LessonState, Own
from pages.shared.notices import show_notices
from pages.shared.table_upload import TableUpload, table_of

State = LessonState[TrainingExperiment]

PREFIX = "live_training"
MOST_LEFT_OUT = 6  # names in a sentence
TASKS = {"regression": "a number", "binary": "one of two classes", "classes": "one of several classes"}
ABOUT = "CSV, gz or xlsx; of more than 5,000 rows a part is used. It stays on this server, for this visit."


def own_table() -> Table | None:
    """The table that this visitor uploaded last."""
    return table_of(PREFIX)


def own_data(experiment: TrainingExperiment) -> Own | None:
    """The reader's table, if the experiment trains on it."""
    if not experiment.data.columns:
        return None
    table = own_table()
    return Own(f"your table {table.name}" if table else "your table", ("data.",))


def upload(state: State) -> None:
    """A file of the reader's, and what was done to read it."""

    def taken(table: Table) -> TrainingExperiment:
        experiment = _on_table(state.experiment, table)
        experiment.load(table)
        return experiment

    place = TableUpload(state, PREFIX, taken, "The data on the page stay as they were.")
    place.draw("Your own table", ABOUT, in_use=state.experiment.data.columns is not None)


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
