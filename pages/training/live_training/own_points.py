"""The reader's own points in the live-training lesson, as a table; clicking on the picture adds to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pandas as pd
import streamlit as st

from core.data.own_points import OwnPoint
from core.lessons.live_training.changes import with_data
from core.lessons.live_training.experiment import TrainingExperiment
from core.text import escape_markdown
from pages.shared.lesson_state import LessonState

State = LessonState[TrainingExperiment]

EDITOR = "live_training.points"


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
