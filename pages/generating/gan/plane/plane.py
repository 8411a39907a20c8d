"""The GAN in the plane: the picture with its run, and what is said around it."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import streamlit as st

from core.gan.plane.config import PlaneGanConfig
from core.gan.plane.job import PlaneGanJob, preview
from pages.generating.gan.plane.losses import losses_in_words
from pages.generating.gan.plane.own import RUN, keep_own, read_drawn
from pages.generating.gan.plane.report import report
from pages.generating.gan.plane.words import DISTANCES, ask_before
from pages.generating.gan.state import State
from pages.generating.gan.words import SYMBOLS
from pages.shared.components import component
from pages.shared.lesson_frame import device_line, link_bar, symbols
from pages.shared.lesson_state import part
from pages.shared.live_run import LiveRun, live_run, trigger_value
from pages.shared.notices import show_notices
from pages.shared.quiz import predict

plane_gan = component("lessons/gan/plane_gan")

STAGE, PICTURE, REPORT = f"{RUN}.stage", f"{RUN}.picture", f"{RUN}.report"
WHOLE_PAGE = f"{RUN}.whole_page"  # a callback cannot ask for more than its fragment


def plane(state: State) -> None:
    """The picture, a question before it, what happened, and why."""
    plane_run().suit(state.experiment.plane)
    picture(state)
    symbols(f"{SYMBOLS} {DISTANCES}")
    predict(state, "plane", ask_before(state.preset, state.experiment.plane))
    details(state)
    losses_in_words(state.experiment.plane)


def plane_run() -> LiveRun[PlaneGanConfig]:
    """The visitor's run in the plane."""
    return live_run(RUN)


@part(PICTURE)
def picture(state: State) -> None:
    """The run: the component plays it, and tells what the reader wants from the server."""
    if st.session_state.pop(WHOLE_PAGE, False):
        st.rerun()
    run = plane_run()
    plane_gan(
        key=STAGE,
        data={"preview": beginning(state.experiment.plane), "run": run.reference},
        on_start_change=lambda: start(state, trigger_value(STAGE, "start")),
        on_reset_change=reset,
        on_points_change=lambda: take_points(state, trigger_value(STAGE, "points")),
        on_news_change=lambda: st.rerun(REPORT),
    )
    show_notices(state)
    with st.container(horizontal=True, vertical_alignment="center"):
        link_bar(state, "runs, the step on display and the views that are switched on")
        device_line("tiny")


def beginning(config: PlaneGanConfig) -> list[str]:
    """The untrained networks; a class opens the same presets, and what belongs to one reader is not kept."""
    return preview(config) if config.points else _beginning(config)


@lru_cache(maxsize=64)  # of 20 kB each
def _beginning(config: PlaneGanConfig) -> list[str]:
    return preview(config)


def start(state: State, message: dict[str, Any]) -> None:
    """Begin a run, or a single step of one of the players."""
    config = state.experiment.plane
    refused = plane_run().start(PlaneGanJob(config), config, message.get("mode", "run"), message.get("choice"))
    if refused:
        state.notices = (refused,)


def reset() -> None:
    """Random weights again."""
    plane_run().drop()
    st.rerun([PICTURE, REPORT])


def take_points(state: State, message: dict[str, Any]) -> None:
    """Points that the reader has drawn; the controls show them too, so the page runs anew."""
    points = read_drawn(message.get("points"))
    before = state.experiment
    state.change(lambda old: replace(old, plane=replace(old.plane, distribution="own", points=points)))
    if state.experiment is not before:
        keep_own(points)
    st.session_state[WHOLE_PAGE] = True


@st.fragment(key=REPORT)
def details(state: State) -> None:
    """What the run came to, the proof, and the script that comes to the same."""
    report(plane_run(), state.experiment.plane)
