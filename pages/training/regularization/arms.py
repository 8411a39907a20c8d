"""The comparison of arms: which, how strong, on what, and the picture of all of them learning."""

from __future__ import annotations

from operator import attrgetter

import streamlit as st

from core.lessons.regularization.experiment import RegularizationExperiment, in_order
from core.lessons.regularization.job import ArmsJob, preview
from core.numbers import short
from core.regularization.arms import ARMS, chosen_together
from core.settings.declared import setting_at, taken
from core.settings.setting import Number, Whole
from pages.shared.components import component
from pages.shared.controls import bound_control, control
from pages.shared.lesson_frame import link_bar
from pages.shared.lesson_state import LessonState, part
from pages.shared.live_run import LiveRun, live_run
from pages.shared.notices import show_notices

picture = component("lessons/regularization/arms")

State = LessonState[RegularizationExperiment]

ARMS_PART, STAGE, TESTED = "regularization.arms", "regularization.stage", "tested"
STRENGTHS = {
    "l1": "l1",
    "proximal": "proximal",
    "l2": "l2",
    "dropout": "dropout",
    "shift": "shift",
    "early": "patience",
}


@part(ARMS_PART)
def arms(state: State) -> None:
    """Which arms, how strong; then all of them side by side."""
    bound = bound_control(
        state, "arms", list(state.experiment.arms), lambda old, names: taken(old, "arms", in_order(names))
    )
    columns = st.columns((2, 3), gap="medium")
    with columns[0]:
        state.shows("arms")
        st.multiselect("Ways to train", list(ARMS), list(state.experiment.arms), format_func=ARMS.__getitem__, **bound)
    with columns[1]:
        strengths(state)
    show_notices(state)
    run = run_of(state)
    picture(
        key=STAGE,
        data={"preview": preview(state.experiment), "run": run.reference},
        on_start_change=lambda: start(state),
        on_reset_change=run.drop,
        on_news_change=lambda: state.redraw("regularization.words"),
    )
    link_bar(state, "the trained networks")


def strengths(state: State) -> None:
    """A slider for each chosen remedy that can be weak or strong."""
    chosen = [path for arm, path in STRENGTHS.items() if arm in chosen_together(state.experiment.arms)]
    for column, name in zip(st.columns(max(1, len(chosen))), chosen, strict=False):
        with column:
            strength(state, f"strengths.{name}")


def strength(state: State, path: str) -> None:
    """A slider over the values that a setting offers."""
    setting, value = setting_at(state.experiment, path), attrgetter(path)(state.experiment)
    assert isinstance(setting, (Number, Whole))
    state.shows(path)
    offered = setting.options or range(int(setting.low), int(setting.high) + 1)
    bound = bound_control(state, path, value, lambda old, chosen: taken(old, path, chosen))
    st.select_slider(setting.title, sorted({*offered, value}), value, format_func=short, **bound)


def more(state: State) -> None:
    """The digits, the network, the seeds behind one button."""
    with st.popover("Digits and network", icon=":material/tune:"):
        for name in ("images", "wrong", "width", "epochs", "seeds", "seed"):
            control(state, f"training.{name}")


def run_of(state: State) -> LiveRun[RegularizationExperiment]:
    """The run of what the page shows."""
    run = live_run(state.slug)
    run.suit(state.experiment)
    return run


def start(state: State) -> None:
    """Begin to train all arms."""
    refused = live_run(state.slug).start(ArmsJob(state.experiment), state.experiment, "run")
    if refused:
        state.notices = (refused,)
