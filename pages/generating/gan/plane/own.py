"""The reader's own points for the GAN in the plane: drawn, typed, or from a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from core.data.table.table import Table
from core.errors import InsideTheNetError
from core.gan.distributions import OWN, Point
from core.gan.plane.own_points import points_of_table
from core.gan.plane.points import LEAST_POINTS, MOST_POINTS
from core.lessons.gan.experiment import GanExperiment
from pages.generating.gan.state import SLUG, State
from pages.shared.table_upload import TableUpload

RUN = f"{SLUG}.plane"
EDITOR, KEPT = f"{RUN}.points", f"{RUN}.own"
NAMES = ("x", "y")
STAY = "The points on the page stay as they were."
ABOUT = (
    f"Two columns of numbers, up to {MOST_POINTS:,} rows. They are scaled into the picture, both axes alike. "
    "Or press **Draw your own** beside the picture."
)


def keep_own(points: tuple[Point, ...]) -> None:
    """Remember the reader's points, so that a look at another distribution does not lose them."""
    st.session_state[KEPT] = points


def own_points(state: State) -> tuple[Point, ...]:
    """The points in use, or the ones that the reader had last; () if there never were any."""
    kept: tuple[Point, ...] = state.experiment.plane.points or st.session_state.get(KEPT, ())
    return kept


def with_distribution(state: State, experiment: GanExperiment, name: str) -> GanExperiment:
    """Another distribution; the reader's own points come and go with it."""
    if experiment.plane.points:
        keep_own(experiment.plane.points)
    points = own_points(state) if name == OWN else ()
    return replace(experiment, plane=replace(experiment.plane, distribution=name, points=points))


def read_drawn(points: Any) -> tuple[Any, ...]:
    """What came from the browser as points; what does not fit is refused when the experiment is built."""
    if not isinstance(points, list):
        return ()
    return tuple(tuple(point) if isinstance(point, list) else point for point in points[: MOST_POINTS + 1])


def own_controls(state: State) -> None:
    """A file, and the points as a table."""

    def taken(table: Table) -> GanExperiment:
        points = points_of_table(table)
        changed = with_points(state.experiment, points)
        keep_own(points)
        return changed

    place = TableUpload(state, RUN, taken, STAY)
    table = place.table
    place.draw("Your own table", ABOUT, in_use=table is not None and _holds(state.experiment, table))
    _table(state)


def _holds(experiment: GanExperiment, table: Table) -> bool:
    """Whether the points on the page are those of the table."""
    return experiment.plane.points == points_of_table(table)


def with_points(experiment: GanExperiment, points: tuple[Point, ...]) -> GanExperiment:
    """The experiment on the reader's points. Raises ConfigError."""
    return replace(experiment, plane=replace(experiment.plane, distribution=OWN, points=points))


def _use(state: State, points: tuple[Point, ...]) -> None:
    """Raises ConfigError."""
    state.experiment = with_points(state.experiment, points)
    keep_own(points)


def _table(state: State) -> None:
    points = state.experiment.plane.points
    frame = pd.DataFrame(points, columns=list(NAMES), dtype=float)
    key = f"{EDITOR}.{hash(points)}"  # a changed table is a new editor
    st.markdown("Your points as a table")
    st.data_editor(frame, key=key, num_rows="dynamic", hide_index=True, on_change=lambda: _take_edits(state, key))


def _take_edits(state: State, key: str) -> None:
    points = edited(state.experiment.plane.points, st.session_state[key])
    if len(points) < LEAST_POINTS and not state.experiment.plane.points:
        return  # the first rows are still being typed
    try:
        _use(state, points)
    except InsideTheNetError as error:
        state.tell(f"{RUN}.upload", f"{error} {STAY}")


def edited(points: tuple[Point, ...], edits: Mapping[str, Any]) -> tuple[Point, ...]:
    """The points after the edits of a data editor; unfinished rows are left out."""
    rows: list[dict[str, Any]] = [dict(zip(NAMES, point, strict=True)) for point in points]
    for row, changes in edits["edited_rows"].items():
        rows[int(row)] |= changes
    kept = [row for number, row in enumerate(rows) if number not in edits["deleted_rows"]]
    full = [row for row in (*kept, *edits["added_rows"]) if all(row.get(name) is not None for name in NAMES)]
    return tuple((float(row["x"]), float(row["y"])) for row in full)
