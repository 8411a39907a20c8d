"""Lesson: what does a trained network look for?"""

from __future__ import annotations

import streamlit as st

from core.errors import InsideTheNetError
from core.lessons.catalogue import lesson
from core.lessons.cnn_filters.job import CnnJob, preview
from core.lessons.cnn_filters.link import CNN_EXPERIMENT_LINK
from core.lessons.cnn_filters.script import cnn_script
from pages.images.cnn_filters.controls import controls
from pages.images.cnn_filters.data import own_images
from pages.images.cnn_filters.sees import SEES, sees
from pages.images.cnn_filters.subject import State, images_of, trained_before
from pages.images.cnn_filters.weights import images_for_script
from pages.images.cnn_filters.words import CHECKS, OPENING, SOURCES, SYMBOLS, ask_parameters, ask_receptive_field
from pages.shared.components import component
from pages.shared.lesson_frame import (
    code_panel,
    device_line,
    lesson_head,
    link_bar,
    preset_bar,
    sources,
    symbols,
)
from pages.shared.lesson_state import lesson_state, part
from pages.shared.live_run import live_run, trigger_value
from pages.shared.notices import show_notices
from pages.shared.quiz import check_questions, predict

cnn_training = component("lessons/cnn_filters/cnn_training")

LESSON = lesson("cnn_filters")
STAGE, PICTURE = "cnn_filters.stage", "cnn_filters.picture"


WITHOUT = (
    "runs, the epoch and the view on display, what is chosen in a view (a class, ε), or images and weights of yours"
)


@part(PICTURE)
def picture(state: State) -> None:
    """The training: the component plays it, and tells what the reader wants from the server."""
    run = live_run(state.slug)
    cnn_training(
        key=STAGE,
        data={"preview": beginning(state), "run": run.told},
        on_start_change=lambda: start(state),
        on_reset_change=lambda: reset(state),
        on_news_change=lambda: st.rerun(SEES),
    )
    show_notices(state)
    with st.container(horizontal=True, vertical_alignment="center"):
        link_bar(state, WITHOUT)
        device_line("large")


def beginning(state: State) -> list[str]:
    """What is shown before Start: a training that was recorded before, or the untrained network."""
    ready = trained_before(state.experiment)
    if ready is not None and not live_run(state.slug).run_id:
        return list(ready.messages)
    key, training = f"{state.slug}.preview", (state.experiment.training, state.experiment.look.image)
    if st.session_state.get(key, (None, None))[0] != training:
        st.session_state[key] = training, preview(state.experiment, images_of(state.experiment))
    messages: list[str] = st.session_state[key][1]
    return messages


def reset(state: State) -> None:
    """Random weights, whether a run or a recording is on display; the preset brings the recording back."""
    live_run(state.slug).reset(state.experiment)
    st.rerun([PICTURE, SEES])


def start(state: State) -> None:
    """Begin a run."""
    own = images_of(state.experiment) if state.experiment.own_images else None
    job = CnnJob(state.experiment, own)
    refused = live_run(state.slug).start(job, state.experiment, trigger_value(STAGE, "start").get("mode", "run"))
    if refused:
        state.notices = (refused,)


def usable(state: State) -> None:
    """Fall back to the preset where the images of a link cannot be had, or the network does not fit them."""
    try:
        state.experiment.network_for(images_of(state.experiment))
    except InsideTheNetError as error:
        notices = state.notices
        state.reset()
        state.notices = (*notices, f"{error} Showing the preset instead.")


def main() -> None:
    state = lesson_state(LESSON.slug, CNN_EXPERIMENT_LINK)
    state.own, state.check = own_images, images_of
    usable(state)
    run = live_run(state.slug)
    run.suit(state.experiment, lambda experiment: experiment.training)
    state.on_restore = (run.recall,)
    lesson_head(LESSON, state, OPENING)
    preset_bar(state, lambda: controls(state))
    picture(state)
    symbols(SYMBOLS)
    predict(state, "field", ask_receptive_field(state.experiment))
    sees(state)
    predict(state, "parameters", ask_parameters(state.experiment))
    script = lambda: cnn_script(state.experiment, images_of(state.experiment))  # noqa: E731
    code_panel(state.slug, script, files=lambda: images_for_script(state))
    check_questions(LESSON.slug, CHECKS)
    sources(SOURCES)


main()
