"""The two runs of the lesson on universal approximation: one network that learns the curve, and a study of many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core.lessons.universal_approximation.experiment import ApproximationExperiment
from core.lessons.universal_approximation.study_job import StudyJob
from core.lessons.universal_approximation.study_job import preview as study_preview
from core.lessons.universal_approximation.training_job import TrainingJob, by_hand, preview
from core.runs.event import Job
from pages.shared.components import component
from pages.shared.controls import control
from pages.shared.lesson_state import LessonState, part
from pages.shared.live_run import LiveRun, live_run
from pages.shared.notices import show_notices

fit_view = component("lessons/universal_approximation/fit")
study_view = component("lessons/universal_approximation/study")

State = LessonState[ApproximationExperiment]
FIT, STUDY = "universal_approximation.fit", "universal_approximation.studies"


@part(FIT)
def training(state: State, tellers: Sequence[str]) -> None:
    """One network with as many units as were built by hand.

    Args:
        tellers: the parts of the page that tell what it comes to.
    """
    columns = st.columns(4, vertical_alignment="bottom")
    for column, name in zip(columns, ("activation", "start", "steps"), strict=False):
        with column:
            control(state, f"training.{name}")
    with columns[-1], st.popover("More", width="stretch"):
        for name in ("learning_rate", "seed"):
            control(state, f"training.{name}")
    data = {"preview": preview(state.experiment), "by_hand": by_hand(state.experiment)}
    _mount(state, fit_view, FIT, data, TrainingJob(state.experiment), tellers)


@part(STUDY)
def study(state: State, tellers: Sequence[str]) -> None:
    """Many networks from several seeds."""
    for column, path in zip(st.columns(4), ("study", "seeds"), strict=False):
        with column:
            control(state, path)
    _mount(state, study_view, STUDY, {"preview": study_preview(state.experiment)}, StudyJob(state.experiment), tellers)
    if state.experiment.seeds > 1:
        st.caption("A line is the mean over the seeds, its band reaches from the lowest to the highest of them.")


def _mount(state: State, view: Any, key: str, data: Mapping[str, Any], job: Job, tellers: Sequence[str]) -> None:
    """A component that plays a run; it starts and drops it."""
    run = _run(state, key)

    def start() -> None:
        refused = run.start(job, state.experiment, "run")
        if refused:
            state.tell(key, refused)
        st.rerun([key, *tellers])

    def drop() -> None:
        run.drop()
        st.rerun([key, *tellers])

    view(
        key=f"{key}.view",
        data={**data, "run": run.reference},
        on_start_change=start,
        on_reset_change=drop,
        on_news_change=lambda: st.rerun([*tellers]),
    )
    show_notices(state, key)


def _run(state: State, key: str) -> LiveRun[ApproximationExperiment]:
    """The run of the present settings; one of others rests until they come back."""
    run: LiveRun[ApproximationExperiment] = live_run(f"{key}.run")
    decides = (lambda e: e.learned) if key == FIT else (lambda e: e.studied)
    run.suit(state.experiment, decides)
    return run


def learned(state: State) -> tuple[float, float] | None:
    """The errors on the seen part and beyond that training came to; None before its end."""
    found: tuple[float, float] | None = _run(state, FIT).kept("errors").get("errors")
    return found


def measured(state: State) -> Any:
    """What the study came to, (lines, seeds, places); None before its end."""
    return _run(state, STUDY).kept("values").get("values")
