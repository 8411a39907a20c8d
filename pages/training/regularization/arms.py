"""The comparison of a part: which variants, how strong, on what, and the picture of all of them learning."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

import streamlit as st

from core.lessons.regularization.experiment import RegularizationExperiment, in_order
from core.lessons.regularization.job import ArmsJob, preview
from core.numbers import short
from core.regularization.arms import ARMS, chosen_together
from core.settings.declared import setting_at, taken
from core.settings.setting import Number, Whole
from pages.shared.components import component
from pages.shared.controls import bound_control, control
from pages.shared.lesson_state import LessonState, part
from pages.shared.live_run import LiveRun, live_run
from pages.shared.notices import show_notices

picture = component("lessons/regularization/arms")

State = LessonState[RegularizationExperiment]

TRAINED, STAGE, WORDS = "regularization.trained", "regularization.stage", "regularization.words"
SLIDER = 160  # pixels: six of them stand side by side
CHOSEN = ("arms", "l1")  # parts whose arms the reader chooses
STRENGTHS = {name: name for name in ("l1", "proximal", "l2", "dropout", "shift")} | {"early": "patience"}
SETTINGS = {
    "arms": ("training.images", "training.wrong", "training.width"),
    "labels": ("training.images",),
    "rate": ("training.images",),
    "dropout": ("masks.seed",),
}
OF_RUNS = ("training.epochs", "training.seeds", "training.seed")
OF_FITS = ("descent.points", "descent.noise", "descent.ridge", "descent.seed")


@part(TRAINED)
def trained(state: State) -> None:
    """What can be chosen; then all variants side by side."""
    if state.experiment.part in CHOSEN:
        choices(state)
    elif state.experiment.part == "dropout":
        st.header("Twenty noisy points", anchor=False)
        strength(state, "strengths.dropout")
    show_notices(state)
    run = run_of(state)
    picture(
        key=STAGE,
        data={"preview": preview(state.experiment), "run": run.reference},
        on_start_change=lambda: start(state),
        on_reset_change=run.drop,
        on_news_change=lambda: state.redraw(WORDS),
    )


def choices(state: State) -> None:
    """The arms, and a slider for each remedy among them that can be weak or strong."""
    chosen = state.experiment.arms
    bound = bound_control(state, "arms", list(chosen), lambda old, names: taken(old, "arms", in_order(names)))
    state.shows("arms")
    look = {"format_func": ARMS.__getitem__, "label_visibility": "collapsed", **bound}
    with st.container(key="regularization.choices"):
        st.pills("Ways to train", list(ARMS), selection_mode="multi", default=list(chosen), **look)
        with st.container(horizontal=True):
            for path in strengths(state.experiment):
                strength(state, path, width=SLIDER)


def strengths(experiment: RegularizationExperiment) -> list[str]:
    """The settings of those chosen remedies that can be weak or strong."""
    on = chosen_together(experiment.arms) if experiment.part in CHOSEN else ()
    return [f"strengths.{path}" for arm, path in STRENGTHS.items() if arm in on]


def strength(state: State, path: str, **look: Any) -> None:
    """A slider over the values that a setting offers."""
    setting, value = setting_at(state.experiment, path), attrgetter(path)(state.experiment)
    assert isinstance(setting, (Number, Whole))
    state.shows(path)
    offered = setting.options or range(int(setting.low), int(setting.high) + 1)
    bound = bound_control(state, path, value, lambda old, chosen: taken(old, path, chosen))
    st.select_slider(setting.title, sorted({*offered, value}), value, format_func=short, **bound, **look)


def more(state: State) -> None:
    """The data, the network, the seeds behind one button."""
    shown = state.experiment.part
    if shown == "augmentation":
        return
    with st.popover("Data and network", icon=":material/tune:"):
        for path in OF_FITS if shown == "width" else (*SETTINGS["arms" if shown == "l1" else shown], *OF_RUNS):
            control(state, path)


def run_of(state: State) -> LiveRun[RegularizationExperiment]:
    """The run of what the page shows; what follows a hand is no part of it."""
    run = live_run(state.slug)
    run.suit(state.experiment, lambda e: (e.part, e.arms, e.strengths, e.training))
    return run


def start(state: State) -> None:
    """Begin to train all variants."""
    refused = live_run(state.slug).start(ArmsJob(state.experiment), state.experiment, "run")
    if refused:
        state.notices = (refused,)
