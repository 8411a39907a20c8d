"""The run of the live-training lesson and what stands in its place before Start."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import streamlit as st

from core.lessons.live_training.changes import add_point
from core.lessons.live_training.experiment import TrainingExperiment
from core.lessons.live_training.job import LiveTrainingJob, preview
from core.runs.recording.history import read_history
from pages.shared.lesson_state import LessonState
from pages.shared.live_run import LiveRun, live_run
from pages.training.live_training.ghosts import forget_run, keep_ghost
from pages.training.live_training.own_table import own_table

State = LessonState[TrainingExperiment]

PICTURE, REPORT, QUESTION = "live_training.picture", "live_training.report", "live_training.question"
KEPT = (
    "With another point training begins anew. What was trained without it is kept: go back to the settings before (the "
    "preset, or Back to your changes), and its weights are there again."
)


def present_run(state: State) -> LiveRun[TrainingExperiment]:
    """The run of the present settings; one of other settings is put aside, and is a ghost until they come back."""
    run = live_run(state.slug)
    if run.experiment not in (None, state.experiment):
        keep_ghost(run.experiment, read_history(run.messages()), run.run_id)
    back = run.suit(state.experiment)
    if back is not None:
        forget_run(back)
    return run


def beginning(experiment: TrainingExperiment) -> list[str]:
    """The untrained network; a class opens the same presets, and what belongs to one reader is not kept."""
    own = experiment.data.columns or experiment.data.points
    return preview(experiment, own_table()) if own else _beginning(experiment)


@lru_cache(maxsize=64)  # of 40 kB at most
def _beginning(experiment: TrainingExperiment) -> list[str]:
    return preview(experiment)


def start(state: State, message: dict[str, Any]) -> None:
    """Begin a run; the last one stays as a ghost."""
    retire(state)
    job = LiveTrainingJob(state.experiment, own_table())
    refused = live_run(state.slug).start(job, state.experiment, message.get("mode", "run"))
    if refused:
        state.notices = (refused,)


def retire(state: State) -> None:
    """Back to the untrained network; what was trained stays as a ghost."""
    run = live_run(state.slug)
    if run.experiment is not None:
        keep_ghost(run.experiment, read_history(run.messages()))
    run.drop()


def reset(state: State) -> None:
    """Random weights again; what was trained stays as a ghost."""
    retire(state)
    st.rerun([PICTURE, REPORT, QUESTION])


def point(state: State, message: dict[str, Any]) -> None:
    """A training point that the reader put into the picture."""
    x = message.get("x")
    if isinstance(x, list):
        place: tuple[Any, ...] = (*x, message.get("target"))
        state.leave()
        if live_run(state.slug).experiment is not None:
            state.tell("", KEPT)
        state.change(lambda experiment: add_point(experiment, place))


def has_validation(experiment: TrainingExperiment) -> bool:
    """Whether there are samples that are not trained on."""
    return len(experiment.load(own_table() if experiment.data.columns else None).validation) > 0
